/** Against a real natter: what a program that runs for long keeps in memory. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Server, person, until } from './support/server.js';

test('a sync leaves the newest 100 entries, but where somebody has subscribed all', async (t) => {
  const server = await Server.start(t);
  const [ada, ben] = [await person(t, server.url), await person(t, server.url)];
  const room = await ada.rooms.create({ name: 'Lobby', visibility: 'open' });
  const theirs = await ben.rooms.join(room.id);
  t.after(room.subscribe(() => {}));
  for (let n = 1; n <= 120; n++) await room.send(`${n}`);
  // Both have joined, which are entries, too.
  for (const one of [room, theirs]) await until(one, ({ entries }) => entries.at(-1)?.seq === 122);
  const { signal } = new AbortController();
  await Promise.all([ada.inbox.sync(signal), ben.inbox.sync(signal)]);
  assert.equal(room.getSnapshot().entries.length, 122);
  const { entries, complete, info } = theirs.getSnapshot();
  assert.deepEqual([entries.length, entries[0].seq, complete], [100, 23, false]);
  assert.equal(info.unread, 100);
  assert.equal(await theirs.loadOlder(), false);
  assert.deepEqual(theirs.getSnapshot().entries.map(({ seq }) => seq),
    Array.from({ length: 122 }, (_, index) => index + 1));
});
