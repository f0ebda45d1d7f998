/** The outbox, without a network: what it sends, and what it makes of each answer. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NatterError, memoryStorage } from 'natter-client';
import { Outbox } from '../src/outbox.js';
import { Tabs } from '../src/tabs.js';

/** An outbox whose server the test is: `answer` is asked for each send. */
async function box(t, answer, { storage = memoryStorage(), leading = () => true } = {}) {
  const sends = [];
  const life = new AbortController();
  t.after(() => life.abort());
  let seq = 0;
  const outbox = new Outbox({
    storage,
    tabs: new Tabs(undefined, undefined, undefined),
    log: (_level, message, { error }) => assert.fail(`${message}: ${error}`),
    leading,
    changed: () => {},
    catchUp: async () => 20_000,
    send: async (conversationId, messages, after) => {
      sends.push({ conversationId, texts: messages.map(({ text }) => text), after, messages });
      await answer?.(messages, sends.length, after);
      return messages.map(({ text, clientMessageId }) => ({ seq: ++seq, text, clientMessageId }));
    },
  });
  await outbox.start('ada', life.signal);
  return { outbox, sends, storage, life };
}
const refuse = (code, status, more) => {
  throw new NatterError({ code, status, ...more });
};
const write = (outbox, texts, after = 0) =>
  Promise.all(texts.map((text) => outbox.add('c', text, after)));
const allSent = async (outbox, messages) => {
  const waiting = () => outbox.of('c').some(({ state }) => state === 'sending');
  while (waiting()) await new Promise((resolve) => setTimeout(resolve, 2));
  assert.ok(messages.every(({ clientMessageId }) => clientMessageId));
};

test('what is written while a send is under way goes together in the next, in order', async (t) => {
  let go;
  const gate = new Promise((resolve) => (go = resolve));
  const { outbox, sends } = await box(t, () => gate);
  const words = Array.from({ length: 25 }, (_, index) => `${index}`);
  const first = await write(outbox, ['first'], 3);
  const others = await write(outbox, words, 4);
  go();
  await allSent(outbox, [...first, ...others]);
  assert.deepEqual(sends.map(({ texts }) => texts.length), [1, 10, 10, 5]);
  assert.deepEqual(sends.flatMap(({ texts }) => texts), ['first', ...words]);
  assert.deepEqual(sends.map(({ after }) => after), [3, 4, 4, 4]);
  assert.deepEqual(outbox.of('c'), []);
});

test('a message is stored before it is sent, and no more when it is in the log', async (t) => {
  const storage = memoryStorage();
  const { outbox } = await box(
    t,
    async ([{ clientMessageId }]) => {
      const stored = await storage.list('outbox/ada/');
      assert.deepEqual(stored.map(([, message]) => message.clientMessageId), [clientMessageId]);
    },
    { storage },
  );
  await allSent(outbox, await write(outbox, ['hello']));
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(await storage.list(''), []);
});

test('one that can not be stored is not sent', async (t) => {
  const storage = { ...memoryStorage(), write: () => Promise.reject(new Error('disk is full')) };
  const { outbox, sends } = await box(t, undefined, { storage });
  await assert.rejects(outbox.add('c', 'hello', 0), /disk is full/);
  assert.deepEqual([sends.length, outbox.of('c').length], [0, 0]);
});

test('without an answer the same is sent again, under the same name and number', async (t) => {
  const { outbox, sends } = await box(t, (_, count) => count < 3 && refuse('network', 0));
  await allSent(outbox, await write(outbox, ['hello'], 7));
  assert.equal(sends.length, 3);
  assert.deepEqual(new Set(sends.map(({ messages }) => messages[0].clientMessageId)).size, 1);
  assert.deepEqual(sends.map(({ after }) => after), [7, 7, 7]);
});

test('too many at once are halved', async (t) => {
  const { outbox, sends } = await box(t, (messages) =>
    messages.length > 3 ? refuse('too_many_messages', 429) : undefined);
  const words = Array.from({ length: 9 }, (_, index) => `${index}`);
  await allSent(outbox, await write(outbox, words));
  const through = sends.filter(({ texts }) => texts.length <= 3).flatMap(({ texts }) => texts);
  assert.deepEqual(through, words);
});

