/** Platforms that have less than Node.js: React Native. Deno and Bun are in `.ci/clients`. */

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { Server } from './support/server.js';

const path = (name) => new URL(name, import.meta.url).pathname;

/** Runs a program without what Hermes does not have, and returns what it prints. */
async function run(options, code = '') {
  const { NODE_TEST_CONTEXT, ...env } = process.env;
  const child = spawn(
    process.execPath,
    ['--import', path('support/hermes.js'), '--input-type=module', ...options],
    { env, cwd: path('..'), stdio: ['pipe', 'pipe', 'pipe'] },
  );
  let told = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (told += data));
  child.stdin.end(code);
  const [status] = await once(child, 'close');
  assert.equal(status, 0, told);
  return told;
}

test("the README's first example needs nothing that React Native lacks", async (t) => {
  const server = await Server.start(t);
  const [, example] = /^```js first\n(.*?)^```$/ms.exec(await readFile(path('../README.md'), 'utf8'));
  assert.match(await run([], example.replace('http://127.0.0.1:3000', server.url)), /'Hello!'/);
});

test('messages, receipts, rooms and people work without it, too', async () => {
  const told = await run(['--eval', `await import(${JSON.stringify(path('live.test.js'))})`]);
  assert.match(told, /^[#ℹ] fail 0$/m);
  assert.match(told, /^[#ℹ] pass [1-9]/m);
});
