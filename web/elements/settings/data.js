/** What is stored about oneself: taking it along, and deleting it. */

import { NatterError } from '/client/index.js';
import { natter } from '../../lib/context.js';
import { field } from '../../lib/controls.js';
import { openDialog } from '../../lib/dialog.js';
import { errorText } from '../../lib/errors.js';
import { gather } from '../../lib/export.js';
import { form } from '../../lib/forms.js';
import { h, setText } from '../../lib/html.js';
import { t } from '../../lib/strings.js';
import { View, define } from '../../lib/view.js';

class DataSettings extends View {
  /** @override */
  render() {
    this.replaceChildren(
      h('section', { class: 'settings-block' },
        h('h2', null, t('settings.export')),
        h('p', { class: 'field-hint' }, t('settings.exportText')),
        this.#export()),
      h('section', { class: 'settings-block' },
        h('h2', null, t('settings.delete')),
        h('p', { class: 'field-hint' }, t('settings.deleteText')),
        h('button', { type: 'button', class: 'button danger', onclick: askToDelete },
          t('settings.deleteStart'))));
  }

  #export() {
    const status = h('p', { class: 'field-hint', role: 'status' });
    const start = h('button', { type: 'button', class: 'button' }, t('settings.exportStart'));
    const stop = h('button', { type: 'button', class: 'button', hidden: true }, t('cancel'));
    start.addEventListener('click', async () => {
      if (!stop.hidden) return;
      const stopping = new AbortController();
      stop.onclick = () => stopping.abort();
      stop.hidden = false;
      start.setAttribute('aria-disabled', 'true');
      const signal = AbortSignal.any([stopping.signal, this.signal]);
      try {
        const count = (/** @type {number} */ n) =>
          setText(status, t('settings.exporting', { count: n }));
        count(0);
        download(await gather(natter.session.export({ signal }), count));
        setText(status, t('settings.exported'));
      } catch (error) {
        setText(status, signal.aborted ? '' : errorText(error));
      } finally {
        stop.hidden = true;
        start.removeAttribute('aria-disabled');
        if (stopping.signal.aborted) start.focus();
      }
    });
    return h('div', { class: 'field-group' },
      h('div', { class: 'form-actions start' }, start, stop), status);
  }
}

/** @param {unknown} data */
function download(data) {
  const file = new Blob([JSON.stringify(data, null, 2)], { type: 'application/json' });
  const url = URL.createObjectURL(file);
  const name = `natter-${new Date().toISOString().slice(0, 10)}.json`;
  const link = h('a', { href: url, download: name });
  link.click();
  // The browser has begun by then.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

function askToDelete() {
  const { username = '' } = natter.session.getSnapshot().user ?? {};
  const password = field(t('settings.currentPassword'), {
    name: 'password', type: 'password', required: true, autocomplete: 'current-password',
  });
  const typed = field(t('settings.deleteType', { username }), {
    name: 'typed', autocomplete: 'off', autocapitalize: 'none', spellcheck: 'false', dir: 'ltr',
  });
  const erase = h('input', { type: 'checkbox', name: 'erase' });
  const { element } = form({
    fields: { password, typed },
    invalid: { password: 'settings.passwordWrong' },
    refusals: {
      invalid_credentials: 'settings.passwordWrong',
      too_many_attempts: 'settings.attempts',
    },
    concerns: { invalid_credentials: 'password', too_many_attempts: 'password' },
    buttons: [
      h('button', { type: 'button', class: 'button', onclick: () => close() }, t('cancel')),
      h('button', { class: 'button danger' }, t('settings.deleteConfirm')),
    ],
    send: async () => {
      if (!password.input.value) {
        password.setError(t('settings.passwordEmpty'));
        return password.input.focus();
      }
      if (typed.input.value.trim().toLowerCase() !== username.toLowerCase()) {
        typed.setError(t('settings.deleteTyped'));
        return typed.input.focus();
      }
      await deleteAccount(password.input.value, erase.checked);
      close();
    },
  },
  h('p', null, t('settings.deleteText')),
  h('label', { class: 'radio' }, erase, h('span', { class: 'radio-words' },
    h('span', null, t('settings.erase')),
    h('span', { class: 'field-hint' }, t('settings.eraseHint')))),
  password.element, typed.element);
  const { close } = openDialog({ title: t('settings.deleteTitle'), body: [element] });
}

/**
 * @param {string} password
 * @param {boolean} eraseMessages
 */
async function deleteAccount(password, eraseMessages) {
  try {
    await natter.session.deleteAccount(password, { eraseMessages });
  } catch (error) {
    // Its answer was lost, and the account is gone.
    if (!(error instanceof NatterError) || error.code !== 'session_revoked') throw error;
  }
  location.hash = '/';
}

define('natter-settings-data', DataSettings);