test('of several that are refused only the one that is to blame fails', async (t) => {
  const { outbox, sends } = await box(t, (messages) =>
    messages.some(({ text }) => text === 'bad') ? refuse('validation_failed', 400) : undefined);
  const messages = await write(outbox, ['a', 'b', 'bad', 'c', 'd']);
  const [a, b, bad, c, d] = messages;
  await allSent(outbox, [a, b, c, d]);
  await assert.rejects(outbox.sent(bad.clientMessageId), { code: 'validation_failed' });
  assert.deepEqual(outbox.of('c').map(({ state, code }) => [state, code]), [
    ['failed', 'validation_failed'],
  ]);
  assert.ok(sends.length > 2);
});

test('one that is too far behind goes out with a new number', async (t) => {
  const { outbox, sends } = await box(t, (_messages, _count, after) =>
    after < 20_000 && refuse('too_far_behind', 409));
  await allSent(outbox, await write(outbox, ['hello'], 5));
  assert.deepEqual(sends.map(({ after }) => after), [5, 20_000]);
});

test('what the log has already is not sent again', async (t) => {
  const storage = memoryStorage();
  const offline = await box(t, () => new Promise(() => {}), { storage });
  const [message] = await write(offline.outbox, ['hello']);
  offline.life.abort();
  let leads = false;
  const { outbox, sends } = await box(t, undefined, { storage, leading: () => leads });
  outbox.took({ seq: 1, clientMessageId: message.clientMessageId });
  leads = true;
  outbox.flush();
  assert.deepEqual([sends.length, outbox.of('c').length], [0, 0]);
});

test('a tab that does not lead stores, and does not send', async (t) => {
  const { outbox, sends } = await box(t, undefined, { leading: () => false });
  await write(outbox, ['hello']);
  assert.deepEqual([sends.length, outbox.of('c')[0].state], [0, 'sending']);
});

test('long messages go in several sends, each of which fits into a frame', async (t) => {
  let go;
  const gate = new Promise((resolve) => (go = resolve));
  const { outbox, sends } = await box(t, () => gate);
  const messages = await write(outbox, Array.from({ length: 6 }, () => '€'.repeat(4_000)));
  go();
  await allSent(outbox, messages);
  for (const { messages: sent } of sends) {
    assert.ok(Buffer.byteLength(JSON.stringify(sent)) < 32_000);
  }
});

test('a sign-in that has ended stops it, and the message stays', async (t) => {
  const { outbox, sends } = await box(t, () => refuse('session_revoked', 401));
  await write(outbox, ['hello']);
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual([sends.length, outbox.of('c')[0].state], [1, 'sending']);
});

test('what is written meanwhile does not cut short the wait that the server asks for', async (t) => {
  const { outbox, sends } = await box(t, (_, send) => {
    if (send === 1) refuse('too_many_messages', 429, { retryAfter: 1 });
  });
  const first = Date.now();
  const [one] = await write(outbox, ['one']);
  const sent = outbox.sent(one.clientMessageId);
  while (sends.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  for (let n = 0; n < 20; n++) {
    await write(outbox, [`meanwhile ${n}`]);
    outbox.flush();
  }
  assert.equal(sends.length, 1);
  await sent;
  assert.ok(Date.now() - first >= 1_000);
});

test('the order of writing holds, also where the clock is set back', async (t) => {
  const { now } = Date;
  t.after(() => (Date.now = now));
  const storage = memoryStorage();
  const { outbox } = await box(t, undefined, { storage, leading: () => false });
  await write(outbox, ['one', 'two']);
  Date.now = () => now() - 3_600_000;
  await write(outbox, ['three']);
  const { outbox: again } = await box(t, undefined, { storage, leading: () => false });
  await write(again, ['four', 'five']);
  const words = ['one', 'two', 'three', 'four', 'five'];
  assert.deepEqual(again.of('c').map(({ text }) => text), words);
});

test('nothing waits for ever for a message when the client is closed', async (t) => {
  const { outbox, life } = await box(t);
  life.abort();
  await assert.rejects(outbox.sent('never'), { code: 'closed' });
});
