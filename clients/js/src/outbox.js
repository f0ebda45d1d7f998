/** Messages on their way: stored before they are sent, in order, until the log has them. */

import { NatterError, isTransient } from './errors.js';
import { Alarm, abortable, abortedSignal, backoff, uniqueId } from './util.js';

/** @import { Entry, Log } from './shapes.js' */
/** @import { Storage } from './storage.js' */
/** @import { Tabs } from './tabs.js' */

/** How many messages go together. */
const TOGETHER = 10;
/** Their size: API Gateway takes 32 KB in one frame. */
const BYTES = 30_000;
/** Under this and the person's id the device keeps what is unsent. */
const PREFIX = 'outbox/';

/**
 * A message that the log does not have yet.
 * @typedef {object} Unsent
 * @property {string} key Where it is stored; ascending in the order of writing.
 * @property {string} conversationId
 * @property {string} clientMessageId
 * @property {string} text
 * @property {number} after
 * @property {'sending' | 'failed'} state `failed`: the server has refused it for good.
 * @property {string} writtenAt RFC 3339.
 * @property {string} [code] With `failed`, the problem's.
 * @property {string} [detail] With `failed`, the problem's.
 */

/**
 * @typedef {object} OutboxParts
 * @property {Storage} storage
 * @property {Tabs} tabs
 * @property {Log} log
 * @property {() => boolean} leading Whether it is this tab that sends.
 * @property {(conversationId: string, messages: { text: string, clientMessageId: string }[],
 *   after: number, signal: AbortSignal) => Promise<Entry[]>} send
 * @property {(conversationId: string) => Promise<number>} catchUp
 *   Reads to the end of the log, and returns its last number.
 * @property {(conversationId: string) => void} changed
 */

/** What one person has written and nobody has acknowledged. */
export class Outbox {
  /** @type {Unsent[]} In the order of writing. Never changed in place. */
  #unsent = [];
  /** @type {Set<string>} Conversations that something is being sent to. */
  #busy = new Set();
  /** @type {Map<string, Set<(result: Entry | NatterError) => void>>} */
  #waiting = new Map();
  #alarm = new Alarm();
  #prefix = PREFIX;
  /** @type {Map<string, Unsent | undefined>} What is being stored, by key. */
  #storing = new Map();
  /** @type {AbortSignal} */
  #signal = abortedSignal();

  /** @param {OutboxParts} parts */
  constructor(parts) {
    this.parts = parts;
  }

  /**
   * @param {string} userId
   * @param {AbortSignal} signal Until when messages are sent.
   */
  async start(userId, signal) {
    this.#prefix = `${PREFIX}${userId}/`;
    this.#signal = signal;
    await this.load();
    const silence = this.parts.tabs.listen((message) => {
      if (!('outbox' in message)) return;
      this.load().catch((error) => this.parts.log('error', 'outbox not read', { error }));
    });
    signal.addEventListener('abort', () => {
      silence();
      this.#unsent = [];
      this.#settleAll(new NatterError({ code: 'closed' }));
    });
  }

