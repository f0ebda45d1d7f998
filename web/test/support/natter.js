/** A `natter` of one's own, or the deployment at `NATTER_URL`. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { atEnd } from './ends.js';
import { Front } from './front.js';

const binary =
  process.env.NATTER_BINARY ??
  new URL('../../../target/debug/natter', import.meta.url).pathname;

/** The address of a deployment; tests that need a natter of their own are skipped there. */
export const deployed = process.env.NATTER_URL;

/** An option of `test` for what stops and starts natter, or sets its options. */
export const own = { skip: deployed ? 'needs a natter of its own' : false };

/** The deployment's address for a browser: its pages stand at the root of a host. */
async function reachable(t) {
  const socket = process.env.NATTER_SOCKET_URL;
  return socket ? (await Front.start(t, deployed, socket)).url : deployed.replace(/\/$/, '');
}

/** The first of three ports in a row that nobody listens on now. */
async function freePorts() {
  for (let port = 29_000 + Math.floor(Math.random() * 1_000) * 3; ; port += 3) {
    const probes = [port, port + 1, port + 2].map((one) => createServer().listen(one, '127.0.0.1'));
    const events = probes.map((probe) =>
      once(probe, 'listening').then(() => true, () => false),
    );
    const free = (await Promise.all(events)).every(Boolean);
    await Promise.all(probes.map((probe) => new Promise((done) => probe.close(done))));
    if (free) return port;
  }
}

/** A natter that can be killed and started again at the same address, with the same data. */
export class Server {
  #child;

  /**
   * @param {import('node:test').TestContext} t Stops it at its end.
   * @param {string[]} [options] Of the program.
   */
  static async start(t, options = ['--flood-limit', 'off']) {
    const server = new Server();
    if (deployed) {
      server.url = await reachable(t);
      return server;
    }
    server.data = await mkdtemp(join(tmpdir(), 'natter-web-'));
    server.options = options;
    server.port = await freePorts();
    server.url = `http://127.0.0.1:${server.port}`;
    atEnd(t, async () => {
      await server.kill();
      await rm(server.data, { recursive: true, force: true });
    });
    await server.run();
    return server;
  }

  async run() {
    const fixed = ['--data', this.data, '--port', String(this.port), '--log', 'warn'];
    const child = spawn(binary, [...fixed, '--bcrypt-cost', '4', ...this.options], {
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
