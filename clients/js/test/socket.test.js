/** The connection's state machine, without a network. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NatterError } from 'natter-client';
import { Socket } from '../src/socket.js';
import { until } from './support/server.js';

/** A socket whose other side the test is. */
function wired(t, parts = {}) {
  const wires = [];
  const handled = [];
  const life = new AbortController();
  const socket = new Socket({
    log: () => {},
    handle: (event) => handled.push(event),
    recover: async () => {},
    opened: () => {},
    pings: () => true,
    dial: async (receive, closed) => {
      const wire = { receive, closed, frames: [], isClosed: false };
      wires.push(wire);
      return {
        send: (frame) => wire.frames.push(frame),
        close: () => {
          wire.isClosed = true;
          closed();
        },
      };
    },
    ...parts,
  });
  const running = socket.run(life.signal);
  t.after(() => {
    life.abort();
    return running;
  });
  return { socket, wires, handled, life, running };
}
const state = (socket, wanted) => until(socket, (connection) => connection.state === wanted);
const settled = () => new Promise((resolve) => setImmediate(resolve));

test('what is pushed while it recovers is handled in order before it is open', async (t) => {
  let recovered;
  const order = [];
  const { socket, wires } = wired(t, {
    recover: () => new Promise((resolve) => (recovered = resolve)),
    handle: (event) => order.push(event.event),
    opened: () => order.push('opened'),
  });
  await state(socket, 'recovering');
  wires[0].receive({ event: 'one' });
  wires[0].receive({ event: 'two' });
  await settled();
  assert.deepEqual(order, []);
  recovered();
  await state(socket, 'open');
  assert.deepEqual(order, ['one', 'two', 'opened']);
});

test('a connection that is lost is made again, recovers again, and says why', async (t) => {
  let recoveries = 0;
  const told = [];
  const { socket, wires } = wired(t, {
    recover: async () => void recoveries++,
    log: (...said) => told.push(said),
  });
  await state(socket, 'open');
  const error = new NatterError({ code: 'network' }, { code: 1001, reason: 'idle' });
  wires[0].closed(error);
  assert.equal((await state(socket, 'connecting')).error, error);
  await state(socket, 'open');
  assert.deepEqual([wires.length, recoveries], [2, 2]);
  assert.deepEqual(told, [['info', 'not connected', { error }]]);
});

test('a recovery that fails closes the socket, and the next try says why', async (t) => {
  let fails = true;
  const { socket, wires } = wired(t, {
    recover: async () => {
      if (fails) throw new NatterError({ code: 'unavailable', status: 503 });
    },
  });
  const { error } = await until(socket, (connection) => connection.error);
  assert.equal(error.code, 'unavailable');
  assert.equal(wires[0].isClosed, true);
  fails = false;
  socket.wake();
  await state(socket, 'open');
  assert.equal(socket.getSnapshot().error, undefined);
});

test('a frame is answered by its own ack or problem, whatever comes between', async (t) => {
  const { socket, wires, handled } = wired(t);
  await state(socket, 'open');
  const asked = [socket.ask('read', { seq: 1 }), socket.ask('typing', {})];
  const [one, two] = wires[0].frames;
  assert.deepEqual([one.action, one.seq, two.action], ['read', 1, 'typing']);
  assert.notEqual(one.requestId, two.requestId);
  const problem = { code: 'not_a_member', status: 403, detail: 'No.' };
  wires[0].receive({ event: 'error', requestId: two.requestId, problem });
  wires[0].receive({ event: 'newMessage' });
  wires[0].receive({ event: 'ack', requestId: one.requestId });
  assert.equal((await asked[0]).event, 'ack');
  await assert.rejects(asked[1], { code: 'not_a_member', status: 403 });
  assert.deepEqual(handled, [{ event: 'newMessage' }]);
});

test('frames fail when the socket is lost, and at once without one', async (t) => {
  const { socket, wires } = wired(t);
  await assert.rejects(socket.ask('read', {}), { code: 'network' });
  await state(socket, 'open');
  const asked = socket.ask('read', {});
  wires[0].closed();
  await assert.rejects(asked, { code: 'network' });
});

test('a frame that nobody answers in time closes the socket', async (t) => {
  const { socket, wires } = wired(t);
  await state(socket, 'open');
  await assert.rejects(socket.ask('read', {}, { timeout: 5 }), { code: 'network' });
  assert.equal(wires[0].isClosed, true);
});

test('an aborted frame is not waited for', async (t) => {
  const { socket } = wired(t);
  await state(socket, 'open');
  const signal = AbortSignal.abort(new Error('no more'));
  await assert.rejects(socket.ask('read', {}, { signal }), /no more/);
});

test('it pings only after silence, and syncs now and then', async (t) => {
  t.mock.timers.enable({ apis: ['Date', 'setTimeout'], now: 1e12 });
  let recoveries = 0;
  const { socket, wires } = wired(t, { recover: async () => void recoveries++ });
  while (!socket.open) await settled();
  const pass = async (seconds) => {
    for (let passed = 0; passed < seconds; passed += 30) {
      t.mock.timers.tick(30_000);
      await settled();
      const last = wires[0].frames.at(-1);
      if (last?.action === 'ping') wires[0].receive({ event: 'ack', requestId: last.requestId });
      await settled();
    }
  };
  await pass(210);
  assert.equal(wires[0].frames.length, 0);
  socket.ask('typing', {}).catch(() => {});
  wires[0].receive({ event: 'ack', requestId: wires[0].frames[0].requestId });
  await settled();
  await pass(210);
  assert.deepEqual(wires[0].frames.map(({ action }) => action), ['typing']);
  await pass(90);
  assert.deepEqual(wires[0].frames.map(({ action }) => action), ['typing', 'ping']);
  assert.equal(recoveries, 2, 'after five minutes');
});

test('whoever stops it closes the socket', async (t) => {
  const { socket, wires, life, running } = wired(t);
  await state(socket, 'open');
  life.abort();
  await running;
  assert.equal(wires[0].isClosed, true);
  assert.equal(socket.getSnapshot().state, 'closed');
});
