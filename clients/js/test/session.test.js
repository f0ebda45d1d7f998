/** Against a real natter: getting in, staying in, what a device keeps. */

import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { memoryStorage } from 'natter-client';
import { arrived, pair } from './support/pair.js';
import { Server, cut, device, opened, person, texts, until } from './support/server.js';

/** @type {Server} */
let server;
before(async (t) => {
  server = await Server.start(t);
});

test('a device that starts again shows what it has kept before the network answers', async (t) => {
  const { ben, chat } = await pair(t, server);
  const storage = memoryStorage();
  const phone = device(t, server.url, { storage });
  await phone.session.login(ben.credentials);
  await opened(phone);
  await chat.send('hello');
  await arrived(phone, chat.id, 'hello');
  await phone.close();
  const noNetwork = () => Promise.reject(new TypeError('fetch failed'));
  const again = device(t, server.url, { storage, fetch: noNetwork });
  const user = await again.start();
  assert.equal(user.id, ben.session.user.id);
  assert.deepEqual(texts(again.inbox.get(chat.id)), ['hello']);
  assert.equal(again.inbox.getSnapshot().conversations[0].unread, 1);
});

test('what was written without a network is sent in order after a restart', async (t) => {
  const { ada, ben, chat } = await pair(t, server);
  await chat.send('before');
  await until(chat, ({ unsent }) => unsent.length === 0);
  const storage = memoryStorage();
  let network = true;
  const fetch = (...asked) =>
    network ? globalThis.fetch(...asked) : Promise.reject(new TypeError('fetch failed'));
  const phone = device(t, server.url, { storage, fetch });
  await phone.session.login(ada.credentials);
  await opened(phone);
  network = false;
  cut(phone);
  await until(phone.connection, ({ state }) => state !== 'open');
  const offline = phone.inbox.get(chat.id);
  const words = Array.from({ length: 23 }, (_, index) => `offline ${index}`);
  for (const word of words) await offline.send(word);
  await phone.close();
  const again = device(t, server.url, { storage });
  await again.start();
  assert.equal(again.inbox.get(chat.id).getSnapshot().unsent.length, 23);
  const theirs = await arrived(ben, chat.id, words.at(-1));
  assert.deepEqual(texts(theirs), ['before', ...words]);
});

test('a session that ends elsewhere ends here, and what the device kept is gone', async (t) => {
  const { ada, ben, chat } = await pair(t, server);
  const storage = memoryStorage();
  const phone = device(t, server.url, { storage });
  await phone.session.login(ada.credentials);
  await opened(phone);
  await chat.send('hello');
  await arrived(ben, chat.id, 'hello');
  const sessions = await ada.session.sessions();
  const other = sessions.find(({ current, device: name }) => !current && name !== undefined);
  await ada.session.endSession(other.id);
  const state = await until(phone.session, (session) => session.state === 'signedOut');
  assert.equal(state.ended, 'revoked');
  await until(phone.connection, (connection) => connection.state === 'closed');
  assert.deepEqual(phone.inbox.getSnapshot().conversations, []);
  await until({ ...phone.session, subscribe: poll(() => storage.list('')) }, (all) => !all.length);
  await assert.rejects(phone.people.search('x'), { code: 'not_signed_in' });
});

/** A store of something that has to be asked for. */
const poll = (ask) => (listen) => {
  const timer = setInterval(() => ask().then(listen), 20);
  return () => clearInterval(timer);
};

test('an access token that has expired is refreshed once, for all requests', async (t) => {
  const { ada } = await pair(t, server);
  let refreshed = 0;
  let expired = true;
  const fetch = async (url, options) => {
    if (url.endsWith('/refresh')) {
      refreshed++;
      expired = false;
    } else if (expired && options.headers.authorization && url.includes('/api/auth/me')) {
      const problem = { code: 'expired_token', status: 401 };
      return new Response(JSON.stringify(problem), { status: 401 });
    }
    return globalThis.fetch(url, options);
  };
  const phone = device(t, server.url, { fetch });
  await phone.session.login(ada.credentials);
  const answers = await Promise.all([1, 2, 3].map(() => phone.session.me()));
  assert.equal(answers.length, 3);
  assert.equal(refreshed, 1);
  assert.equal((await phone.session.me()).user.id, ada.session.user.id);
});

