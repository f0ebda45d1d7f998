/** Tabs that share a session: locks, messages, and one socket for all of them. */

import { Queue } from './util.js';

/** @import { Ack, CallEntry, Closed, Entry, Event, Frame, Wire } from './shapes.js' */

/**
 * @typedef {{ lead: true } | { hello: true } | { up: boolean } | { send: Frame }
 *   | { event: Event, frame?: Frame } | { session: unknown, ended: string | undefined }
 *   | { outbox: true } | { person: string }} TabMessage
 */

/** The tabs of one origin, or this program alone. */
export class Tabs {
  /** @type {Map<string, Queue>} */
  #queues = new Map();
  /** @type {Set<(message: TabMessage) => void>} */
  #listeners = new Set();

  /**
   * @param {string | undefined} name What the tabs share; none for a program that shares nothing.
   * @param {LockManager | undefined} locks
   * @param {typeof BroadcastChannel | undefined} Channel
   */
  constructor(name, locks, Channel) {
    const shared = name && locks && Channel;
    this.name = `natter:${name}`;
    this.locks = shared ? locks : undefined;
    this.channel = shared ? new Channel(this.name) : undefined;
    if (this.channel) {
      this.channel.onmessage = ({ data }) => this.#listeners.forEach((listen) => listen(data));
    }
  }

  /**
   * Does work while no other tab does work of that name.
   * @template T
   * @param {string} name
   * @param {() => Promise<T>} work
   * @returns {Promise<T>}
   */
  lock(name, work) {
    // Its type says that it returns a promise of a promise.
    if (this.locks) return /** @type {any} */ (this.locks.request(`${this.name}:${name}`, work));
    const queue = this.#queues.get(name) ?? new Queue();
    this.#queues.set(name, queue);
    return queue.run(work);
  }

  /**
   * Calls `lead` once this tab leads, which it does until the signal is aborted or it closes.
   * @param {AbortSignal} signal
   * @param {() => void} lead
   * @returns {Promise<void>}
   */
  async lead(signal, lead) {
    if (!this.locks) return lead();
    const ended = new Promise((resolve) => signal.addEventListener('abort', resolve));
    try {
      await this.locks.request(`${this.name}:lead`, { signal }, () => {
        lead();
        return ended;
      });
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  /** @param {TabMessage} message Goes to all other tabs. */
  post(message) {
    this.channel?.postMessage(message);
  }

  /**
   * @param {(message: TabMessage) => void} listen
   * @returns {() => void} Ends it.
   */
  listen(listen) {
    this.#listeners.add(listen);
    return () => void this.#listeners.delete(listen);
  }

  /** Shares nothing any more. */
  close() {
    this.locks = undefined;
    this.channel?.close();
    this.channel = undefined;
  }
}

/**
 * The way to the server: the leading tab's socket, and for the other tabs the leading tab.
 *
 * The leading tab passes every event and every answer on, with the frame that is answered. So each
 * tab learns what the others have done, as it would from another device.
 */
export class Line {
  leading = false;
  /** @type {Wire | undefined} The leading tab's socket. */
  #socket;
  /** @type {Map<string, Frame>} Frames without an answer, by `requestId`. */
  #asked = new Map();
  /** Ends the wire of a tab that does not lead. */
  #drop = () => {};

  /**
   * @param {Tabs} tabs
   * @param {(receive: (event: Event) => void, closed: Closed, signal: AbortSignal) =>
   *   Promise<Wire>} connect
   * @param {() => void} leads Called when this tab begins to lead.
   */
  constructor(tabs, connect, leads) {
    this.tabs = tabs;
    this.connect = connect;
    this.leads = leads;
  }

  /** @param {AbortSignal} signal Until when this tab takes part. */
  async join(signal) {
    const silence = this.tabs.listen((message) => {
      if (!this.leading) return;
      if ('hello' in message) this.tabs.post({ up: Boolean(this.#socket) });
      if ('send' in message && this.#socket) this.#pass(message.send);
    });
    signal.addEventListener('abort', () => {
      silence();
      this.leading = false;
    });
    await this.tabs.lead(signal, () => {
      this.leading = true;
      this.tabs.post({ up: false });
      this.#drop();
      this.leads();
    });
  }

  /**
   * @param {(event: Event, frame?: Frame) => void} receive
   * @param {Closed} closed
   * @param {AbortSignal} signal
   * @returns {Promise<Wire>}
   */
  dial(receive, closed, signal) {
    return this.leading
      ? this.#lead(receive, closed, signal)
      : this.#follow(receive, closed, signal);
  }

  /** @type {Line['dial']} */
  async #lead(receive, closed, signal) {
    const socket = await this.connect(
      (event) => {
        const id = 'requestId' in event ? String(event.requestId) : '';
        const frame = this.#asked.get(id);
        this.#asked.delete(id);
        this.tabs.post({ event, frame });
        receive(event, frame);
      },
      (error) => {
        this.#socket = undefined;
        this.#asked.clear();
        this.tabs.post({ up: false });
        closed(error);
      },
      signal,
    );
    this.#socket = socket;
    this.tabs.post({ up: true });
    return { send: (frame) => this.#pass(frame), close: () => socket.close() };
  }

  /** @type {Line['dial']} */
  #follow(receive, closed, signal) {
    return new Promise((resolve) => {
      let up = false;
      const end = () => {
        silence();
        this.#drop = () => {};
        if (!up) resolve({ send() {}, close() {} });
        closed();
      };
      const silence = this.tabs.listen((message) => {
        if ('event' in message && up) receive(message.event, message.frame);
        if (!('up' in message)) return;
        if (up) end();
        else if (message.up) {
          up = true;
          resolve({ send: (frame) => this.tabs.post({ send: frame }), close: end });
        }
      });
      this.#drop = end;
      signal.addEventListener('abort', end);
      this.tabs.post({ hello: true });
    });
  }

  /** @param {Frame} frame */
  #pass(frame) {
    this.#asked.set(frame.requestId, frame);
    this.#socket?.send(frame);
  }
}

/**
 * The entries in an answer, as the events that other devices are sent.
 * @param {Ack} ack
 * @returns {Event[]}
 */
export function entriesOf(ack) {
  const { entry, entries = entry ? [entry] : [] } =
    /** @type {{ entry?: Entry, entries?: Entry[] }} */ (ack);
  return entries.map((one) => ({
    event: 'newMessage',
    conversationId: one.id.slice(0, one.id.lastIndexOf('.')),
    entry: one,
  }));
}

/**
 * What an answer to another tab's frame means for this tab: the events that another device would
 * have been sent.
 * @param {Frame} frame
 * @param {Ack} ack
 * @param {string} me
 * @returns {Event[]}
 */
export function eventsOf(frame, ack, me) {
  const events = entriesOf(ack);
  if (frame.action === 'read' || frame.action === 'delivered') {
    events.push({
      event: frame.action,
      conversationId: frame.conversationId,
      userId: me,
      seq: frame.seq,
    });
  }
  if (frame.action === 'makeAnswer') events.push({ event: 'callTaken', callId: frame.callId });
  if (frame.action === 'endCall') {
    const { callId, reason = null } = frame;
    const { entry } = /** @type {{ entry?: CallEntry }} */ (ack);
    const outcome = entry?.call.outcome ?? 'answered';
    events.push({ event: 'endCall', callId, reason, outcome });
  }
  return events;
}
