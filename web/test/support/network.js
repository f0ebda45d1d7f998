/**
 * The network between one browser context and the world: an HTTP proxy that sees every request and
 * every socket, and can lose them as a tunnel, a train or a wall does.
 */

import { Agent, createServer, request } from 'node:http';
import { connect } from 'node:net';
import { atEnd } from './ends.js';

export class Network {
  #server;
  #agent = new Agent({ keepAlive: true });
  /** Connections of the browser to the proxy. */
  #browser = new Set();
  /** Tunnels: the WebSockets. */
  #tunnels = new Set();
  #up = true;
  /** @type {((url: URL) => boolean) | undefined} */
  #stalled;
  /** @type {((url: URL, answer: Answer, asked: object) => Answer | undefined) | undefined} */
  #changed;
  /** The only encoding that answers may have, as for a browser that knows no other one. */
  encoding = '';
  /** What was waiting when `stall` began, or came since. */
  #waiting = [];
  /**
   * Requests in their order, and how many bytes came back: the headers, which HTTP/2 compresses and
   * HTTP/1.1 does not, and the body as it is sent, compressed.
   * @type {{ method: string, path: string, head: number, bytes: number, encoding?: string }[]}
   */
  requests = [];

  /** @param {import('node:test').TestContext} t Stops it at its end. */
  static async start(t) {
    const network = new Network();
    network.#server = createServer((asked, answer) => network.#forward(asked, answer));
    network.#server.on('connection', (socket) => {
      if (!network.#up) return socket.destroy();
      network.#browser.add(socket);
      socket.on('close', () => network.#browser.delete(socket));
    });
    network.#server.on('connect', (asked, socket, head) => network.#tunnel(asked, socket, head));
    await new Promise((done) => network.#server.listen(0, '127.0.0.1', done));
    atEnd(t, () => {
      network.cut();
      network.#server.close();
      network.#agent.destroy();
    });
    return network;
  }

  /** The address that the browser uses as its proxy. */
  get address() {
    return `http://127.0.0.1:${this.#server.address().port}`;
  }

  get sockets() {
    return this.#tunnels.size;
  }

  /** Cuts off everything, without a goodbye, and refuses what is new. */
  cut() {
    this.#up = false;
    for (const socket of this.#browser) socket.destroy();
  }

  /** Everything is there again. */
  mend() {
    this.#up = true;
  }

  /** Ends open WebSockets without a close frame; new ones are possible at once. */
  dropSockets() {
    for (const socket of this.#tunnels) socket.destroy();
  }

  /**
   * Leaves requests without an answer until `resume`.
   * @param {(url: URL) => boolean} which
   */
  stall(which) {
    this.#stalled = which;
  }

  resume() {
    this.#stalled = undefined;
    for (const go of this.#waiting.splice(0)) go();
  }

  /**
   * Gives other answers than the server, from now on: as another version of it would, or one that
   * has too much to do.
   * @typedef {{ status: number, headers: Record<string, string>, body: string }} Answer
   * @param {(url: URL, answer: Answer, asked: object) => Answer | undefined} change By the headers
   *   of the request, too. Nothing: the server's own.
   */
  change(change) {
    this.#changed = change;
  }

  #forward(asked, answer) {
    const url = new URL(asked.url);
    if (this.#stalled?.(url)) {
      this.#waiting.push(() => this.#forward(asked, answer));
      return;
    }
    const path = url.pathname + url.search;
    const seen = { method: asked.method, path, head: 0, bytes: 0, encoding: undefined };
    this.requests.push(seen);
    const { 'proxy-connection': _, ...headers } = asked.headers;
    if (this.encoding) headers['accept-encoding'] = this.encoding;
    if (this.#changed) {
      // Whole and plain, so that there is something to change.
      delete headers['accept-encoding'];
      delete headers['if-none-match'];
    }
    const onward = request(
      url,
      { method: asked.method, headers, agent: this.#agent },
      (answered) => {
        seen.encoding = answered.headers['content-encoding'];
        seen.head = answered.rawHeaders.join('').length + answered.rawHeaders.length * 2;
        if (this.#changed) return void this.#change(url, asked, answered, answer);
        answer.writeHead(answered.statusCode, answered.headers);
        answered.on('data', (part) => (seen.bytes += part.length));
        answered.on('error', () => answer.destroy());
        answered.pipe(answer);
      },
    );
    onward.on('error', () => answer.destroy());
    answer.on('close', () => answer.writableFinished || onward.destroy());
    asked.pipe(onward);
  }

  async #change(url, asked, answered, answer) {
    const parts = await answered.toArray();
    const { statusCode: status, headers } = answered;
    const own = { status, headers, body: Buffer.concat(parts).toString() };
    const changed = this.#changed?.(url, own, asked.headers);
    const { 'transfer-encoding': _, 'content-length': __, ...others } = changed?.headers ?? headers;
    answer.writeHead(changed?.status ?? status, others);
    answer.end(changed?.body ?? Buffer.concat(parts));
  }

  #tunnel(asked, socket, head) {
    const { hostname, port } = new URL(`http://${asked.url}`);
    const onward = connect(Number(port) || 80, hostname, () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      onward.write(head);
      onward.pipe(socket);
      socket.pipe(onward);
    });
    this.#tunnels.add(socket);
    const end = () => {
      this.#tunnels.delete(socket);
      socket.destroy();
      onward.destroy();
    };
    for (const one of [socket, onward]) {
      one.on('error', end);
      one.on('close', end);
    }
  }
}
