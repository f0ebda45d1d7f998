/** Signing in, and opening an account. */

import { NatterError } from '/client/errors.js';
import { field, iconButton } from '../lib/controls.js';
import { errorText, isExpected } from '../lib/errors.js';
import { fill, h, set } from '../lib/html.js';
import { icon } from '../lib/icons.js';
import { started } from '../lib/library.js';
import { t } from '../lib/strings.js';
import { View, define } from '../lib/view.js';

/** @import { Key } from '../lib/strings.js' */

/** Why a session ended, where that is worth a sentence. @type {Record<string, Key>} */
const ENDED = {
  passwordChanged: 'signIn.endedPassword',
  revoked: 'signIn.endedRevoked',
  accountDeleted: 'signIn.endedDeleted',
  logout: 'signIn.title',
};

/** Which field a problem is about. @type {Record<string, { field: string, text: Key }>} */
const CONCERNS = {
  username_taken: { field: 'username', text: 'signIn.usernameTaken' },
  email_taken: { field: 'email', text: 'signIn.emailTaken' },
  invalid_credentials: { field: 'password', text: 'signIn.wrong' },
  too_many_attempts: { field: 'password', text: 'signIn.wait' },
};

/** What a field can't have. @type {Record<string, Key>} */
const INVALID = {
  username: 'signIn.usernameInvalid',
  email: 'signIn.emailInvalid',
  displayName: 'signIn.displayNameInvalid',
  password: 'signIn.passwordInvalid',
};

class SignIn extends View {
  /** @type {string | undefined} Why nobody is signed in any more. */
  ended;
  #signUp = false;
  /** @type {ReturnType<typeof field>[]} */
  #fields = [];

