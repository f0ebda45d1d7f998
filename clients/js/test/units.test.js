import assert from 'node:assert/strict';
import { test } from 'node:test';
import 'fake-indexeddb/auto';
import { NatterError, indexedDbStorage, memoryStorage } from 'natter-client';
import { isGone } from '../src/errors.js';
import { Http } from '../src/http.js';
import { IceServers } from '../src/ice.js';
import { advance, summarize } from '../src/info.js';
import { Log } from '../src/log.js';
import { Store } from '../src/store.js';
import { eventsOf } from '../src/tabs.js';
import { Alarm, Queue, backoff } from '../src/util.js';

class Counter extends Store {
  value = 0;
  read() {
    return { value: this.value };
  }
  set(value) {
    this.value = value;
    this.changed();
  }
}

test('a store hands out the same snapshot until something changes', () => {
  const counter = new Counter();
  const { getSnapshot } = counter;
  assert.equal(getSnapshot(), getSnapshot());
  const before = getSnapshot();
  counter.set(1);
  assert.notEqual(getSnapshot(), before);
  assert.deepEqual(before, { value: 0 });
});

test('a listener is told at once, then once for the changes of one moment', async () => {
  const counter = new Counter();
  const told = [];
  const { subscribe } = counter;
  const end = subscribe(({ value }) => told.push(value));
  counter.set(1);
  counter.set(2);
  await null;
  assert.deepEqual(told, [0, 2]);
  end();
  counter.set(3);
  await null;
  assert.deepEqual(told, [0, 2]);
});

test('waiting grows to a minute, is never twice the same, and heeds the server', () => {
  for (let failures = 0; failures < 20; failures++) {
    const most = Math.min(60_000, 1_000 * 2 ** failures);
    const waited = backoff(failures);
    assert.ok(waited >= most / 2 && waited <= most, `${failures}: ${waited}`);
  }
  assert.notEqual(backoff(5), backoff(5));
  assert.ok(backoff(0, { retryAfter: 7 }) >= 7_000);
});

test('a wait can be cut short, or ended by its signal', async () => {
  const alarm = new Alarm();
  const waiting = alarm.wait(1e8, new AbortController().signal);
  alarm.wake();
  await waiting;
  await alarm.wait(1e8, AbortSignal.abort());
});

test('queued work is done in order, also after a failure', async () => {
  const queue = new Queue();
  const done = [];
  const slow = queue.run(async () => {
    await new Promise((resolve) => setImmediate(resolve));
    done.push(1);
    throw new Error('no');
  });
  const next = queue.run(() => done.push(2));
  await assert.rejects(slow, /no/);
  await next;
  assert.deepEqual(done, [1, 2]);
});

for (const [name, make] of [
  ['memory', memoryStorage],
  ['IndexedDB', () => indexedDbStorage(`test ${Math.random()}`)],
]) {
  test(`${name} keeps values, lists them by key, and deletes`, async () => {
    const storage = make();
    assert.equal(await storage.get('a'), undefined);
    const value = { text: 'one' };
    await storage.write({ 'x/2': 'two', 'x/1': value, y: 3 });
    value.text = 'changed';
    assert.deepEqual(await storage.list('x/'), [['x/1', { text: 'one' }], ['x/2', 'two']]);
    await storage.write({ 'x/1': undefined, y: 4 });
    assert.deepEqual(await storage.list(''), [['x/2', 'two'], ['y', 4]]);
    assert.equal(await storage.get('y'), 4);
  });
}

test('what one tab writes to IndexedDB another one reads', async () => {
  const [one, other] = [indexedDbStorage('shared'), indexedDbStorage('shared')];
  await one.write({ a: 1 });
  assert.equal(await other.get('a'), 1);
  assert.equal(one.name, 'shared');
});

const http = (answer) => {
  const asked = [];
  const fetch = async (url, options) => {
    asked.push({ url, ...options });
    return answer(asked.length);
  };
  return { asked, http: new Http('http://example.com/', fetch, () => {}) };
};
const anonymous = true;

test("an error has the problem's code, and what the server says about waiting", async () => {
  const problem = { code: 'too_many_attempts', detail: 'Wait.', status: 429 };
  const { http: one } = http(
    () => new Response(JSON.stringify(problem), { status: 429, headers: { 'retry-after': '9' } }),
  );
  const error = await one.request('GET', '/x', { anonymous }).catch((thrown) => thrown);
  assert.ok(error instanceof NatterError);
  assert.deepEqual([error.code, error.status, error.retryAfter, error.transient],
    ['too_many_attempts', 429, 9, true]);
  assert.equal(error.message, 'Wait.');
});

test('what API Gateway, a proxy or no network says is an error with a code, too', async () => {
  const codes = [];
  for (const answer of [
    () => new Response('{"message":"Service Unavailable"}', { status: 503 }),
    () => new Response('<html>', { status: 502 }),
    () => new Response('<html>'),
    () => {
      throw new TypeError('fetch failed');
    },
  ]) {
    const error = await http(answer).http.request('GET', '/x', { anonymous }).catch((e) => e);
    codes.push([error.code, error.transient]);
  }
  assert.deepEqual(codes, [
    ['unavailable', true],
    ['unexpected_answer', true],
    ['unexpected_answer', true],
    ['network', true],
  ]);
});