  /** Reads what is stored, which another tab may have changed. */
  async load() {
    const found = new Map(await this.parts.storage.list(this.#prefix));
    if (this.#signal.aborted) return;
    // What is being stored here is newer.
    for (const [key, message] of this.#storing) found.set(key, message);
    const stored = [...found.values()].filter(Boolean).sort(byKey);
    const touched = new Set([...this.#unsent, ...stored].map((message) => message.conversationId));
    this.#unsent = stored;
    for (const message of stored) {
      if (message.state === 'failed') this.#settle(message.clientMessageId, refusal(message));
    }
    touched.forEach(this.parts.changed);
    this.flush();
  }

  /** @returns {readonly Unsent[]} In the order of writing. */
  get unsent() {
    return this.#unsent;
  }

  /**
   * @param {string} conversationId
   * @returns {Unsent[]} In the order of writing.
   */
  of(conversationId) {
    return this.#unsent.filter((message) => message.conversationId === conversationId);
  }

  /**
   * Stores a message, then sends it.
   * @param {string} conversationId
   * @param {string} text
   * @param {number} after The last number that is known.
   * @returns {Promise<Unsent>} When it is stored on the device.
   */
  async add(conversationId, text, after) {
    const clientMessageId = uniqueId();
    // Behind everything that waits, also where the clock was set back.
    const newest = this.#unsent[this.#unsent.length - 1]?.key.slice(this.#prefix.length) ?? '0';
    const order = Math.max(Date.now(), parseInt(newest, 36) + 1).toString(36).padStart(9, '0');
    /** @type {Unsent} */
    const message = {
      key: `${this.#prefix}${order}-${clientMessageId}`,
      conversationId,
      clientMessageId,
      text,
      after,
      state: 'sending',
      writtenAt: new Date().toISOString(),
    };
    this.#put(message);
    try {
      await this.#store(message.key, message);
    } catch (error) {
      this.#drop(message);
      throw error;
    }
    this.flush();
    return message;
  }

  /**
   * Sends a message that was refused once more, under its old name.
   * @param {string} clientMessageId
   */
  async retry(clientMessageId) {
    const message = this.#find(clientMessageId);
    if (!message) return;
    const { code, detail, ...rest } = message;
    await this.#change({ ...rest, state: 'sending' });
    this.flush();
  }

  /**
   * Forgets a message. If it is under way, it may arrive all the same.
   * @param {string} clientMessageId
   */
  async discard(clientMessageId) {
    const message = this.#find(clientMessageId);
    if (!message) return;
    this.#drop(message);
    this.#settle(clientMessageId, new NatterError({ code: 'discarded' }));
    await this.#store(message.key, undefined);
  }

  /**
   * Waits until a message is in the log.
   * @param {string} clientMessageId
   * @param {AbortSignal} [signal]
   * @returns {Promise<Entry>}
   */
  sent(clientMessageId, signal) {
    /** @type {Promise<Entry>} */
    const settled = new Promise((resolve, reject) => {
      const waiting = this.#waiting.get(clientMessageId) ?? new Set();
      this.#waiting.set(clientMessageId, waiting);
      waiting.add((result) => (result instanceof Error ? reject(result) : resolve(result)));
      if (this.#signal.aborted) this.#settle(clientMessageId, new NatterError({ code: 'closed' }));
      const message = this.#find(clientMessageId);
      if (message?.state === 'failed') this.#settle(clientMessageId, refusal(message));
    });
    return abortable(settled, signal);
  }

  /** @param {Entry} entry One's own entry, from wherever: the answer to its message. */
  took(entry) {
    const id = 'clientMessageId' in entry ? String(entry.clientMessageId) : '';
    const message = this.#find(id);
    if (message) {
      this.#drop(message);
      this.#store(message.key, undefined).catch((error) =>
        this.parts.log('error', 'a sent message is still in the outbox', { error }),
      );
    }
    this.#settle(id, entry);
  }

  /** Sends what waits, at once. */
  flush() {
    this.#alarm.wake();
    if (!this.parts.leading()) return;
    for (const { conversationId } of this.#unsent) {
      if (this.#busy.has(conversationId)) continue;
      this.#busy.add(conversationId);
      this.#drain(conversationId)
        .catch((error) => this.parts.log('error', 'the outbox has stopped', { error }))
        .finally(() => this.#busy.delete(conversationId));
    }
  }

  /**
   * Sends a conversation's messages, one send at a time.
   * @param {string} conversationId
   */
  async #drain(conversationId) {
    const signal = this.#signal;
    let most = TOGETHER;
    let failures = 0;
    while (!signal.aborted) {
      const batch = this.#batch(conversationId, most);
      const [first] = batch;
      if (!first) return;
      const messages = batch.map(({ text, clientMessageId }) => ({ text, clientMessageId }));
      const after = Math.min(...batch.map((message) => message.after));
      try {
        const entries = await this.parts.send(conversationId, messages, after, signal);
        entries.forEach((entry) => this.took(entry));
        failures = 0;
        most = Math.min(TOGETHER, most * 2);
      } catch (error) {
        if (signal.aborted) return;
        if (!(error instanceof NatterError)) throw error;
        if (isTransient(error)) {
          // Several may be more than the flood limit lets through at once.
          const flood = error.status === 429;
          if (flood) most = Math.ceil(batch.length / 2);
          // Nothing cuts a wait short that the server has asked for.
          const alarm = flood ? new Alarm() : this.#alarm;
          await alarm.wait(backoff(failures++, error), signal);
        } else if (error.code === 'too_far_behind') {
          const last = await this.parts.catchUp(conversationId);
          for (const { clientMessageId } of batch) {
            const message = this.#find(clientMessageId);
            if (message) await this.#change({ ...message, after: last });
          }
        } else if (error.status === 401) {
          return;
        } else if (batch.length > 1) {
          // Only some may be to blame.
          most = 1;
        } else {
          const { code, message: detail } = error;
          await this.#change({ ...first, state: 'failed', code, detail });
          this.#settle(first.clientMessageId, error);
        }
      }
    }
  }

  /**
   * @param {string} conversationId
   * @param {number} most
   */
  #batch(conversationId, most) {
    let bytes = 0;
    const waiting = this.of(conversationId).filter(({ state }) => state === 'sending');
    return waiting.slice(0, most).filter((message, index) => {
      bytes += bytesOf(JSON.stringify(message.text)) + 100;
      return index === 0 || bytes < BYTES;
    });
  }

  /** @param {string} clientMessageId */
  #find(clientMessageId) {
    return this.#unsent.find((message) => message.clientMessageId === clientMessageId);
  }

  /** @param {Unsent} message */
  async #change(message) {
    if (!this.#find(message.clientMessageId)) return;
    this.#put(message);
    await this.#store(message.key, message);
  }

  /** @param {Unsent} message */
  #put(message) {
    const others = this.#unsent.filter(({ key }) => key !== message.key);
    this.#unsent = [...others, message].sort(byKey);
    this.parts.changed(message.conversationId);
  }

  /** @param {Unsent} message */
  #drop(message) {
    this.#unsent = this.#unsent.filter(({ key }) => key !== message.key);
    this.parts.changed(message.conversationId);
  }

  /**
   * @param {string} key
   * @param {Unsent | undefined} message
   */
  async #store(key, message) {
    this.#storing.set(key, message);
    try {
      await this.parts.storage.write({ [key]: message });
    } finally {
      if (this.#storing.get(key) === message) this.#storing.delete(key);
    }
    this.parts.tabs.post({ outbox: true });
  }

  /**
   * @param {string} clientMessageId
   * @param {Entry | NatterError} result
   */
  #settle(clientMessageId, result) {
    this.#waiting.get(clientMessageId)?.forEach((settle) => settle(result));
    this.#waiting.delete(clientMessageId);
  }

  /** @param {NatterError} error */
  #settleAll(error) {
    for (const id of this.#waiting.keys()) this.#settle(id, error);
  }
}

/**
 * @param {Unsent} a
 * @param {Unsent} b
 */
const byKey = (a, b) => (a.key < b.key ? -1 : 1);

/** @param {string} text Its size in UTF-8; not every platform has `TextEncoder`. */
const bytesOf = (text) => text.replace(/[^\0-\x7f]/g, '\0\0\0').length;

/** @param {Unsent} message */
const refusal = ({ code = 'unexpected_answer', detail }) => new NatterError({ code, detail });