test('a refresh whose answer was lost is repeated, and nobody is signed out', async (t) => {
  const { ada } = await pair(t, server);
  let lose = true;
  let expired = true;
  const fetch = async (url, options) => {
    if (expired && url.includes('/api/auth/me')) {
      return new Response('{"code":"expired_token"}', { status: 401 });
    }
    const answer = await globalThis.fetch(url, options);
    if (!url.endsWith('/refresh')) return answer;
    if (lose) {
      lose = false;
      throw new TypeError('fetch failed');
    }
    expired = false;
    return answer;
  };
  const phone = device(t, server.url, { fetch });
  await phone.session.login(ada.credentials);
  await assert.rejects(phone.session.me(), { code: 'network' });
  assert.equal((await phone.session.me()).user.id, ada.session.user.id);
});

test('signing out forgets everything, and somebody else can sign in', async (t) => {
  const { ada, ben, chat } = await pair(t, server);
  await chat.send('hello');
  await arrived(ben, chat.id, 'hello');
  await ben.session.logout();
  assert.deepEqual(ben.session.getSnapshot().state, 'signedOut');
  assert.deepEqual(ben.inbox.getSnapshot().conversations, []);
  await assert.rejects(ben.session.login({ ...ada.credentials, password: 'wrong' }), {
    code: 'invalid_credentials',
    status: 401,
  });
  await ben.session.login(ada.credentials);
  await until(ben.inbox, ({ conversations }) => conversations.length === 1);
  await assert.rejects(ben.session.login(ada.credentials), { code: 'signed_in' });
});

test('profile, password, export and the end of the account', async (t) => {
  const { ada, chat } = await pair(t, server);
  await chat.send('hello');
  await until(chat, ({ entries }) => entries.length === 1);
  await ada.session.updateProfile({ bio: 'Counts things.' });
  assert.equal(ada.session.getSnapshot().user.bio, 'Counts things.');
  const { password } = ada.credentials;
  const newPassword = 'another-sample-password';
  await ada.session.changePassword({ currentPassword: password, newPassword });
  const said = [];
  for await (const { conversations } of ada.session.export()) {
    said.push(...conversations.flatMap(({ entries }) => entries.map(({ text }) => text)));
  }
  assert.deepEqual(said, ['hello']);
  await ada.session.deleteAccount(newPassword);
  assert.equal(ada.session.getSnapshot().ended, 'accountDeleted');
});

test('every method takes a signal', async (t) => {
  const { ada, chat } = await pair(t, server);
  const signal = AbortSignal.abort(new Error('no more'));
  const { id } = ada.session.user;
  for (const call of [
    () => ada.session.me({ signal }),
    () => ada.people.get(id, { signal }),
    () => ada.rooms.create({ name: 'x', visibility: 'open' }, { signal }),
    () => ada.inbox.with('01kbk2wd1r7p4q8s2t6v9x3yza', { signal }),
    () => chat.send('x', { signal }),
    () => chat.sent('x', { signal }),
    () => chat.loadOlder({ signal }),
    () => chat.deleteMessage(1, { signal }),
  ]) {
    await assert.rejects(call, /no more/, String(call));
  }
});

test('an account that goes with its messages takes their texts along', async (t) => {
  const { ada, ben, chat } = await pair(t, server);
  await chat.send('one');
  await chat.send('two');
  const theirs = await arrived(ben, chat.id, 'two');
  const { clientMessageId } = await theirs.send('mine stays');
  await theirs.sent(clientMessageId);
  await ada.session.deleteAccount(ada.credentials.password, { eraseMessages: true });
  await until(theirs, ({ entries }) => entries.slice(0, 2).every(({ deleted }) => deleted));
  assert.ok(texts(theirs).includes('mine stays'));
  assert.ok(!JSON.stringify(theirs.getSnapshot()).includes('"one"'));
});

test('a conversation can begin without a network', async (t) => {
  const { ada, ben } = await pair(t, server);
  let network = true;
  const fetch = (...asked) =>
    network ? globalThis.fetch(...asked) : Promise.reject(new TypeError('fetch failed'));
  const phone = device(t, server.url, { fetch });
  await phone.session.login(ada.credentials);
  await opened(phone);
  network = false;
  cut(phone);
  await until(phone.connection, ({ state }) => state !== 'open');
  const chat = await phone.inbox.with(ben.session.user.id);
  await chat.send('written in a tunnel');
  network = true;
  phone.wake();
  const theirs = await arrived(ben, chat.id, 'written in a tunnel');
  assert.equal(theirs.id, chat.id);
});

