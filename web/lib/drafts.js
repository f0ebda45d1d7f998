/** What was begun in each conversation, kept on the device. */

import { Store } from '/client/index.js';
import { myId } from './context.js';
import { device } from './directory.js';

/** Under this, the person's id and the conversation's a draft is kept. */
const PREFIX = 'draft/';
/** How long keys are gathered before the device stores a draft. */
const GATHER = 400;

/** @extends {Store<ReadonlyMap<string, string>>} */
class Drafts extends Store {
  /** @type {ReadonlyMap<string, string>} */
  #drafts = new Map();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** @type {Set<string>} */
  #touched = new Set();

  /** @protected @override */
  read() {
    return this.#drafts;
  }

  /** Reads what the device has kept. */
  async load() {
    const prefix = `${PREFIX}${myId()}/`;
    const kept = await device.list(prefix);
    this.#drafts = new Map(kept.map(([key, text]) => [key.slice(prefix.length), text]));
    this.changed();
  }

  /** @param {string} conversationId */
  get(conversationId) {
    return this.#drafts.get(conversationId) ?? '';
  }

  /**
   * @param {string} conversationId
   * @param {string} text Nothing but blanks: no draft.
   */
  set(conversationId, text) {
    if (text === this.get(conversationId)) return;
    const drafts = new Map(this.#drafts);
    if (text.trim()) drafts.set(conversationId, text);
    else drafts.delete(conversationId);
    this.#drafts = drafts;
    this.#touched.add(conversationId);
    this.#timer ??= setTimeout(() => this.flush(), GATHER);
    this.changed();
  }

  /** Stores what waits: the page may go. */
  async flush() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (!this.#touched.size || !myId()) return;
    const touched = [...this.#touched];
    this.#touched.clear();
    const changes = touched.map((id) => [`${PREFIX}${myId()}/${id}`, this.#drafts.get(id)]);
    await device
      .write(Object.fromEntries(changes))
      .catch((error) => console.warn('natter: drafts not kept', error));
  }

  /** Forgets all; the device's are deleted with the rest. */
  clear() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#touched.clear();
    this.#drafts = new Map();
    this.changed();
  }
}

export const drafts = new Drafts();
globalThis.addEventListener('pagehide', () => drafts.flush());
