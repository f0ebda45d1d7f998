/** One row of the timeline. */

import { avatar } from '../lib/controls.js';
import { personName } from '../lib/conversations.js';
import { directory } from '../lib/directory.js';
import { dateTime, day, time } from '../lib/format.js';
import { fill, h, set } from '../lib/html.js';
import { icon } from '../lib/icons.js';
import { rendererOf } from '../lib/slots.js';
import { t } from '../lib/strings.js';
import { isEmoji, parseText } from '../lib/text.js';
import { NatterError } from '/client/index.js';

/** @import { Conversation, ConversationInfo, Unsent } from '/client/index.js' */
/** @import { Row, Mark } from '../lib/rows.js' */

/**
 * @typedef {object} RowContext
 * @property {Conversation} conversation
 * @property {ConversationInfo | undefined} info
 * @property {boolean} room
 */

/** How each mark looks, and what it says. */
const MARKS = /** @type {const} */ ({
  sending: ['clock', 'message.sending'],
  failed: ['error', 'message.sending'],
  sent: ['check', 'message.sent'],
  delivered: ['checks', 'message.delivered'],
  read: ['checks', 'message.read'],
});

/** An empty row. @returns {HTMLElement} */
export const createRow = () => h('div', { class: 'item' }, h('article', { tabindex: '-1' }));

/**
 * @param {HTMLElement} element Of `createRow`.
 * @param {Row} row
 * @param {RowContext} context
 */
export function drawRow(element, row, context) {
  const article = /** @type {HTMLElement} */ (element.querySelector('article'));
  element.dataset.key = row.key;
  const above = [
    row.day && h('div', { class: 'day' }, h('span', null, day(row.at))),
    row.unreadFrom &&
      h('div', { class: 'unread-line' }, h('span', null, t('conversation.unreadLine'))),
  ];
  while (element.firstChild !== article) element.firstChild?.remove();
  element.prepend(...above.filter((one) => one instanceof Node));
  if (row.message) drawMessage(article, row, context);
  else drawEvent(article, row, context);
}

/**
 * @param {HTMLElement} article
 * @param {Row} row
 * @param {RowContext} context
 */
function drawEvent(article, row, { info }) {
  const entry = /** @type {import('/client/index.js').Entry} */ (row.source);
  const renderer = rendererOf(entry.kind);
  const shown = info && renderer?.render(entry, info);
  set(article, {
    class: shown ? 'event' : 'event none',
    'aria-label': info && renderer?.summary?.(entry, info),
  });
  fill(article, shown);
}

/**
 * @param {HTMLElement} article
 * @param {Row} row
 * @param {RowContext} context
 */
function drawMessage(article, row, context) {
  const { own, first, last, mark } = row;
  const { text, deleted } = /** @type {{ text?: string, deleted?: true }} */ (row.source);
  const large = !deleted && text !== undefined && isEmoji(text);
  const name = personName(row.sender) || t('person.unknown');
  const classes = ['message', own ? 'own' : 'other', first && 'first', last && 'last'];
  classes.push(context.room && 'in-room', large && 'emoji', deleted === true && 'gone', mark);
  set(article, {
    class: classes.filter(Boolean).join(' '),
    'aria-label': `${own ? t('person.you') : name}, ${time(row.at)}`,
  });
  const who = first && !own && context.room;
  fill(article,
    who && avatar({ id: row.sender, name, url: directory.get(row.sender)?.avatarUrl }),
    h('div', { class: 'bubble' },
      who && h('a', { class: 'sender', href: `#/u/${row.sender}`, tabindex: '-1' },
        h('bdi', null, name)),
      deleted
        ? h('p', { class: 'text' }, icon('block'), t('message.deleted'))
        : h('p', { class: 'text', dir: 'auto' }, shown(text ?? '')),
      meta(row)),
    // The menu is one button, drawn where the pointer or the focus is.
    h('span', { class: 'more-place' }),
    mark === 'failed' && failure(/** @type {Unsent} */ (row.source), context));
}

/** An address that somebody else wrote gets nothing of this page. */
const REL = 'noopener noreferrer nofollow ugc';

/** @param {string} text */
const shown = (text) =>
  parseText(text).map((part) =>
    typeof part === 'string'
      ? part
      : h('a', { href: part.href, target: '_blank', rel: REL }, part.text));

/** @param {Row} row */
function meta({ at, mark }) {
  return h('span', { class: 'meta' },
    h('time', { datetime: at, title: dateTime(at) }, time(at)),
    mark && mark !== 'failed' && drawMark(mark));
}

/** @param {Exclude<Mark, ''>} mark */
function drawMark(mark) {
  const [name, key] = MARKS[mark];
  const label = t(key);
  return h('span', { class: `mark mark-${mark}`, role: 'img', 'aria-label': label, title: label },
    icon(name));
}

/** @type {Readonly<Record<string, import('../lib/strings.js').Key>>} */
const REFUSED = { blocked: 'composer.blocked', room_ended: 'conversation.ended' };

/**
 * @param {Unsent} unsent
 * @param {RowContext} context
 */
function failure({ clientMessageId, code = '' }, { conversation }) {
  const known = REFUSED[code];
  const reason = known ? t(known) : t('error.refused');
  return h('div', { class: 'failure' },
    h('span', null, icon('error'), t('message.failed', { reason })),
    h('button', {
      type: 'button',
      class: 'link-button',
      onclick: () => conversation.retry(clientMessageId).catch(report),
    }, t('message.retry')),
    h('button', {
      type: 'button',
      class: 'link-button',
      onclick: () => conversation.discard(clientMessageId).catch(report),
    }, t('message.discard')));
}

/** @param {unknown} error */
function report(error) {
  if (!(error instanceof NatterError)) console.error('natter: the outbox did not change', error);
}