test('what another device reads while this one is away is not unread here either', async (t) => {
  const { ben, chat } = await pair(t, server);
  const storage = memoryStorage();
  const phone = device(t, server.url, { storage });
  await phone.session.login(ben.credentials);
  await opened(phone);
  await chat.send('hello');
  await arrived(phone, chat.id, 'hello');
  await phone.close();
  const theirs = await arrived(ben, chat.id, 'hello');
  theirs.markRead();
  await until(chat, ({ receipts }) => receipts[ben.session.user.id]?.read === 1);
  const again = device(t, server.url, { storage });
  await again.start();
  assert.equal(again.inbox.getSnapshot().unread, 1);
  await until(again.inbox, ({ unread }) => unread === 0);
});

test('what was read at the last moment is told at the next start', async (t) => {
  const { ben, chat } = await pair(t, server);
  const storage = memoryStorage();
  const phone = device(t, server.url, { storage });
  await phone.session.login(ben.credentials);
  await opened(phone);
  await chat.send('hello');
  const theirs = await arrived(phone, chat.id, 'hello');
  theirs.markRead();
  await phone.close();
  await ben.close();
  const again = device(t, server.url, { storage });
  await again.start();
  await until(chat, ({ receipts }) => receipts[ben.session.user.id]?.read === 1);
});

test('a room that was changed by what one has cleared unseen is shown as it is', async (t) => {
  const { ada, ben } = await pair(t, server);
  const room = await ada.rooms.create({ name: 'Lobby', visibility: 'open' });
  const other = await ben.rooms.join(room.id);
  const storage = memoryStorage();
  const phone = device(t, server.url, { storage });
  await phone.session.login(ben.credentials);
  await opened(phone);
  await phone.close();
  await ada.rooms.change(room.id, { name: 'Hall' });
  await until(other, ({ info }) => info.name === 'Hall');
  await other.clear();
  const { clientMessageId } = await room.send('after');
  await room.sent(clientMessageId);
  const again = device(t, server.url, { storage });
  await again.start();
  const theirs = again.inbox.get(room.id);
  assert.equal(theirs.getSnapshot().info.name, 'Lobby');
  await until(theirs, ({ info }) => info.name === 'Hall');
  assert.deepEqual(texts(theirs), ['after']);
});

test('a request of somebody who has signed out is not repeated by who comes next', async (t) => {
  const { ada, ben } = await pair(t, server);
  const asked = [];
  let answer;
  const fetch = async (url, options) => {
    if (!url.endsWith('/api/auth/me')) return globalThis.fetch(url, options);
    asked.push(options.headers.authorization);
    return new Promise((resolve) => (answer = resolve));
  };
  const phone = device(t, server.url, { fetch });
  for (const code of ['expired_token', 'session_revoked']) {
    await phone.session.login(ada.credentials);
    const late = phone.session.me();
    await phone.session.logout();
    await phone.session.login(ben.credentials);
    answer(new Response(JSON.stringify({ code, status: 401 }), { status: 401 }));
    await assert.rejects(late, { code });
    assert.equal(phone.session.user.id, ben.session.user.id, 'the newer session goes on');
    await phone.session.logout();
  }
  assert.equal(asked.length, 2);
});

test('a refresh that ends after its session brings nobody back', async (t) => {
  const { ada, ben } = await pair(t, server);
  let begun;
  let go;
  const begins = new Promise((resolve) => (begun = resolve));
  const gate = new Promise((resolve) => (go = resolve));
  const fetch = async (url, options) => {
    if (url.endsWith('/api/auth/me')) {
      return new Response('{"code":"expired_token"}', { status: 401 });
    }
    const answer = await globalThis.fetch(url, options);
    if (url.endsWith('/refresh')) await (begun(), gate);
    return answer;
  };
  const phone = device(t, server.url, { fetch });
  await phone.session.login(ada.credentials);
  const late = phone.session.me();
  await begins;
  await phone.session.end('revoked');
  await phone.session.login(ben.credentials);
  go();
  await assert.rejects(late, { code: 'not_signed_in' });
  assert.equal(phone.session.user.id, ben.session.user.id);
});

test('nobody sees what somebody else has left on the device', async (t) => {
  const { ada, ben, chat } = await pair(t, server);
  const storage = memoryStorage();
  const phone = device(t, server.url, { storage });
  await phone.session.login(ada.credentials);
  await opened(phone);
  await chat.send('a secret of ada');
  await arrived(phone, chat.id, 'a secret of ada');
  await phone.close();
  // The program ended before it had deleted anything.
  await storage.write({ session: undefined });
  const eve = await person(t, server.url);
  const again = device(t, server.url, { storage });
  await again.start();
  await again.session.login(eve.credentials);
  await opened(again);
  assert.deepEqual(again.inbox.getSnapshot().conversations, []);
  assert.equal(again.inbox.get(chat.id), undefined);
  assert.ok(ben);
});
