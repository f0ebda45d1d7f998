/** The connection: closed, connecting, recovering, open. */

import { NatterError } from './errors.js';
import { Store } from './store.js';
import { Alarm, abortable, backoff, linked, stopIfAborted, uniqueId } from './util.js';
import { lost } from './wire.js';

/** @import { Ack, Action, Closed, Event, Fields, Frame, Log, Options, Wire } from './shapes.js' */

/** How long a frame may wait for its answer. API Gateway gives up after 29 seconds. */
const ANSWER_TIMEOUT = 35_000;
/** How long a `ping` may: a socket that is gone answers nothing. */
const PING_TIMEOUT = 10_000;
/** After so long without a frame a `ping` is due. The server closes after ten minutes. */
const SILENCE = 240_000;
/** How often to look for silence. */
const LOOK = 30_000;
/** How often an open connection syncs, because a push may be lost without a trace. */
const SYNC = 300_000;

/**
 * @typedef {object} Connection
 * @property {'closed' | 'connecting' | 'recovering' | 'open'} state
 *   `recovering`: the socket is open, and what was missed is being read.
 * @property {NatterError | undefined} error Why the last try failed, or the last socket ended: then
 *   `cause` has the `code` and `reason` of its close, as far as the platform tells them.
 */

/**
 * @typedef {object} SocketParts
 * @property {(receive: (event: Event, frame?: Frame) => void, closed: Closed,
 *   signal: AbortSignal) => Promise<Wire>} dial Opens the way to the server.
 * @property {(signal: AbortSignal) => Promise<void>} recover Reads what was missed.
 * @property {() => void} opened Called when everything that was pushed meanwhile is handled, too.
 * @property {(event: Event, frame?: Frame) => void} handle Takes events, in their order.
 * @property {() => boolean} pings Whether it is this tab's to keep the socket open.
 * @property {Log} log
 */

/** @extends {Store<Connection>} */
export class Socket extends Store {
  /** @type {Connection} */
  #connection = { state: 'closed', error: undefined };
  /** @type {Wire | undefined} */
  #wire;
  /** @type {Map<string, { resolve: (ack: any) => void, reject: (error: Error) => void }>} */
  #asked = new Map();
  /** @type {[Event, Frame | undefined][] | undefined} Pushed while it recovers. */
  #held;
  #id = uniqueId().slice(0, 12);
  #frames = 0;
  #sentAt = 0;
  #alarm = new Alarm();
  #hurry = false;

  /**
   * @param {SocketParts} parts
   * @internal
   */
  constructor(parts) {
    super();
    /** @internal */
    this.parts = parts;
  }

  /** @protected @override */
  read() {
    return this.#connection;
  }

  get open() {
    return this.#connection.state === 'open';
  }

  /**
   * Ends a wait between two tries.
   * @internal
   */
  wake() {
    this.#hurry = true;
    this.#alarm.wake();
  }

  /**
   * @param {AbortSignal} signal Connects, and again and again, until it is aborted.
   * @internal
   */
  async run(signal) {
    for (let failures = 0; !signal.aborted; ) {
      const life = linked(signal);
      this.#hurry = false;
      /** @type {unknown} */
      let cause;
      try {
        await this.#connect(life);
        failures = 0;
        await this.#stay(life.signal);
        cause = life.signal.reason;
      } catch (error) {
        cause = error;
      }
      if (!signal.aborted) this.parts.log('info', 'not connected', { error: cause });
      life.abort();
      life.unlink();
      this.#disconnect();
      if (signal.aborted) break;
      this.#become('connecting', cause);
      const flood = /** @type {{ status?: number }} */ (cause ?? {}).status === 429;
      // Nothing cuts a wait short that the server has asked for.
      const alarm = flood ? new Alarm() : this.#alarm;
      if (flood || !this.#hurry) await alarm.wait(backoff(failures++, cause), signal);
    }
    this.#become('closed');
  }

  /** @param {AbortController} life Aborted when the socket closes. */
  async #connect(life) {
    this.#become('connecting', this.#connection.error);
    this.#held = [];
    const { dial, recover, handle, opened } = this.parts;
    const wire = await dial(
      (event, frame) => !life.signal.aborted && this.#receive(event, frame),
      (error) => life.abort(error),
      life.signal,
    );
    this.#wire = wire;
    stopIfAborted(life.signal);
    this.#sentAt = Date.now();
    this.#become('recovering');
    await abortable(recover(life.signal), life.signal);
    // What handling asks for comes later: nothing is pushed in between.
    const held = this.#held;
    this.#held = undefined;
    for (const [event, frame] of held) handle(event, frame);
    this.#become('open');
    opened();
  }

  /** @param {AbortSignal} life Keeps the socket open, until it closes. */
  async #stay(life) {
    for (let synced = Date.now(); !life.aborted; ) {
      await this.#alarm.wait(LOOK, life);
      if (life.aborted) return;
      if (this.parts.pings() && Date.now() - this.#sentAt > SILENCE) {
        await this.ask('ping', {}, { timeout: PING_TIMEOUT });
      }
      // Someone who wakes it wants to know now.
      if (this.#hurry || Date.now() - synced > SYNC) {
        this.#hurry = false;
        await this.parts.recover(life);
        synced = Date.now();
      }
    }
  }

  #disconnect() {
    this.#wire?.close();
    this.#wire = undefined;
    for (const { reject } of [...this.#asked.values()]) reject(lost());
  }

  /**
   * Sends a frame and waits for its answer. One without an answer in time closes the socket.
   * @template {Action} A
   * @param {A} action
   * @param {Fields<A>} fields
   * @param {Options & { timeout?: number }} [options] An aborted frame may have been handled.
   * @returns {Promise<Ack<A>>}
   * @internal
   */
  ask(action, fields, { signal, timeout = ANSWER_TIMEOUT } = {}) {
    const wire = this.#wire;
    if (!wire) return Promise.reject(lost());
    const requestId = `${this.#id}.${++this.#frames}`;
    /** @type {Promise<Ack<A>>} */
    const answer = new Promise((resolve, reject) => {
      this.#asked.set(requestId, { resolve, reject });
      this.#sentAt = Date.now();
      wire.send(/** @type {any} */ ({ action, requestId, ...fields }));
    });
    const timer = setTimeout(() => {
      this.#asked.get(requestId)?.reject(lost());
      wire.close();
    }, timeout);
    const asked = answer.finally(() => {
      clearTimeout(timer);
      this.#asked.delete(requestId);
    });
    return abortable(asked, signal);
  }

  /**
   * @param {Event} event
   * @param {Frame} [frame] That it answers, where another tab has asked.
   */
  #receive(event, frame) {
    const asked = 'requestId' in event && this.#asked.get(String(event.requestId));
    if (asked && event.event === 'error') asked.reject(new NatterError(event.problem));
    else if (asked) asked.resolve(event);
    else if (this.#held) this.#held.push([event, frame]);
    else this.parts.handle(event, frame);
  }

  /**
   * @param {Connection['state']} state
   * @param {unknown} [error]
   */
  #become(state, error) {
    this.#connection = { state, error: error instanceof NatterError ? error : undefined };
    this.changed();
  }
}
