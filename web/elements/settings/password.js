/** Another password. */

import { notify } from '../../lib/announce.js';
import { natter } from '../../lib/context.js';
import { field } from '../../lib/controls.js';
import { form } from '../../lib/forms.js';
import { h } from '../../lib/html.js';
import { t } from '../../lib/strings.js';
import { View, define } from '../../lib/view.js';

class PasswordSettings extends View {
  /** @override */
  render() {
    const password = (/** @type {string} */ label, /** @type {string} */ name, hint = '') =>
      field(label, {
        name, type: 'password', required: true,
        autocomplete: name === 'currentPassword' ? 'current-password' : 'new-password',
      }, { hint });
    const currentPassword = password(t('settings.currentPassword'), 'currentPassword');
    const newPassword = password(
      t('settings.newPassword'), 'newPassword', t('settings.newPasswordHint'));
    const repeat = password(t('settings.repeatPassword'), 'repeat');
    const { element } = form({
      fields: { currentPassword, newPassword, repeat },
      invalid: {
        currentPassword: 'settings.passwordWrong',
        newPassword: 'settings.passwordInvalid',
      },
      refusals: {
        invalid_credentials: 'settings.passwordWrong',
        too_many_attempts: 'settings.attempts',
      },
      concerns: { invalid_credentials: 'currentPassword', too_many_attempts: 'currentPassword' },
      buttons: [h('button', { class: 'button primary' }, t('settings.passwordChange'))],
      send: async () => {
        if (!currentPassword.input.value) {
          currentPassword.setError(t('settings.passwordEmpty'));
          return currentPassword.input.focus();
        }
        if (newPassword.input.value !== repeat.input.value) {
          repeat.setError(t('settings.passwordOther'));
          return repeat.input.focus();
        }
        await natter.session.changePassword({
          currentPassword: currentPassword.input.value,
          newPassword: newPassword.input.value,
        });
        for (const { input } of [currentPassword, newPassword, repeat]) input.value = '';
        notify(t('settings.passwordChanged'));
      },
    },
    // So that a password manager knows whose password it is.
    h('input', {
      class: 'visually-hidden', type: 'text', name: 'username', autocomplete: 'username',
      value: natter.session.getSnapshot().user?.username ?? '', tabindex: '-1',
      'aria-hidden': 'true', readonly: true,
    }),
    currentPassword.element, newPassword.element, repeat.element,
    h('p', { class: 'field-hint' }, t('settings.passwordEnds')));
    this.replaceChildren(element);
  }
}

define('natter-settings-password', PasswordSettings);
