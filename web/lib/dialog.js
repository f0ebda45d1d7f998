/** Windows in front of the page. The browser keeps the focus in them and gives it back. */

import { uniqueId } from './controls.js';
import { h } from './html.js';
import { t } from './strings.js';

/** @import { Child } from './html.js' */

/**
 * Opens a dialog. It closes with Escape, a click beside it, or `close`.
 * @param {object} options
 * @param {string} options.title
 * @param {(Child)[]} options.body
 * @param {(close: (value?: string) => void) => HTMLElement[]} [options.actions]
 *   Its buttons, the main one last.
 * @returns {{ element: HTMLDialogElement, closed: Promise<string>,
 *   close: (value?: string) => void }}
 *   `closed` is what it was closed with: '' if it was cancelled.
 */
export function openDialog({ title, body, actions }) {
  const id = uniqueId('dialog');
  const before = document.activeElement;
  const close = (value = '') => element.close(value);
  const element = h('dialog', { class: 'dialog', 'aria-labelledby': id },
    h('h2', { id, class: 'dialog-title' }, title),
    h('div', { class: 'dialog-body' }, ...body),
    actions && h('div', { class: 'dialog-actions' }, ...actions(close)));
  element.addEventListener('click', (event) => {
    if (event.target === element) close();
  });
  const closed = /** @type {Promise<string>} */ (
    new Promise((resolve) => {
      element.addEventListener('close', () => {
        element.remove();
        if (before instanceof HTMLElement && before.isConnected) before.focus();
        resolve(element.returnValue);
      });
    })
  );
  document.body.append(element);
  element.showModal();
  return { element, closed, close };
}

/**
 * Asks before something that can't be undone.
 * @param {{ title: string, text: Child | Child[], confirm: string, danger?: boolean }} question
 * @returns {Promise<boolean>}
 */
export async function confirmDialog({ title, text, confirm, danger = false }) {
  const body = Array.isArray(text) ? text : [h('p', null, text)];
  const { closed } = openDialog({
    title,
    body,
    actions: (close) => [
      h('button', { type: 'button', class: 'button', onclick: () => close() }, t('cancel')),
      h('button', {
        type: 'button',
        class: danger ? 'button danger' : 'button primary',
        onclick: () => close('yes'),
      }, confirm),
    ],
  });
  return (await closed) === 'yes';
}