  /** @override */
  render() {
    const up = this.#signUp;
    this.#fields = up
      ? [usernameField(), emailField(), displayNameField(), passwordField(true)]
      : [nameField(), passwordField(false)];
    const failed = h('p', { class: 'form-error', role: 'alert', hidden: true });
    const submit = h('button', { class: 'button primary wide' }, this.#says('submit'));
    const form = h('form', { novalidate: true, class: 'form' },
      ...this.#fields.map(({ element }) => element), failed, submit);
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#submit(form, submit, failed);
    });
    const other = h('button', {
      type: 'button',
      class: 'link-button',
      onclick: () => {
        this.#signUp = !up;
        this.ended = undefined;
        this.render();
      },
    }, t(up ? 'signUp.toSignIn' : 'signIn.toSignUp'));
    fill(this, h('main', { class: 'sign-in' },
      h('div', { class: 'sign-in-brand' },
        h('img', {
          class: 'brand-mark', src: '/web/icons/icon.svg', alt: '', width: 56, height: 56,
        }),
        h('p', { class: 'brand-name' }, t('app.name')),
        h('p', { class: 'brand-line' }, t('signIn.tagline'))),
      h('section', { class: 'card' },
        h('h1', null, t(up ? 'signUp.title' : 'signIn.title')),
        this.#why(), form, other)));
    this.#fields[0]?.input.focus();
  }

  /** @param {'submit' | 'busy'} what */
  #says(what) {
    return t(`${this.#signUp ? 'signUp' : 'signIn'}.${what}`);
  }

  /** Says why one has to sign in again. */
  #why() {
    if (!this.ended || this.ended === 'logout') return undefined;
    return h('p', { class: 'form-notice', role: 'status' },
      icon('info'), t(ENDED[this.ended] ?? 'signIn.ended'));
  }

  /**
   * @param {HTMLFormElement} form
   * @param {HTMLButtonElement} submit
   * @param {HTMLElement} failed
   */
  async #submit(form, submit, failed) {
    if (submit.disabled) return;
    failed.hidden = true;
    this.#fields.forEach((one) => one.setError());
    const missing = this.#fields.filter(({ input }) => input.required && !input.value.trim());
    missing.forEach((one) => one.setError(t('signIn.missing')));
    if (missing[0]) return missing[0].input.focus();
    set(submit, { disabled: true, 'aria-busy': 'true' });
    fill(submit, this.#says('busy'));
    try {
      await (this.#signUp ? register(form) : login(form));
    } catch (error) {
      if (!isExpected(error)) console.error('natter: not signed in', error);
      this.#failed(error, failed);
    } finally {
      set(submit, { disabled: false, 'aria-busy': undefined });
      fill(submit, this.#says('submit'));
    }
  }

  /**
   * @param {unknown} error
   * @param {HTMLElement} failed
   */
  #failed(error, failed) {
    const problems = fieldsOf(error).flatMap(({ field: name, message }) => {
      const found = this.#fields.find(({ input }) => input.name === name)
        // One field takes a username or an address.
        ?? (name === 'username' || name === 'email'
          ? this.#fields.find(({ input }) => input.name === 'name')
          : undefined);
      return found ? [{ found, message }] : [];
    });
    problems.forEach(({ found, message }) => found.setError(message));
    if (problems[0]) return problems[0].found.input.focus();
    fill(failed, icon('error'), errorText(error));
    failed.hidden = false;
  }
}

/**
 * @param {unknown} error
 * @returns {{ field: string, message: string }[]}
 */
function fieldsOf(error) {
  if (!(error instanceof NatterError)) return [];
  const concern = CONCERNS[error.code];
  if (!concern) {
    return error.errors.map(({ field: name, message }) => {
      const key = INVALID[name];
      return { field: name, message: key ? t(key) : message };
    });
  }
  const message = t(concern.text, { count: error.retryAfter ?? 1 });
  return [{ field: concern.field, message }];
}

/** @param {HTMLFormElement} form */
async function login(form) {
  const { name = '', password = '' } = valuesOf(form);
  const who = name.includes('@') || name.includes('＠') ? { email: name } : { username: name };
  const natter = await started;
  await natter.session.login({ ...who, password });
}

/** @param {HTMLFormElement} form */
async function register(form) {
  const { username = '', email = '', displayName, password = '' } = valuesOf(form);
  const name = displayName?.trim() ? { displayName } : {};
  const natter = await started;
  await natter.session.register({ username, email, password, ...name });
}

/**
 * @param {HTMLFormElement} form
 * @returns {Record<string, string>}
 */
const valuesOf = (form) =>
  Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value)]));

const nameField = () =>
  field(t('signIn.name'), {
    name: 'name', type: 'text', autocomplete: 'username', autocapitalize: 'none',
    spellcheck: 'false', required: true, dir: 'auto',
  });

const usernameField = () =>
  field(t('signIn.username'), {
    name: 'username', type: 'text', autocomplete: 'username', autocapitalize: 'none',
    spellcheck: 'false', required: true, maxlength: 64,
  }, { hint: t('signIn.usernameHint') });

const emailField = () =>
  field(t('signIn.email'), {
    name: 'email', type: 'email', inputmode: 'email', autocomplete: 'email', required: true,
  });

const displayNameField = () =>
  field(t('signIn.displayName'), { name: 'displayName', autocomplete: 'name', dir: 'auto' },
    { hint: t('signIn.displayNameHint') });

/** @param {boolean} fresh */
function passwordField(fresh) {
  const show = iconButton('eye', t('signIn.showPassword'));
  const made = field(t('signIn.password'), {
    name: 'password', type: 'password', required: true,
    autocomplete: fresh ? 'new-password' : 'current-password',
  }, { after: show, hint: fresh ? t('signIn.newPasswordHint') : undefined });
  show.addEventListener('click', () => {
    const visible = made.input.getAttribute('type') === 'password';
    const label = t(visible ? 'signIn.hidePassword' : 'signIn.showPassword');
    set(made.input, { type: visible ? 'text' : 'password' });
    set(show, { 'aria-label': label, title: label });
    fill(show, icon(visible ? 'eyeOff' : 'eye'));
  });
  return made;
}

define('natter-sign-in', SignIn);
