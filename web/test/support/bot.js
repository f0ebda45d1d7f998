/** The bot of the library's examples, in a process of its own. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { atEnd } from './ends.js';

const program = new URL('../../../clients/js/examples/bot.js', import.meta.url).pathname;
let bots = 0;

/**
 * Starts it in a new room.
 * @param {import('node:test').TestContext} t Ends it at its end.
 * @param {string} url Of Natter.
 * @param {string} [name]
 */
export async function bot(t, url, name = `bot-${process.pid}-${Date.now().toString(36)}${bots++}`) {
  const websocket = globalThis.WebSocket ? [] : ['--experimental-websocket'];
  const child = spawn(
    process.execPath,
    ['--no-warnings', ...websocket, program, url, name, 'not-a-s3cr3t-1'],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  atEnd(t, () => child.kill('SIGKILL'));
  const [first] = await once(createInterface({ input: child.stdout }), 'line');
  return {
    name,
    roomId: first.replace('In room ', ''),
    /** What is typed where it runs, it says. */
    say: (text) => child.stdin.write(`${text}\n`),
    stop: () => {
      const over = once(child, 'exit');
      child.kill('SIGTERM');
      return over;
    },
  };
}
