/** Against a real natter: how far the other one has come, where nobody has told this device. */

import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { arrived, pair } from './support/pair.js';
import { Server, cut, device, opened, person, texts, until } from './support/server.js';

/** @type {Server} */
let server;
before(async (t) => {
  server = await Server.start(t);
});

/** What a device asks for, and a way to keep it from getting a socket. */
function watched() {
  const asked = [];
  const gate = { closed: false, asked };
  gate.fetch = (url, options) => {
    const { pathname } = new URL(url);
    if (gate.closed && pathname === '/api/ws-ticket') {
      return Promise.reject(new TypeError('fetch failed'));
    }
    asked.push(`${options?.method ?? 'GET'} ${pathname}`);
    return fetch(url, options);
  };
  return gate;
}

/** Waits until the server has somebody's receipts. */
async function reached(natter, id, is) {
  for (;;) {
    const asked = await natter.inbox.context.http.request('GET', `/api/conversations/${id}`);
    if (is(asked.conversation)) return;
  }
}

test('a new device learns with the opening how far the other one has read', async (t) => {
  const { ada, ben, chat } = await pair(t, server);
  const { id } = ben.session.user;
  await chat.send('hello');
  (await arrived(ben, chat.id, 'hello')).markRead();
  await until(chat, ({ receipts }) => receipts[id]?.read === 1);
  const { fetch: own, asked } = watched();
  const other = device(t, server.url, { fetch: own });
  await other.session.login(ada.credentials);
  await opened(other);
  const path = `GET /api/conversations/${chat.id}`;
  assert.equal(asked.includes(path), false);
  const same = await other.inbox.open(chat.id);
  await until(same, ({ receipts }) => receipts[id]?.read === 1 && receipts[id].delivered === 1);
  // It is told from now on.
  await other.inbox.open(chat.id);
  await other.inbox.with(id);
  await other.inbox.idle();
  assert.equal(asked.filter((one) => one === path).length, 1);
});

test('nobody asks again where everything of one’s own is read', async (t) => {
  const { ada, ben, chat } = await pair(t, server);
  const { id } = ben.session.user;
  const gate = watched();
  const other = device(t, server.url, { fetch: gate.fetch });
  await other.session.login(ada.credentials);
  await opened(other);
  const same = await other.inbox.with(id);
  await same.sent((await same.send('hello')).clientMessageId);
  (await arrived(ben, chat.id, 'hello')).markRead();
  await until(same, ({ receipts }) => receipts[id]?.read === 1);
  const before = gate.asked.length;
  cut(other);
  await until(other.connection, ({ state }) => state !== 'open');
  await opened(other);
  await other.inbox.open(chat.id);
  await other.inbox.idle();
  const path = `GET /api/conversations/${chat.id}`;
  assert.equal(gate.asked.slice(before).includes(path), false);
});

test('what the other one received while there was no socket is known after it', async (t) => {
  const gate = watched();
  const ada = await person(t, server.url, { fetch: gate.fetch });
  const ben = await person(t, server.url);
  const { id } = ben.session.user;
  gate.closed = true;
  cut(ada);
  await until(ada.connection, ({ state }) => state !== 'open');
  // The first message of the two goes over HTTP, and the receipt of it to nobody.
  const chat = await ada.inbox.with(id);
  await chat.sent((await chat.send('hello')).clientMessageId);
  await reached(ben, chat.id, ({ deliveredSeq }) => deliveredSeq === 1);
  gate.closed = false;
  ada.wake();
  await until(chat, ({ receipts }) => receipts[id]?.delivered === 1);
  assert.deepEqual(chat.getSnapshot().receipts[id], { read: 0, delivered: 1 });
});

/** Keeps the receipts that a device sends, as `read 2`. */
function receiptsOf(natter) {
  const said = [];
  const [socket] = natter.sockets;
  const { send } = socket;
  socket.send = (text, ...others) => {
    const { action, seq } = JSON.parse(text);
    if (action === 'read' || action === 'delivered') said.push(`${action} ${seq}`);
    send.call(socket, text, ...others);
  };
  return said;
}

test('what is read when it comes is said once, to be read', async (t) => {
  const { ben, chat } = await pair(t, server);
  const { id } = ben.session.user;
  await chat.send('zero');
  const shown = await arrived(ben, chat.id, 'zero');
  await until(chat, ({ receipts }) => receipts[id]?.delivered === 1);
  const said = receiptsOf(ben);
  const end = shown.subscribe(() => {
    if (texts(shown).includes('one')) shown.markRead();
  });
  await chat.send('one');
  await until(chat, ({ receipts }) => receipts[id]?.read === 2);
  assert.deepEqual(chat.getSnapshot().receipts[id], { read: 2, delivered: 2 });
  end();
  // What is not read is said to be received, and by then all that was to be said before is.
  await chat.send('two');
  await until(chat, ({ receipts }) => receipts[id]?.delivered === 3);
  assert.deepEqual(said, ['read 2', 'delivered 3']);
});
