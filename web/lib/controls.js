/** Controls that every view needs. */

import { fill, h, set } from './html.js';
import { icon } from './icons.js';
import { mayLoad } from './pictures.js';
import { t } from './strings.js';

/** @import { IconName } from './icons.js' */
/** @import { Props } from './html.js' */

/**
 * A button that is an icon; its name is what a screen reader says and a tooltip shows.
 * @param {IconName} name
 * @param {string} label
 * @param {Props} [props]
 */
export const iconButton = (name, label, props) =>
  h('button', { type: 'button', class: 'icon-button', 'aria-label': label, title: label, ...props },
    icon(name));

/**
 * A link that is an icon.
 * @param {IconName} name
 * @param {string} label
 * @param {string} href
 * @param {Props} [props]
 */
export const iconLink = (name, label, href, props) =>
  h('a', { href, class: 'icon-button', 'aria-label': label, title: label, ...props }, icon(name));

/**
 * The line at the top of a pane: the way back where there is one pane only, the heading, controls.
 * @param {string | HTMLElement} title
 * @param {{ back?: string, actions?: (HTMLElement | undefined)[] }} [options]
 */
export const paneHeader = (title, { back = '#/', actions = [] } = {}) =>
  h('header', { class: 'pane-header' },
    iconLink('back', t('back'), back, { class: 'icon-button back' }),
    typeof title === 'string' ? h('h1', { tabindex: '-1', class: 'pane-title' }, title) : title,
    ...actions);

let ids = 0;
/** @param {string} prefix An id that no other element has. */
export const uniqueId = (prefix) => `${prefix}-${++ids}`;

/**
 * A labelled field with a place for its error.
 * @param {string} label
 * @param {Props} props Of the input; `name` is the field that the server knows.
 * @param {{ hint?: string, multiline?: boolean, after?: HTMLElement }} [options]
 */
export function field(label, props, { hint, multiline = false, after } = {}) {
  const id = uniqueId('field');
  const input = h(multiline ? 'textarea' : 'input', { id, class: 'input', ...props });
  const error = h('p', { id: `${id}-error`, class: 'field-error', hidden: true });
  const described = [hint && `${id}-hint`, `${id}-error`].filter(Boolean).join(' ');
  input.setAttribute('aria-describedby', described);
  const element = h('div', { class: 'field' },
    h('label', { for: id }, label),
    after ? h('div', { class: 'field-row' }, input, after) : input,
    hint && h('p', { id: `${id}-hint`, class: 'field-hint' }, hint),
    error);
  return {
    element,
    input,
    /** @param {string} [text] What is wrong; nothing takes it away. */
    setError(text) {
      fill(error, text && [icon('error'), text]);
      error.hidden = !text;
      set(input, { 'aria-invalid': text ? 'true' : undefined });
    },
  };
}

/**
 * Whose picture or first letters stand for somebody.
 * @param {{ id: string, name: string, url?: string | null, room?: boolean, mine?: boolean }} whom
 *   `mine`: the host is one's own choice.
 * @returns {HTMLElement}
 */
export function avatar({ id, name, url, room = false, mine = false }) {
  let hash = 0;
  for (const sign of id) hash = (hash * 31 + (sign.codePointAt(0) ?? 0)) >>> 0;
  const kind = room ? ' avatar-room' : '';
  const element = h('span', { class: `avatar avatar-${hash % 8}${kind}`, 'aria-hidden': 'true' },
    initials(name));
  if (url && (mine || mayLoad(url))) {
    const image = h('img', { alt: '', loading: 'lazy', referrerpolicy: 'no-referrer', src: url });
    // A picture that does not come leaves the letters.
    image.addEventListener('error', () => image.remove());
    element.append(image);
  }
  return element;
}

/** @param {string} name */
function initials(name) {
  const words = name.trim().split(/\s+/);
  const chosen = words.length > 1 ? [words[0], words[words.length - 1]] : words;
  return chosen.map((word) => [...graphemes(word ?? '')][0] ?? '').join('').toLocaleUpperCase();
}

/** @param {string} text */
function graphemes(text) {
  if (!Intl.Segmenter) return [...text];
  return [...new Intl.Segmenter().segment(text)].map(({ segment }) => segment);
}