test("a page that a hotel's network shows instead is no refusal", async () => {
  for (const status of [200, 401, 403, 404]) {
    const page = () => new Response('<html>', { status });
    const error = await http(page).http.request('GET', '/x', { anonymous }).catch((e) => e);
    assert.deepEqual([error.code, error.transient], ['unexpected_answer', true], `${status}`);
    assert.equal(isGone(error), false, 'no conversation is forgotten because of it');
  }
  const gone = new NatterError({ code: 'conversation_not_found', status: 404 });
  assert.equal(isGone(gone), true);
});

test('a request that is aborted fails with the reason of its signal', async () => {
  const controller = new AbortController();
  const { http: one } = http(() => new Promise(() => {}));
  one.fetch = (_, { signal }) =>
    new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  const request = one.request('GET', '/x', { anonymous, signal: controller.signal });
  controller.abort(new Error('changed my mind'));
  await assert.rejects(request, /changed my mind/);
  await assert.rejects(one.request('GET', '/x', { anonymous, signal: AbortSignal.abort() }));
});

test('requests without a session say so', async () => {
  await assert.rejects(http(() => {}).http.request('GET', '/x'), { code: 'not_signed_in' });
});

test('entries change what a list says of a room', () => {
  const room = { kind: 'room', name: 'A', role: 'owner', ownerId: 'ada', memberCount: 3 };
  const after = (fields) => advance(room, { seq: 6, sender: 'ada', ...fields }, 'ada');
  assert.equal(after({ kind: 'renamed', name: 'B' }).name, 'B');
  assert.equal(after({ kind: 'visibility', visibility: 'open' }).visibility, 'open');
  assert.equal(after({ kind: 'ended' }).ended, true);
  assert.equal(after({ kind: 'joined', userIds: ['x', 'y'] }).memberCount, 5);
  assert.equal(after({ kind: 'removed', userId: 'x' }).memberCount, 2);
  const handedOver = after({ kind: 'role', userId: 'ben', role: 'owner' });
  assert.deepEqual([handedOver.ownerId, handedOver.role], ['ben', 'admin']);
  assert.equal(after({ kind: 'poll' }).lastSeq, 6);
  assert.equal(after({ kind: 'message' }).lastEntry.seq, 6);
  assert.equal(after({ kind: 'deleted' }).lastEntry, undefined, 'a list does not show it');
  assert.equal(room.memberCount, 3);
});

test('who leaves a conversation of two has deleted the account', () => {
  const peer = { id: 'ben', username: 'ben', displayName: 'Ben', createdAt: 'then', bio: 'hi' };
  const direct = { kind: 'direct', peer };
  const after = (sender) => advance(direct, { seq: 6, kind: 'left', sender }, 'ada').peer;
  const gone = { displayName: 'Deleted account', createdAt: 'then', deleted: true };
  assert.deepEqual(after('ben'), { id: 'ben', username: '', ...gone });
  assert.equal(after('ada'), peer);
});

test('a list does not show what was deleted for oneself', () => {
  const lastEntry = { seq: 1, kind: 'message', sender: 'ben', text: 'secret' };
  const log = new Log();
  log.takeAll([lastEntry]);
  const info = { lastEntry, lastSeq: 1, readSeq: 0, deliveredSeq: 0 };
  assert.equal(summarize(info, log, 'ada').lastEntry, lastEntry);
  log.take({ seq: 1, kind: 'message', sender: 'ben', deleted: true, hidden: true });
  assert.equal(summarize(info, log, 'ada').lastEntry, null);
});

test("an answer to another tab's frame is what another device would have been told", () => {
  const entry = { id: 'd-a-b.7', seq: 7, kind: 'message' };
  const ack = { event: 'ack', requestId: 'x.1', conversationId: 'd-a-b' };
  const newMessage = { event: 'newMessage', conversationId: 'd-a-b', entry };
  assert.deepEqual(eventsOf({ action: 'sendMessage' }, { ...ack, entry }, 'ada'), [newMessage]);
  assert.deepEqual(eventsOf({ action: 'sendMessages' }, { ...ack, entries: [entry] }, 'ada'), [
    newMessage,
  ]);
  const read = { action: 'read', conversationId: 'd-a-b', seq: 7 };
  assert.deepEqual(eventsOf(read, { event: 'ack' }, 'ada'), [
    { event: 'read', conversationId: 'd-a-b', userId: 'ada', seq: 7 },
  ]);
  assert.deepEqual(eventsOf({ action: 'makeAnswer', callId: 'c' }, { event: 'ack' }, 'ada'), [
    { event: 'callTaken', callId: 'c' },
  ]);
  const call = { ...entry, kind: 'call', call: { outcome: 'declined' } };
  const ended = eventsOf({ action: 'endCall', callId: 'c' }, { event: 'ack', entry: call }, 'ada');
  assert.deepEqual(ended.map(({ event }) => event), ['newMessage', 'endCall']);
  assert.deepEqual(eventsOf({ action: 'typing' }, { event: 'ack' }, 'ada'), []);
});

test('ICE servers that come after a sign-out are not kept for the next person', async () => {
  const answers = [];
  const http = { request: () => new Promise((resolve) => answers.push(resolve)) };
  const servers = new IceServers(http, () => {});
  const answer = (username) => ({ iceServers: [{ urls: ['turn:x'], username }], expiresIn: 3600 });
  const before = servers.get();
  servers.clear();
  answers.shift()(answer('ada'));
  assert.deepEqual(await before, []);
  const after = servers.get();
  answers.shift()(answer('ben'));
  assert.equal((await after)[0].username, 'ben');
  assert.equal((await servers.get())[0].username, 'ben');
});
