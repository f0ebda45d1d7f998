/** A room's name, and who can come in. */

import { notify } from '../lib/announce.js';
import { natter } from '../lib/context.js';
import { openDialog } from '../lib/dialog.js';
import { form } from '../lib/forms.js';
import { h } from '../lib/html.js';
import { nameField, visibilityField } from '../lib/room-fields.js';
import { REFUSALS } from '../lib/rooms.js';
import { t } from '../lib/strings.js';

/** @import { RoomInfo } from '../lib/rooms.js' */

/** @param {RoomInfo} info */
export function editRoom(info) {
  const name = nameField(info.name);
  const visibility = visibilityField(info.visibility);
  const { element } = form({
    fields: { name },
    invalid: { name: 'room.nameInvalid' },
    refusals: REFUSALS,
    buttons: [
      h('button', { type: 'button', class: 'button', onclick: () => close() }, t('cancel')),
      h('button', { class: 'button primary' }, t('room.save')),
    ],
    send: async () => {
      if (!name.input.value.trim()) {
        name.setError(t('room.nameInvalid'));
        return name.input.focus();
      }
      const changes = {
        ...(name.input.value !== info.name && { name: name.input.value }),
        ...(visibility.value() !== info.visibility && { visibility: visibility.value() }),
      };
      if (Object.keys(changes).length) await natter.rooms.change(info.id, changes);
      close();
      notify(t('room.saved'));
    },
  }, name.element, visibility.element);
  const { close } = openDialog({ title: t('room.settings'), body: [element] });
}
