/** The bot of the examples, as it is started. */

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { Server, person, until } from './support/server.js';

test('the bot makes an account and a room, answers, says what is typed, and stops', async (t) => {
  const server = await Server.start(t);
  const natter = await person(t, server.url);
  const bot = new URL('../examples/bot.js', import.meta.url).pathname;
  const websocket = globalThis.WebSocket ? [] : ['--experimental-websocket'];
  const name = `bot-${Date.now().toString(36)}`;
  const child = spawn(
    process.execPath,
    ['--no-warnings', ...websocket, bot, server.url, name, 'not-a-real-password'],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  t.after(() => child.kill('SIGKILL'));
  const lines = createInterface({ input: child.stdout });
  const [first] = await once(lines, 'line');
  const room = await natter.rooms.join(first.replace('In room ', ''));
  const said = (text) =>
    until(room, ({ entries }) => entries.some((entry) => entry.text === text));
  await room.send('!echo hello there');
  await said('hello there');
  await room.send('!who');
  await until(room, ({ entries }) => entries.some(({ text }) => text?.includes(`${name}, `)
    || text?.includes(`, ${name}`)));
  child.stdin.write('typed by a person\n');
  await said('typed by a person');
  const over = once(child, 'exit');
  child.kill('SIGTERM');
  assert.deepEqual(await over, [0, null]);
});
