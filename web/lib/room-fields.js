/** The fields of a room. */

import { field } from './controls.js';
import { radios } from './forms.js';
import { t } from './strings.js';

/** @import { Visibility } from './rooms.js' */

/** @param {string} value */
export const nameField = (value) =>
  field(t('room.name'), {
    name: 'name', value, required: true, maxlength: 80, autocomplete: 'off', dir: 'auto',
  }, { hint: t('room.nameHint') });

/** @param {string} chosen */
export function visibilityField(chosen) {
  const { element, value } = radios(t('room.visibility'), 'visibility', [
    { value: 'invite', label: t('room.invite'), hint: t('room.inviteHint') },
    { value: 'open', label: t('room.open'), hint: t('room.openHint') },
  ], chosen);
  return { element, value: () => /** @type {Visibility} */ (value()) };
}
