/** Against a real natter: messages, receipts, rooms, people. Runs in Deno and Bun, too. */

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { arrived, pair } from './support/pair.js';
import { Server, device, logOf, opened, texts, until } from './support/server.js';

// Not in a hook `before`: Deno gives it no context.
const server = await Server.start({ after });

test('a message is shown to both, once, with its state on the way', async (t) => {
  const { ada, ben, chat } = await pair(t, server);
  const unsent = await chat.send('hello');
  assert.equal(chat.getSnapshot().unsent[0]?.state, 'sending');
  const entry = await chat.sent(unsent.clientMessageId);
  assert.deepEqual([entry.text, entry.sender], ['hello', ada.session.user.id]);
  const theirs = await arrived(ben, chat.id, 'hello');
  assert.deepEqual(texts(theirs), ['hello']);
  assert.deepEqual(texts(chat), ['hello']);
  assert.deepEqual(chat.getSnapshot().unsent, []);
  assert.equal(ben.inbox.getSnapshot().conversations[0].unread, 1);
  assert.equal(ben.inbox.getSnapshot().unread, 1);
  assert.equal(ada.inbox.getSnapshot().unread, 0);
});

test('many messages of one moment keep their order', async (t) => {
  const { ben, chat } = await pair(t, server);
  const words = Array.from({ length: 35 }, (_, index) => `number ${index}`);
  await Promise.all(words.map((word) => chat.send(word)));
  const theirs = await arrived(ben, chat.id, words.at(-1));
  assert.deepEqual(texts(theirs), words);
  await until(chat, ({ unsent }) => unsent.length === 0);
  assert.deepEqual(texts(chat), words);
});

test('receipts reach the other side, and reading empties the count', async (t) => {
  const { ada, ben, chat } = await pair(t, server);
  await chat.send('one');
  await chat.send('two');
  const theirs = await arrived(ben, chat.id, 'two');
  const benId = ben.session.user.id;
  await until(chat, ({ receipts }) => receipts[benId]?.delivered === 2);
  theirs.markRead();
  assert.equal(theirs.getSnapshot().info.unread, 0);
  await until(chat, ({ receipts }) => receipts[benId]?.read === 2);
  const other = device(t, server.url);
  await other.session.login(ben.credentials);
  await opened(other);
  assert.equal(other.inbox.get(chat.id).getSnapshot().info.unread, 0);
  assert.equal(ada.inbox.getSnapshot().unread, 0);
});

test('typing is shown until the message arrives', async (t) => {
  const { ada, ben, chat } = await pair(t, server);
  await chat.send('first');
  const theirs = await arrived(ben, chat.id, 'first');
  chat.setTyping();
  await until(theirs, ({ typing }) => typing.includes(ada.session.user.id));
  await chat.send('second');
  await arrived(ben, chat.id, 'second');
  await until(theirs, ({ typing }) => typing.length === 0);
});

test('a deletion takes the text everywhere, or only for oneself', async (t) => {
  const { ben, chat } = await pair(t, server);
  await chat.send('for nobody');
  await chat.send('not for ben');
  const theirs = await arrived(ben, chat.id, 'not for ben');
  await until(chat, ({ entries }) => entries.length === 2);
  await chat.deleteMessage(1, { everyone: true });
  await until(theirs, ({ entries }) => entries[0].deleted);
  await theirs.deleteMessage(2);
  assert.equal(theirs.getSnapshot().entries[1].hidden, true);
  assert.equal(chat.getSnapshot().entries[1].text, 'not for ben');
  await until(theirs, ({ entries }) => entries.length === 3);
  assert.deepEqual(theirs.getSnapshot().entries, await logOf(ben, chat.id));
});

test('a cleared conversation is not listed until its next entry', async (t) => {
  const { ben, chat } = await pair(t, server);
  await chat.send('old');
  const theirs = await arrived(ben, chat.id, 'old');
  await theirs.clear();
  assert.deepEqual(ben.inbox.getSnapshot().conversations, []);
  await chat.send('new');
  await until(ben.inbox, ({ conversations }) => conversations.length === 1);
  assert.deepEqual(texts(theirs), ['new']);
});

