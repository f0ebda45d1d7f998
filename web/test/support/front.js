/**
 * A host name of its own for a deployment that has none: the emulator of the rehearsal serves an
 * API under a path, and its socket under another one. On AWS both are host names.
 *
 * Also for a program whose sockets a test cuts off: it reaches natter through this.
 */

import { createServer, request } from 'node:http';
import { atEnd } from './ends.js';

export class Front {
  #server;
  /** Open sockets of those who come through here. */
  #sockets = new Set();

  /**
   * @param {import('node:test').TestContext} t Stops it at its end.
   * @param {string} api The address of the HTTP API, with its path.
   * @param {string} socket The address of the WebSocket API.
   */
  static async start(t, api, socket) {
    const front = new Front();
    front.api = new URL(api);
    front.socket = new URL(socket.replace(/^ws/, 'http'));
    front.#server = createServer((asked, answer) => front.#forward(asked, answer));
    front.#server.on('upgrade', (asked, stream) => front.#upgrade(asked, stream));
    await new Promise((done) => front.#server.listen(0, '127.0.0.1', done));
    front.url = `http://127.0.0.1:${front.#server.address().port}`;
    atEnd(t, () => {
      front.#server.close();
      front.#server.closeAllConnections();
    });
    return front;
  }

  /** Cuts off all sockets without a close frame; new ones are possible at once. */
  cut() {
    for (const socket of this.#sockets) socket.destroy();
  }

  #forward(asked, answer) {
    const { hostname, port, host, pathname } = this.api;
    const path = pathname.replace(/\/$/, '') + asked.url;
    const headers = { ...asked.headers, host, ...this.#origin(asked) };
    const { method } = asked;
    const onward = request({ hostname, port, path, method, headers }, (answered) => {
      this.#answer(asked, answered, answer).catch(() => answer.destroy());
    });
    onward.on('error', () => answer.destroy());
    asked.pipe(onward);
  }

  async #answer(asked, answered, answer) {
    let body = Buffer.concat(await answered.toArray());
    if (asked.url === '/api/ws-ticket' && answered.statusCode < 300) body = this.#ticket(body);
    const { 'transfer-encoding': _, ...others } = answered.headers;
    answer.writeHead(answered.statusCode, { ...others, 'content-length': body.length });
    answer.end(body);
  }

  /** The page's origin, as it is where the API has a host of its own. */
  #origin(asked) {
    return asked.headers.origin ? { origin: this.api.origin } : {};
  }

  /** The address of the socket is this one, too. */
  #ticket(body) {
    const ticket = JSON.parse(body);
    const { search } = new URL(ticket.url);
    const url = `${this.url.replace(/^http/, 'ws')}/socket${search}`;
    return Buffer.from(JSON.stringify({ ...ticket, url }));
  }

  #upgrade(asked, stream) {
    const { hostname, port, host, pathname } = this.socket;
    const path = pathname + new URL(asked.url, this.url).search;
    const headers = { ...asked.headers, host, ...this.#origin(asked) };
    const onward = request({ hostname, port, path, headers });
    this.#sockets.add(stream);
    stream.on('close', () => {
      this.#sockets.delete(stream);
      onward.destroy();
    });
    onward.on('upgrade', ({ rawHeaders }, remote, head) => {
      const lines = ['HTTP/1.1 101 Switching Protocols'];
      for (let at = 0; at < rawHeaders.length; at += 2) {
        lines.push(`${rawHeaders[at]}: ${rawHeaders[at + 1]}`);
      }
      stream.write(`${lines.join('\r\n')}\r\n\r\n`);
      remote.unshift(head);
      // Whichever end goes, the other one goes with it.
      for (const [one, other] of [[remote, stream], [stream, remote]]) {
        one.pipe(other);
        one.on('error', () => other.destroy());
        one.on('close', () => other.end());
      }
    });
    onward.on('response', () => stream.destroy());
    onward.on('error', () => stream.destroy());
    stream.on('error', () => onward.destroy());
    onward.end();
  }
}
