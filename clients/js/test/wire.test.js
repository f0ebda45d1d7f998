/** How sockets are opened, and what is told of their ends; by real sockets. */

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { test } from 'node:test';
import WebSocket, { WebSocketServer } from 'ws';
import { dialer, openWebSocket } from '../src/wire.js';

/** A server of sockets, which `refuse`s some. */
async function served(t, refuse = () => false) {
  const server = createServer();
  const sockets = new WebSocketServer({ noServer: true });
  server.on('upgrade', (request, socket, head) => {
    if (!refuse(request)) {
      sockets.handleUpgrade(request, socket, head, (one) => sockets.emit('connection', one));
    } else socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    sockets.clients.forEach((one) => one.terminate());
    server.close();
  });
  return { sockets, url: `ws://127.0.0.1:${server.address().port}/?ticket=secret.ticket` };
}
const { signal } = new AbortController();
const silent = () => {};

test('a socket that the server closes says its code and reason', async (t) => {
  const { sockets, url } = await served(t);
  sockets.on('connection', (one) => one.close(1001, 'idle'));
  const error = await new Promise((closed) => {
    openWebSocket(WebSocket, url, silent, closed, signal, silent);
  });
  assert.equal(error.code, 'network');
  assert.deepEqual(error.cause, { code: 1001, reason: 'idle', message: undefined });
});

test('a refused handshake says what the platform knows, without the ticket', async (t) => {
  const { url } = await served(t, () => true);
  const opening = openWebSocket(WebSocket, url, silent, silent, signal, silent);
  const cause = { code: 1006, reason: '', message: 'Unexpected server response: 403' };
  await assert.rejects(opening, { code: 'network', cause });
  class Telling {
    constructor(address) {
      queueMicrotask(() => {
        this.onerror({ message: `connection to '${address}' failed` });
        this.onclose({ code: 1006, reason: '' });
      });
    }
    close() {}
  }
  await assert.rejects(openWebSocket(Telling, url, silent, silent, signal, silent), (error) => {
    assert.match(error.cause.message, /^connection to 'ws:.*ticket=…' failed$/);
    return true;
  });
});

test('an error without a close ends the socket, too', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  let socket;
  class Silent {
    constructor() {
      socket = this;
    }
    close() {}
  }
  const opening = openWebSocket(Silent, '', silent, silent, signal, silent);
  socket.onerror({});
  t.mock.timers.tick(1_000);
  await assert.rejects(opening, { code: 'network' });
});

test('after three refused handshakes a warning names the origin, once', async (t) => {
  let refused = true;
  const { url } = await served(t, () => refused);
  const told = [];
  const http = { request: async () => ({ url }) };
  const dial = dialer(http, WebSocket, (...said) => told.push(said));
  // As the connection does it: the end of a socket ends its signal.
  const refusal = async () => {
    const life = new AbortController();
    await assert.rejects(dial(silent, (error) => life.abort(error), life.signal));
  };
  const isHint = ([level, text]) => level === 'warn' && /AllowedOrigins/.test(text);
  const hints = () => told.filter(isHint);
  for (let tries = 0; tries < 2; tries++) await refusal();
  assert.equal(hints().length, 0);
  for (let tries = 0; tries < 3; tries++) await refusal();
  assert.equal(hints().length, 1);
  assert.equal(hints()[0][2].error.cause.code, 1006);

  refused = false;
  (await dial(silent, silent, signal)).close();
  refused = true;
  for (let tries = 0; tries < 2; tries++) await refusal();
  assert.equal(hints().length, 1, 'it has opened meanwhile');
});

test('whoever gives up, or gets no ticket, counts no refusal', async (t) => {
  const { url } = await served(t);
  const told = [];
  const log = (...said) => told.push(said);
  const given = new AbortController();
  given.abort();
  const dial = dialer({ request: async () => ({ url }) }, WebSocket, log);
  for (let tries = 0; tries < 4; tries++) {
    await assert.rejects(dial(silent, silent, given.signal), { code: 'network' });
  }
  const unreachable = dialer({ request: () => Promise.reject(new Error('no')) }, WebSocket, log);
  for (let tries = 0; tries < 4; tries++) await assert.rejects(unreachable(silent, silent, signal));
  assert.deepEqual(told, []);
  const without = dialer({}, undefined, log)(silent, silent, signal);
  await assert.rejects(without, { code: 'no_websocket' });
});

test('a frame that is no JSON object is logged without its text', async () => {
  let socket;
  class Wire {
    constructor() {
      socket = this;
      queueMicrotask(() => this.onopen());
    }
    close() {}
  }
  const [events, told] = [[], []];
  const { signal } = new AbortController();
  const log = (...said) => told.push(said);
  const wire = await openWebSocket(Wire, '', (event) => events.push(event), () => {}, signal, log);
  for (const data of ['secret', 'null', '5', new Blob(['{}']), '{"event":"typing"}']) {
    socket.onmessage({ data });
  }
  wire.close();
  assert.deepEqual(events, [{ event: 'typing' }]);
  const message = 'a frame is not a JSON object';
  const lengths = [6, 4, 1, undefined];
  assert.deepEqual(told, lengths.map((length) => ['warn', message, { length }]));
});
