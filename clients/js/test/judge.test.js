/** The process that the tests in Rust drive, by its lines. */

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { Server, logOf, person } from './support/server.js';

test('a device is driven by lines of JSON, and ends with the log', async (t) => {
  const server = await Server.start(t);
  const ada = await person(t, server.url);
  const ben = await person(t, server.url);
  const chat = await ada.inbox.with(ben.session.user.id);
  const body = await ben.inbox.context.http.request('POST', '/api/auth/login', {
    body: ben.credentials,
    anonymous: true,
  });
  const judge = spawn(process.execPath, [new URL('judge.js', import.meta.url).pathname], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  t.after(() => judge.kill('SIGKILL'));
  const lines = createInterface({ input: judge.stdout })[Symbol.asyncIterator]();
  const ask = async (name, fields = {}) => {
    judge.stdin.write(`${JSON.stringify({ do: name, ...fields })}\n`);
    return JSON.parse((await lines.next()).value);
  };
  const conversation = chat.id;
  assert.deepEqual(await ask('start', { url: server.url, ...body }), { ok: null });
  assert.deepEqual(await ask('connected'), { ok: false });
  assert.deepEqual(await ask('connect'), { ok: null });
  const { ok: entry } = await ask('write', { conversation, text: 'one' });
  assert.equal(entry.text, 'one');
  await ask('queueAndLose', { conversation, texts: ['two'] });
  await chat.sent((await chat.send('three')).clientMessageId);
  await ask('flush');
  assert.deepEqual(await ask('unsent'), { ok: 0 });
  await ask('connect');
  await ask('listen');
  await ask('delete', { conversation, seq: 1, everyone: true });
  await ask('listen');
  const { ok: shown } = await ask('shown', { conversation });
  assert.deepEqual(shown, { last: 4, entries: await logOf(ada, conversation) });
  const refused = await ask('write', { conversation, text: ' ' });
  assert.equal(refused.error.code, 'validation_failed');
  assert.equal((await ask('nonsense')).error.code, 'judge');
  const over = once(judge, 'exit');
  judge.stdin.end();
  assert.deepEqual(await over, [0, null]);
});
