/** The bot of the library's examples, in a process of its own. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { atEnd } from './ends.js';
import { Front } from './front.js';

const program = new URL('../../../clients/js/examples/bot.js', import.meta.url).pathname;
let bots = 0;

/**
 * Starts it in a new room.
 * @param {import('node:test').TestContext} t Ends it at its end.
 * @param {string} url Of Natter.
 * @param {string} [name]
 */
export async function bot(t, url, name = `bot-${process.pid}-${Date.now().toString(36)}${bots++}`) {
  const started = new Bot();
  await started.start(t, url, name);
  return started;
}

/**
 * The same with sockets that can be cut off, at a natter of one's own.
 * @param {import('node:test').TestContext} t
 * @param {string} url
 */
export async function botOverFront(t, url) {
  const front = await Front.start(t, url, `${url.replace(/^http/, 'ws')}/ws`);
  return Object.assign(await bot(t, front.url), { cut: () => front.cut() });
}

class Bot {
  #child;
  #output;
  /** The entries of its room as it has shown them: `NUMBER WHO: TEXT`. @type {string[]} */
  lines = [];

  async start(t, url, name) {
    const websocket = globalThis.WebSocket ? [] : ['--experimental-websocket'];
    const child = spawn(
      process.execPath,
      ['--no-warnings', ...websocket, program, url, name, 'not-a-s3cr3t-1'],
      { stdio: ['pipe', 'pipe', 'inherit'] },
    );
    this.#child = child;
    atEnd(t, () => child.kill('SIGKILL'));
    this.#output = createInterface({ input: child.stdout });
    const [first] = await once(this.#output, 'line');
    this.#output.on('line', (line) => this.lines.push(line));
    this.name = name;
    this.roomId = first.replace('In room ', '');
  }

  /** What is typed where it runs, it says. */
  say(text) {
    this.#child.stdin.write(`${text}\n`);
  }

  /** Waits until it has shown the entry of a number. */
  async shows(seq) {
    const shown = () => this.lines.some((line) => line.startsWith(`${seq} `));
    while (!shown()) await once(this.#output, 'line', { signal: AbortSignal.timeout(60_000) });
  }

  /** @returns {Promise<[code: number | null]>} */
  stop() {
    const over = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    return over;
  }
}
