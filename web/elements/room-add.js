/** People are added to a room. */

import { announce } from '../lib/announce.js';
import { natter } from '../lib/context.js';
import { openDialog } from '../lib/dialog.js';
import { errorText } from '../lib/errors.js';
import { fill, h } from '../lib/html.js';
import { nameOf } from '../lib/people.js';
import { everyMember } from '../lib/room-members.js';
import { REFUSALS } from '../lib/rooms.js';
import { t } from '../lib/strings.js';
import { personPicker } from './person-picker.js';

/** @param {string} roomId */
export function addPeople(roomId) {
  const picker = personPicker();
  const failed = h('ul', { class: 'form-error', role: 'alert', hidden: true });
  const add = h('button', { type: 'button', class: 'button primary', disabled: true },
    t('room.addNone'));
  const show = () => {
    const count = picker.people.size;
    add.disabled = !ready || !count;
    fill(add, count ? t('room.addButton', { count }) : t('room.addNone'));
  };
  let ready = false;
  picker.addEventListener('change', show);
  add.addEventListener('click', async () => {
    add.disabled = true;
    failed.hidden = true;
    const problems = await addAll(roomId, picker.people);
    if (!problems.length) return close();
    fill(failed, ...problems.map((text) => h('li', null, text)));
    failed.hidden = false;
    picker.redraw();
    show();
  });
  const { close, closed } = openDialog({
    title: t('room.addTitle'),
    body: [picker, failed],
    actions: (cancel) => [
      h('button', { type: 'button', class: 'button', onclick: () => cancel() }, t('cancel')),
      add,
    ],
  });
  const life = new AbortController();
  closed.then(() => life.abort());
  // Adding an admin as a member would take their role away, so who is there can't be chosen.
  everyMember(roomId, life.signal)
    .then((members) => {
      picker.without = new Map(members.map(({ user }) => [user.id, t('room.already')]));
      ready = true;
      for (const id of picker.without.keys()) picker.people.delete(id);
      picker.redraw();
      show();
    })
    .catch((error) => {
      if (life.signal.aborted) return;
      fill(failed, h('li', null, errorText(error, REFUSALS)));
      failed.hidden = false;
    });
}

/**
 * @param {string} roomId
 * @param {Map<string, import('../lib/directory.js').Person>} people Those who were added go.
 * @returns {Promise<string[]>} What failed.
 */
async function addAll(roomId, people) {
  const problems = [];
  let count = 0;
  for (const person of [...people.values()]) {
    try {
      await natter.rooms.setMember(roomId, person.id, 'member');
      people.delete(person.id);
      count++;
    } catch (error) {
      const reason = errorText(error, REFUSALS);
      problems.push(t('room.addFailed', { name: nameOf(person), reason }));
    }
  }
  if (count) announce(t('room.added', { count }));
  return problems;
}
