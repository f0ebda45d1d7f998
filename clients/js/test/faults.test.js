/** Against a real natter: lost sockets, lost answers, a server that is killed, several tabs. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { random } from './support/random.js';
import { Server, cut, logOf, opened, person, texts, until } from './support/server.js';
import { browser } from './support/tabs.js';

test('what was said while a device was cut off is there when it is back', async (t) => {
  const server = await Server.start(t);
  const [ada, ben] = [await person(t, server.url), await person(t, server.url)];
  const chat = await ada.inbox.with(ben.session.user.id);
  await chat.send('one');
  await until(ben.inbox, ({ conversations }) => conversations.length === 1);
  cut(ben);
  await until(ben.connection, ({ state }) => state !== 'open');
  await chat.send('two');
  await chat.send('three');
  await until(chat, ({ unsent }) => unsent.length === 0);
  await until(ben.inbox.get(chat.id), ({ entries }) => entries.length === 3);
  assert.deepEqual(texts(ben.inbox.get(chat.id)), ['one', 'two', 'three']);
});

test('a message whose answer is lost is in the log once', async (t) => {
  const server = await Server.start(t);
  const [ada, ben] = [await person(t, server.url), await person(t, server.url)];
  const chat = await ada.inbox.with(ben.session.user.id);
  for (let n = 0; n < 8; n++) {
    const { clientMessageId } = await chat.send(`number ${n}`);
    // The frame is on its way; its answer is not seen.
    await new Promise((resolve) => setTimeout(resolve, n));
    cut(ada);
    await chat.sent(clientMessageId);
  }
  assert.deepEqual((await logOf(ben, chat.id)).map(({ text }) => text), texts(chat));
  assert.equal(texts(chat).length, 8);
});

/** How many times the storm kills the server and cuts somebody off. */
const KILLS = Number(process.env.NATTER_KILLS ?? 4);

test('everybody ends with the log, whatever is killed and cut off meanwhile', async (t) => {
  const server = await Server.start(t);
  const tab = browser(t, server.url);
  const devices = [tab(), tab(), await person(t, server.url), await person(t, server.url)];
  const ada = await person(t, server.url);
  await devices[0].session.login(ada.credentials);
  await opened(devices[0]);
  await devices[1].start();
  await opened(devices[1]);
  const room = await ada.rooms.create({ name: 'Storm', visibility: 'open' });
  for (const other of devices.slice(2)) await other.rooms.join(room.id);
  const rooms = await Promise.all(devices.map((natter) => natter.inbox.open(room.id)));
  const pick = random(11);
  const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  const written = devices.map(() => []);
  let over = false;
  const storm = async () => {
    for (let n = 0; n < KILLS; n++) {
      await pause(200 + pick(300));
      cut(devices[pick(devices.length)]);
      await server.kill();
      await server.run();
      devices.forEach((natter) => natter.wake());
    }
    over = true;
  };
  const write = async (conversation, index) => {
    for (let n = 0; !over || n < 10; n++) {
      written[index].push(`${index}: ${n}`);
      await conversation.send(`${index}: ${n}`);
      await pause(20 + pick(40));
    }
  };
  await Promise.all([storm(), ...rooms.map(write)]);
  for (const conversation of rooms) {
    await until(conversation, ({ unsent }) => unsent.length === 0, 60_000);
  }
  const log = await logOf(devices[2], room.id);
  for (const conversation of rooms) {
    await until(conversation, () => conversation.last === log.length, 60_000);
    while (await conversation.loadOlder());
    assert.deepEqual(conversation.getSnapshot().entries, log);
  }
  for (const [index, words] of written.entries()) {
    const said = texts(rooms[0]).filter((text) => text.startsWith(`${index}: `));
    assert.deepEqual(said, words, 'nothing lost, nothing twice, in order');
  }
});