test('a refused message is failed with the code, and goes out when it is sent again', async (t) => {
  const { ada, ben, chat } = await pair(t, server);
  await chat.send('hello');
  await arrived(ben, chat.id, 'hello');
  await ben.people.block(ada.session.user.id);
  assert.deepEqual(await ben.people.blocked(), [ada.session.user.id]);
  const blocks = (yes) => (people) => people[ada.session.user.id]?.person?.blocked === yes;
  await until(ben.people.presence, blocks(true));
  const { clientMessageId } = await chat.send('are you there?');
  await assert.rejects(chat.sent(clientMessageId), { code: 'blocked' });
  const [failed] = chat.getSnapshot().unsent;
  assert.deepEqual([failed.state, failed.code], ['failed', 'blocked']);
  await ben.people.unblock(ada.session.user.id);
  assert.deepEqual(await ben.people.blocked(), []);
  await until(ben.people.presence, blocks(false));
  await chat.retry(clientMessageId);
  assert.equal((await chat.sent(clientMessageId)).text, 'are you there?');
  const other = await chat.send('a'.repeat(5_000));
  await assert.rejects(chat.sent(other.clientMessageId), { code: 'validation_failed' });
  await chat.discard(other.clientMessageId);
  assert.deepEqual(chat.getSnapshot().unsent, []);
});

test('one that is refused does not take along those that were written with it', async (t) => {
  const { ben, chat } = await pair(t, server);
  await Promise.all(['one', 'a'.repeat(5_000), 'three'].map((text) => chat.send(text)));
  const theirs = await arrived(ben, chat.id, 'three');
  assert.deepEqual(texts(theirs), ['one', 'three']);
  await until(chat, ({ unsent }) => unsent.length === 1 && unsent[0].state === 'failed');
});

test('rooms: create, join, change, roles, remove, leave, end', async (t) => {
  const { ada, ben } = await pair(t, server);
  const benId = ben.session.user.id;
  const room = await ada.rooms.create({ name: 'Lobby', visibility: 'open' });
  const joined = await ben.rooms.join(room.id);
  assert.equal(joined.getSnapshot().info.name, 'Lobby');
  await until(room, ({ info }) => info.memberCount === 2);
  await ada.rooms.change(room.id, { name: 'Hall' });
  await until(joined, ({ info }) => info.name === 'Hall');
  await ada.rooms.setMember(room.id, benId, 'admin');
  await until(joined, ({ info }) => info.role === 'admin');
  const { members } = await ben.rooms.members(room.id);
  assert.deepEqual(members.map(({ role }) => role).sort(), ['admin', 'owner']);
  await ada.rooms.removeMember(room.id, benId);
  await until(joined, ({ gone }) => gone);
  assert.equal(ben.inbox.get(room.id), undefined);
  await assert.rejects(ben.inbox.open(room.id), { code: 'conversation_not_found' });
  const again = await ben.rooms.join(room.id);
  await ben.rooms.leave(room.id);
  assert.equal(ben.inbox.get(room.id), undefined);
  assert.equal(again.getSnapshot().gone, true);
  const last = await ben.rooms.join(room.id);
  await ada.rooms.end(room.id);
  await until(last, ({ info }) => info.ended === true);
});

test('people are found, and seen coming and going', async (t) => {
  const { ada, ben, chat } = await pair(t, server);
  const { id, username } = ben.session.user;
  await chat.send('hello');
  await arrived(ben, chat.id, 'hello');
  const { users } = await ada.people.search(username);
  assert.deepEqual(users.map((user) => user.id), [id]);
  const end = ada.people.presence.watch([id]);
  await until(ada.people.presence, (people) => people[id]?.online === true);
  await ben.close();
  await until(ada.people.presence, (people) => people[id]?.online === false);
  end();
});

test('older pages are loaded when they are asked for, to the beginning', async (t) => {
  const { ben, chat } = await pair(t, server);
  const words = Array.from({ length: 130 }, (_, index) => `number ${index}`);
  await Promise.all(words.map((word) => chat.send(word)));
  await until(chat, ({ entries }) => entries.length === 130);
  const fresh = device(t, server.url);
  await fresh.session.login(ben.credentials);
  await opened(fresh);
  const theirs = fresh.inbox.get(chat.id);
  assert.equal(theirs.getSnapshot().complete, false);
  while (await theirs.loadOlder({ limit: 30 }));
  assert.deepEqual(texts(theirs), words);
  assert.equal(theirs.getSnapshot().complete, true);
});
