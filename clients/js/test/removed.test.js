/** Against a real natter: what was written to a room that one was removed from meanwhile. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryStorage } from 'natter-client';
import { Server, cut, device, opened, person, texts, until } from './support/server.js';

test('what was not sent to a room before the removal stays in sight, after a restart too', async (t) => {
  const server = await Server.start(t);
  const [ada, ben] = [await person(t, server.url), await person(t, server.url)];
  const { id } = await ada.rooms.create({ name: 'Lobby', visibility: 'open' });
  const storage = memoryStorage();
  let network = true;
  const fetch = (...asked) =>
    network ? globalThis.fetch(...asked) : Promise.reject(new TypeError('fetch failed'));
  const phone = device(t, server.url, { storage, fetch });
  await phone.session.login(ben.credentials);
  await opened(phone);
  const room = await phone.rooms.join(id);
  network = false;
  cut(phone);
  await until(phone.connection, ({ state }) => state !== 'open');
  const [one, two] = [await room.send('one'), await room.send('two')];
  assert.deepEqual(phone.inbox.getSnapshot().unsent, room.getSnapshot().unsent);
  await ada.rooms.removeMember(id, ben.session.user.id);
  network = true;
  phone.wake();
  const refused = ({ unsent }) => unsent.every(({ state }) => state === 'failed');
  const { conversations, unsent } = await until(phone.inbox, (state) => refused(state)
    && !state.conversations.length);
  assert.deepEqual(conversations, []);
  assert.deepEqual(unsent.map(({ text }) => text), ['one', 'two']);
  for (const { code, conversationId } of unsent) {
    assert.match(code, /^(not_a_member|conversation_not_found)$/);
    assert.equal(conversationId, id);
  }
  await phone.close();

  const again = device(t, server.url, { storage });
  await again.start();
  assert.deepEqual(again.inbox.getSnapshot().unsent.map(({ text }) => text), ['one', 'two']);
  await again.inbox.discard(one.clientMessageId);
  assert.deepEqual((await storage.list('outbox/')).map(([, { text }]) => text), ['two']);
  // Who comes back can send the others again.
  await opened(again);
  const same = await again.rooms.join(id);
  await same.retry(two.clientMessageId);
  await until(same, () => texts(same).includes('two'));
  assert.deepEqual(again.inbox.getSnapshot().unsent, []);
});
