/** A real `natter`, and people who use it. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import WebSocket from 'ws';
import { Natter } from 'natter-client';

const binary =
  process.env.NATTER_BINARY ??
  new URL('../../../../target/debug/natter', import.meta.url).pathname;

/** Ports that nobody listens on now, three in a row. */
async function freePorts() {
  for (let port = 24_000 + Math.floor(Math.random() * 5_000) * 3; ; port += 3) {
    const probes = [port, port + 1, port + 2].map((one) => createServer().listen(one, '127.0.0.1'));
    const events = probes.map((probe) =>
      once(probe, 'listening').then(() => true, () => false),
    );
    const free = (await Promise.all(events)).every(Boolean);
    await Promise.all(probes.map((probe) => new Promise((done) => probe.close(done))));
    if (free) return port;
  }
}

/** A natter that can be killed and started again at the same address. */
export class Server {
  #child;

  /**
   * @param {import('node:test').TestContext} t Stops it at its end.
   * @param {string[]} [options] Of the program.
   */
  static async start(t, options = ['--flood-limit', 'off']) {
    const server = new Server();
    server.data = await mkdtemp(join(tmpdir(), 'natter-client-'));
    server.options = options;
    server.port = await freePorts();
    server.url = `http://127.0.0.1:${server.port}`;
    t.after(async () => {
      await server.kill();
      await rm(server.data, { recursive: true, force: true });
    });
    await server.run();
    return server;
  }

  async run() {
    const fixed = ['--data', this.data, '--port', String(this.port), '--log', 'warn'];
    const quick = ['--bcrypt-cost', '4'];
    const child = spawn(binary, [...fixed, ...quick, ...this.options], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    let told = '';
    child.stderr.on('data', (data) => (told += data));
    await new Promise((resolve, reject) => {
      createInterface({ input: child.stdout }).on('line', (line) => {
        if (line.includes('HTTP API')) resolve();
      });
      child.on('exit', (code) => reject(new Error(`natter ended with ${code}: ${told}`)));
      child.on('error', reject);
    });
  }

  /** SIGKILL. */
  async kill() {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode) return;
    const over = once(child, 'exit');
    child.kill('SIGKILL');
    await over;
  }
}

let people = 0;

/**
 * A client of a new person, signed in.
 * @param {import('node:test').TestContext} t Closes it at its end.
 * @param {string} url
 * @param {object} [options]
 */
export async function person(t, url, options = {}) {
  const natter = device(t, url, options);
  const username = `p${process.pid}-${Date.now().toString(36)}-${people++}`;
  natter.credentials = { username, password: 'not-a-real-password' };
  const email = `${username}@example.com`;
  await natter.session.register({ ...natter.credentials, email });
  await opened(natter);
  return natter;
}

/**
 * A client, not signed in.
 * @param {import('node:test').TestContext} t
 * @param {string} url
 * @param {object} [options]
 */
export function device(t, url, options = {}) {
  const { sockets = [], ...others } = options;
  const natter = new Natter({ url, WebSocket: countedSocket(sockets), log: quiet, ...others });
  natter.sockets = sockets;
  t.after(() => natter.close());
  return natter;
}

/**
 * A WebSocket class that keeps its instances, so that a test can cut them off; or, where
 * `NATTER_WEBSOCKET` is `platform`, the platform's own one, which can't be.
 */
function countedSocket(sockets) {
  if (process.env.NATTER_WEBSOCKET === 'platform') return globalThis.WebSocket;
  return class extends WebSocket {
    constructor(url) {
      super(url);
      sockets.push(this);
    }
  };
}

/** Cuts off the sockets of a client without a close frame, as a tunnel does. */
export function cut(natter) {
  for (const socket of natter.sockets.splice(0)) socket.terminate();
}

const quiet = (level, message, fields) => {
  if (level === 'error' || process.env.NATTER_TEST_LOG) console.error(level, message, fields);
};

/**
 * Waits for a state of a store.
 * @param {{ subscribe: Function }} store
 * @param {(value: any) => unknown} is
 * @param {number} [ms] After which the test fails.
 */
export function until(store, is, ms = 30_000) {
  const { stack } = new Error('the state did not come');
  return new Promise((resolve, reject) => {
    let end = () => {};
    let over = false;
    const timer = setTimeout(() => {
      end();
      const now = JSON.stringify(store.getSnapshot(), null, 1).slice(0, 2_000);
      reject(new Error(`${stack}\nIt is: ${now}`));
    }, ms);
    end = store.subscribe((value) => {
      if (over || !is(value)) return;
      over = true;
      clearTimeout(timer);
      queueMicrotask(() => end());
      resolve(value);
    });
  });
}

/** @param {Natter} natter */
export const opened = (natter) => until(natter.connection, ({ state }) => state === 'open');

/** The texts that a conversation shows. */
export const texts = (conversation) =>
  conversation.getSnapshot().entries.map(({ text, kind }) => text ?? kind);

/** The whole log, past the library. */
export async function logOf(natter, id) {
  const entries = [];
  for (let after = 0; ; ) {
    const page = await natter.inbox.context.http.request(
      'GET',
      `/api/conversations/${id}/entries`,
      { query: { after, limit: 100 } },
    );
    entries.push(...page.entries);
    after = page.entries.at(-1)?.seq ?? page.lastSeq;
    if (after >= page.lastSeq) return entries;
  }
}
