/** How far one has read and received: said in batches, the highest number only. */

import { isTransient } from './errors.js';

/** @import { Log } from './shapes.js' */
/** @import { Storage } from './storage.js' */

/** @typedef {'read' | 'delivered'} Kind */

/** How long numbers are gathered. */
const GATHER = 250;
/** When to try again what the server could not take. */
const AGAIN = 5_000;
/** Where numbers are kept that the server does not have yet. */
const KEY = 'receipts';

/**
 * @typedef {object} ReceiptParts
 * @property {Storage} storage
 * @property {Log} log
 * @property {() => boolean} open Whether there is a connection.
 * @property {(kind: Kind, conversationId: string, seq: number) => Promise<unknown>} say
 * @property {(conversationId: string) => void} said Called when the server has a `read`.
 */

/** Numbers that the server is to be told. */
export class Receipts {
  /** @type {Map<string, number>} By kind and conversation. */
  #waiting = new Map();
  /** @type {Map<string, number> | undefined} What is being said. */
  #saying;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /** @param {ReceiptParts} parts */
  constructor(parts) {
    this.parts = parts;
  }

  /** Reads what an earlier run did not get said. */
  async load() {
    for (const [key, seq] of (await this.parts.storage.get(KEY)) ?? []) this.#put(key, seq);
  }

  /**
   * @param {Kind} kind
   * @param {string} conversationId
   * @param {number} seq
   */
  add(kind, conversationId, seq) {
    this.#put(`${kind}/${conversationId}`, seq);
    this.#schedule(GATHER);
  }

  /** Says what waits, if there is a connection. The device keeps it until the server has it. */
  async flush() {
    const { open, say, said, log } = this.parts;
    const waiting = this.#waiting;
    this.keep();
    if (!open() || !waiting.size) return;
    // Nothing is said twice while it waits for its answer.
    if (this.#saying === waiting) return this.#schedule(GATHER);
    this.#saying = waiting;
    const saying = [...waiting].map(async ([key, seq]) => {
      const slash = key.indexOf('/');
      const kind = /** @type {Kind} */ (key.slice(0, slash));
      const id = key.slice(slash + 1);
      try {
        await say(kind, id, seq);
        if (kind === 'read') said(id);
      } catch (error) {
        log(isTransient(error) ? 'info' : 'warn', 'receipt not taken', { id, seq, error });
        if (isTransient(error)) return true;
      }
      if (waiting.get(key) === seq) waiting.delete(key);
    });
    const again = await Promise.all(saying);
    // Somebody else may be signed in by now.
    if (waiting !== this.#waiting) return;
    this.#saying = undefined;
    this.keep();
    if (again.some(Boolean)) this.#schedule(AGAIN);
  }

  /** Stores what waits. */
  async keep() {
    const { storage, log } = this.parts;
    await storage
      .write({ [KEY]: this.#waiting.size ? [...this.#waiting] : undefined })
      .catch((error) => log('warn', 'receipts not kept', { error }));
  }

  /** Forgets everything. */
  clear() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#waiting = new Map();
  }

  /** @param {number} ms */
  #schedule(ms) {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.flush();
    }, ms);
  }

  /**
   * @param {string} key
   * @param {number} seq
   */
  #put(key, seq) {
    this.#waiting.set(key, Math.max(seq, this.#waiting.get(key) ?? 0));
  }
}
