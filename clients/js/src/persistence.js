/** What the device keeps of conversations: changes are gathered, then stored. */

/** @import { Inbox } from './inbox.js' */
/** @import { Replica } from './replica.js' */
/** @import { Storage } from './storage.js' */

/** How long changes are gathered. */
const GATHER = 200;
/** Under this, the person's id and its own the device keeps a conversation. */
export const PREFIX = 'conversation/';

export class Persistence {
  /** @type {Map<Replica<any>, boolean>} What is to be stored, and whether others have written. */
  #touched = new Map();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #inbox;
  #storage;
  #keeps;

  /**
   * @param {Inbox} inbox
   * @param {Storage} storage
   * @param {() => boolean} keeps Whether it is this tab that stores.
   */
  constructor(inbox, storage, keeps) {
    this.#inbox = inbox;
    this.#storage = storage;
    this.#keeps = keeps;
  }

  /** Hands out what was kept. */
  async load() {
    const prefix = this.#prefix;
    const found = await this.#storage.list(prefix);
    // Somebody else may be signed in by now.
    if (prefix !== this.#prefix) return;
    for (const [, kept] of found) {
      const conversation = this.#inbox.of(kept.info.id);
      if (!conversation.known) conversation.restore(kept);
    }
  }

  /**
   * @param {Replica<any>} conversation
   * @param {boolean} fromOthers
   */
  touch(conversation, fromOthers) {
    this.#touched.set(conversation, fromOthers || (this.#touched.get(conversation) ?? false));
    this.#timer ??= setTimeout(() => this.flush(), GATHER);
  }

  /** Stores at once what is waiting to be. */
  async flush() {
    const touched = [...this.#touched].map(([{ id, last }, fromOthers]) =>
      /** @type {const} */ ([id, last, fromOthers]),
    );
    this.clear();
    if (!this.#keeps() || !touched.length) return;
    const { context, log } = this.#inbox;
    const kept = touched.map(([id]) => [this.#prefix + id, this.#inbox.get(id)?.kept()]);
    try {
      await this.#storage.write(Object.fromEntries(kept));
    } catch (error) {
      // The log is on the server: only the next start is slower.
      log('warn', 'conversations not kept', { error });
    }
    for (const [id, last, fromOthers] of touched) {
      // What was read meanwhile was received: `read` says both.
      const known = this.#inbox.get(id);
      if (fromOthers && known && known.log.receiptOf(context.me).read < last) {
        context.receipts.add('delivered', id, last);
      }
    }
  }

  /** Forgets what is waiting to be stored. */
  clear() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#touched.clear();
  }

  get #prefix() {
    return `${PREFIX}${this.#inbox.context.me}/`;
  }
}