test('tabs share one session and one socket, and the next one takes over', async (t) => {
  const server = await Server.start(t);
  const ben = await person(t, server.url);
  const ada = await person(t, server.url);
  const tab = browser(t, server.url);
  const first = tab();
  await first.session.login(ada.credentials);
  await opened(first);
  const second = tab();
  assert.equal((await second.start()).id, ada.session.user.id);
  await opened(second);
  assert.deepEqual([first.sockets.length, second.sockets.length], [1, 0]);

  // What one writes, both show; what is pushed, both show.
  const chat = await second.inbox.with(ben.session.user.id);
  const { clientMessageId } = await chat.send('from the second tab');
  await chat.sent(clientMessageId);
  await until(first.inbox, ({ conversations }) => conversations.length === 1);
  const theirs = await ben.inbox.open(chat.id);
  await theirs.send('hello');
  await until(chat, ({ entries }) => entries.length === 2);
  await until(first.inbox.get(chat.id), ({ entries }) => entries.length === 2);
  assert.equal(first.inbox.getSnapshot().unread, 1);
  chat.markRead();
  await until(first.inbox, ({ unread }) => unread === 0);
  await until(theirs, ({ receipts }) => receipts[ada.session.user.id]?.read === 2);

  // The first one is gone in the middle of something.
  const left = await first.inbox.get(chat.id).send('the last word of the first tab');
  await first.close();
  await until(second.connection, ({ state }) => state === 'open' && second.sockets.length === 1);
  await chat.sent(left.clientMessageId);
  await until(theirs, ({ entries }) => entries.length === 3);
  await theirs.send('still there?');
  await until(chat, ({ entries }) => entries.length === 4);

  // Signed out in one is signed out in all.
  const third = tab();
  await third.start();
  await opened(third);
  await second.session.logout();
  await until(third.session, ({ state }) => state === 'signedOut');
});

test('a session that ends elsewhere ends in all tabs, for the same reason', async (t) => {
  const server = await Server.start(t);
  const ada = await person(t, server.url);
  const tab = browser(t, server.url);
  const tabs = [tab(), tab()];
  await tabs[0].session.login(ada.credentials);
  await opened(tabs[0]);
  await tabs[1].start();
  await opened(tabs[1]);
  const ends = (await ada.session.sessions()).find(({ current }) => !current);
  await ada.session.endSession(ends.id);
  // A sign-out would delete what is unsent.
  for (const { session } of tabs) {
    assert.equal((await until(session, ({ state }) => state === 'signedOut')).ended, 'revoked');
  }
});

test('tabs write, one crashes, and nothing is lost, twice or out of order', async (t) => {
  const server = await Server.start(t);
  const ben = await person(t, server.url);
  const ada = await person(t, server.url);
  const tab = browser(t, server.url);
  const tabs = [tab(), tab()];
  await tabs[0].session.login(ada.credentials);
  await opened(tabs[0]);
  await tabs[1].start();
  await opened(tabs[1]);
  const id = (await tabs[0].inbox.with(ben.session.user.id)).id;
  const words = [[], []];
  const write = async (index, count) => {
    for (let n = 0; n < count; n++) {
      const text = `${index}: ${words[index].length}`;
      words[index].push(text);
      await tabs[index].inbox.of(id).send(text);
    }
  };
  await Promise.all([write(0, 15), write(1, 15)]);
  tabs[0].crash();
  await write(1, 10);
  const theirs = await ben.inbox.with(ada.session.user.id);
  await until(theirs, ({ entries }) => entries.length >= 40, 40_000);
  const order = texts(theirs);
  for (const [index, written] of words.entries()) {
    assert.deepEqual(order.filter((text) => text.startsWith(`${index}:`)), written);
  }
  assert.equal(order.length, 40);
});

test('more than the flood limit lets through goes out all the same, in order', async (t) => {
  const server = await Server.start(t, ['--flood-limit', '10/1']);
  const [ada, ben] = [await person(t, server.url), await person(t, server.url)];
  const chat = await ada.inbox.with(ben.session.user.id);
  const words = Array.from({ length: 30 }, (_, index) => `number ${index}`);
  for (const word of words) await chat.send(word);
  await until(chat, ({ unsent }) => unsent.length === 0, 40_000);
  assert.deepEqual(texts(chat), words);
  assert.deepEqual((await logOf(ben, chat.id)).map(({ text }) => text), words);
});
