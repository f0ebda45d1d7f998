/** Forms: what is being done, what failed, and at which field. */

import { NatterError } from '/client/index.js';
import { errorText, isExpected } from './errors.js';
import { fill, h, set } from './html.js';
import { icon } from './icons.js';
import { t } from './strings.js';
import { field } from './controls.js';

/** @import { Child } from './html.js' */
/** @import { Key } from './strings.js' */

/** @typedef {ReturnType<typeof field>} Field */

/**
 * @typedef {object} FormOptions
 * @property {Record<string, Field>} fields By the name that the server knows them by.
 * @property {Record<string, Key>} [invalid] What to say at a field that the server refuses.
 * @property {Record<string, Key>} [refusals] What the codes say in this place.
 * @property {Record<string, string>} [concerns] Which field a code is about.
 * @property {HTMLElement[]} buttons The last one sends it.
 * @property {() => Promise<void>} send
 */

/**
 * A form that sends once at a time, and shows what was wrong where it was wrong.
 * @param {FormOptions} options
 * @param {...Child} children
 */
export function form({ fields, invalid = {}, refusals = {}, concerns = {}, buttons, send }, ...children) {
  const failed = h('p', { class: 'form-error', role: 'alert', hidden: true });
  const submit = buttons[buttons.length - 1];
  const element = h('form', { novalidate: true, class: 'form' },
    ...children, failed, h('div', { class: 'form-actions' }, ...buttons));
  /** @param {string} [text] */
  const fail = (text) => {
    fill(failed, text && [icon('error'), h('span', null, text)]);
    failed.hidden = !text;
  };
  /** @param {unknown} error */
  const show = (error) => {
    if (!isExpected(error)) console.error('natter: a form was not sent', error);
    if (!(error instanceof NatterError)) return fail(errorText(error));
    const text = (/** @type {string} */ code) =>
      code === 'too_many_attempts' && refusals[code]
        ? t(refusals[code], { count: error.retryAfter ?? 1 })
        : errorText(error, refusals);
    const at = fields[concerns[error.code] ?? ''];
    if (at) {
      at.setError(text(error.code));
      return at.input.focus();
    }
    const known = error.code === 'validation_failed' ? error.errors : [];
    const wrong = known.flatMap(({ field: name }) => {
      const found = fields[name];
      const key = invalid[name];
      if (!found || !key) return [];
      found.setError(t(key));
      return [found];
    });
    if (wrong[0]) wrong[0].input.focus();
    else fail(text(error.code));
  };
  let busy = false;
  element.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (busy) return;
    busy = true;
    fail();
    for (const one of Object.values(fields)) one.setError();
    if (submit) set(submit, { 'aria-busy': 'true', 'aria-disabled': 'true' });
    try {
      await send();
    } catch (error) {
      show(error);
    } finally {
      busy = false;
      if (submit) set(submit, { 'aria-busy': undefined, 'aria-disabled': undefined });
    }
  });
  return { element, fail, show };
}

/**
 * One choice of a few.
 * @param {string} legend
 * @param {string} name
 * @param {{ value: string, label: string, hint?: string }[]} options
 * @param {string} chosen
 * @param {(value: string) => void} [change]
 */
export function radios(legend, name, options, chosen, change) {
  let value = chosen;
  const element = h('fieldset', { class: 'radios' },
    h('legend', null, legend),
    ...options.map((option) =>
      h('label', { class: 'radio' },
        h('input', {
          type: 'radio',
          name,
          value: option.value,
          checked: option.value === chosen,
          onchange: () => {
            value = option.value;
            change?.(value);
          },
        }),
        h('span', { class: 'radio-words' },
          h('span', null, option.label),
          option.hint && h('span', { class: 'field-hint' }, option.hint)))));
  return { element, value: () => value };
}
