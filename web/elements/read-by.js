/** Who has read a message in a room. */

import { myId, natter } from '../lib/context.js';
import { avatar } from '../lib/controls.js';
import { openDialog } from '../lib/dialog.js';
import { directory } from '../lib/directory.js';
import { errorText } from '../lib/errors.js';
import { fill, h } from '../lib/html.js';
import { t } from '../lib/strings.js';

/** @import { Conversation } from '/client/index.js' */
/** @import { Row } from '../lib/rows.js' */

/** So many are asked for at once. */
const PAGE = 100;

/**
 * @param {Conversation} conversation
 * @param {Row} row
 */
export async function openReadBy(conversation, { seq }) {
  const list = h('ul', { class: 'people-list', 'aria-label': t('message.readBy') });
  const note = h('p', { class: 'quiet', role: 'status' }, t('conversation.loading'));
  const { closed } = openDialog({
    title: t('message.readBy'),
    body: [note, list],
    actions: (close) => [
      h('button', { type: 'button', class: 'button', onclick: () => close() }, t('close')),
    ],
  });
  const life = new AbortController();
  closed.then(() => life.abort());
  try {
    const readers = await readersOf(conversation, seq, life.signal);
    fill(list, readers.map((person) => h('li', { class: 'person' },
      avatar({ id: person.id, name: person.displayName, url: person.avatarUrl }),
      h('bdi', null, person.displayName))));
    fill(note, readers.length ? '' : t('message.readByNobody'));
    note.hidden = readers.length > 0;
  } catch (error) {
    if (!life.signal.aborted) fill(note, errorText(error));
  }
}

/**
 * @param {Conversation} conversation
 * @param {number} seq
 * @param {AbortSignal} signal
 */
async function readersOf(conversation, seq, signal) {
  const { receipts } = conversation.getSnapshot();
  /** @type {any[]} */
  const readers = [];
  /** @type {string | null | undefined} */
  let cursor;
  do {
    const page = await natter.rooms.members(conversation.id, { limit: PAGE, cursor, signal });
    for (const { user, readSeq } of page.members) {
      directory.put(user);
      // What was pushed since is newer.
      const read = Math.max(readSeq, receipts[user.id]?.read ?? 0);
      if (user.id !== myId() && read >= seq) readers.push(user);
    }
    cursor = page.nextCursor;
  } while (cursor);
  return readers;
}
