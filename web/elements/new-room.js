/** A room is made. */

import { natter } from '../lib/context.js';
import { paneHeader } from '../lib/controls.js';
import { fill, h } from '../lib/html.js';
import { form } from '../lib/forms.js';
import { stillHere } from '../lib/previous.js';
import { nameField, visibilityField } from '../lib/room-fields.js';
import { REFUSALS } from '../lib/rooms.js';
import { go } from '../lib/router.js';
import { t } from '../lib/strings.js';
import { View, define } from '../lib/view.js';
import { personPicker } from './person-picker.js';

/** How many people a room begins with, besides oneself. */
const MOST = 50;

class NewRoom extends View {
  /** @override */
  render() {
    const name = nameField('');
    const visibility = visibilityField('invite');
    const picker = personPicker();
    const create = h('button', { class: 'button primary' }, t('room.create'));
    const made = form({
      fields: { name },
      invalid: { name: 'room.nameInvalid' },
      refusals: {
        ...REFUSALS,
        user_not_found: 'room.memberGone',
        blocked: 'room.memberBlocked',
      },
      buttons: [create],
      send: async () => {
        if (!name.input.value.trim()) {
          name.setError(t('room.nameInvalid'));
          return name.input.focus();
        }
        if (picker.people.size > MOST) return made.fail(t('room.tooMany'));
        const here = stillHere();
        const room = await natter.rooms.create({
          name: name.input.value,
          visibility: visibility.value(),
          members: [...picker.people.keys()],
        });
        if (here()) go(`/c/${room.id}`, { replace: true });
      },
    },
    name.element,
    visibility.element,
    h('section', { class: 'form-section', 'aria-labelledby': 'new-room-members' },
      h('h2', { id: 'new-room-members' }, t('room.members')),
      h('p', { class: 'field-hint' }, t('room.membersHint')),
      picker));
    name.input.setAttribute('data-focus', '');
    fill(this, paneHeader(t('room.new')), h('div', { class: 'pane-body' }, made.element));
  }
}

define('natter-new-room', NewRoom);
