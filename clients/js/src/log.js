/** The log of one conversation, as docs/CLIENTS.md handles it: entries in, state out. Pure. */

/** @import { Entry, Page, SyncedConversation } from './shapes.js' */

/** How many entries are kept on the device for the next start, and where nobody watches. */
const KEPT = 100;
/** `unread` counts up to here; this stands for more. */
const MANY = 100;

/**
 * @typedef {object} Receipts
 * @property {number} read
 * @property {number} delivered
 */

/**
 * @typedef {object} KeptLog
 * @property {Entry[]} entries
 * @property {number} last
 * @property {number} start
 * @property {Record<string, Receipts>} receipts
 * @property {{ seq: number, unread: number }} counted
 */

/** Entries without holes, up to the number `last`. */
export class Log {
  /** @type {readonly Entry[]} Ascending, up to `last`. Never changed in place. */
  entries = [];
  /** The number up to which every entry is known. */
  last = 0;
  /** The first number that can be read, as far as known: what is before is cleared. */
  start = 1;
  /** @type {Readonly<Record<string, Receipts>>} By person. */
  receipts = {};
  /** What the server counted as unread, and the log's last number then. */
  counted = { seq: 0, unread: 0 };
  /** @type {Set<number>} Messages that were deleted for everyone. */
  #deleted = new Set();
  /** @type {Map<string, number>} Before which number a sender's messages are all deleted. */
  #erased = new Map();

  /** The first number that is there; `last` + 1 if there is none. */
  get first() {
    return this.last + 1 - this.entries.length;
  }

  /** Whether there is nothing before `first`. */
  get complete() {
    return this.first <= this.start;
  }

  /**
   * Handles an entry from wherever.
   * @param {Entry} entry
   * @returns {'new' | 'known' | 'hole'} `hole`: entries before it are missing; fetch.
   */
  take(entry) {
    const { seq } = entry;
    if (seq > this.last + 1) return 'hole';
    if (seq > this.last) {
      const shown = this.#shown(entry);
      this.entries = [...this.entries, shown];
      this.last = seq;
      return 'new';
    }
    if ('deleted' in entry && entry.deleted) {
      // What was deleted for oneself stays hidden.
      this.#replace(seq, (/** @type {any} */ before) =>
        before.hidden ? /** @type {any} */ ({ ...entry, hidden: true }) : entry,
      );
    }
    return 'known';
  }

  /**
   * Handles entries that come after one another.
   * @param {readonly Entry[]} entries
   * @returns {Entry[]} The new ones.
   */
  takeAll(entries) {
    return entries.filter((entry) => this.take(entry) === 'new');
  }

  /**
   * Handles a page after `last`.
   * @param {Page} page
   * @returns {{ fresh: Entry[], done: boolean }} `done`: the end is reached.
   */
  takePage({ entries, firstSeq, lastSeq }) {
    this.forgetBefore(firstSeq || lastSeq + 1);
    return { fresh: this.takeAll(entries), done: this.last >= lastSeq };
  }

  /**
   * Handles a page before `first`. One that does not fit any more changes nothing.
   * @param {Page} page
   */
  takeOlder({ entries, firstSeq, lastSeq }) {
    const older = entries.filter(({ seq }) => seq < this.first && seq >= this.start);
    if (older.length && older[older.length - 1]?.seq === this.first - 1) {
      this.entries = [...this.#allShown(older), ...this.entries];
    }
    this.forgetBefore(firstSeq || lastSeq + 1);
  }

  /**
   * Begins anew with the newest entries.
   * @param {readonly Entry[]} entries
   * @param {number} lastSeq
   */
  restart(entries, lastSeq) {
    const whole = entries[entries.length - 1]?.seq === lastSeq;
    this.entries = [];
    this.last = lastSeq;
    if (whole) this.entries = this.#allShown(entries);
  }

  /**
   * Handles what a sync tells of a known conversation.
   * @param {SyncedConversation} found
   * @returns {Entry[]} The new ones.
   */
  takeSynced(found) {
    const fresh = found.entries.filter(({ seq }) => seq > this.last);
    if (found.recovered) {
      this.forgetBefore(found.clearedSeq + 1);
      this.takeAll(found.entries);
    } else if (found.lastSeq > this.last) {
      this.restart(found.entries, found.lastSeq);
      this.forgetBefore(found.clearedSeq + 1);
    }
    return fresh;
  }

  /** @param {number} seq Forgets every entry before this number. */
  forgetBefore(seq) {
    if (seq > this.start) this.start = seq;
    if (this.first < seq) this.entries = this.entries.slice(seq - this.first);
    if (this.last < seq - 1) this.last = seq - 1;
  }

  /**
   * Numbers only go forward; what is read is delivered, too.
   * @param {'read' | 'delivered'} kind
   * @param {string} userId
   * @param {number} seq
   * @returns {boolean} Whether it is news.
   */
  receipt(kind, userId, seq) {
    const known = this.receiptOf(userId);
    if (seq <= known[kind]) return false;
    const delivered = Math.max(seq, known.delivered);
    const read = kind === 'read' ? seq : known.read;
    this.receipts = { ...this.receipts, [userId]: { read, delivered } };
    return true;
  }

  /**
   * @param {string} userId
   * @returns {Receipts}
   */
  receiptOf(userId) {
    return this.receipts[userId] ?? { read: 0, delivered: 0 };
  }

  /**
   * How many messages of others, and missed calls, nobody here has read; 100 stands for more.
   * @param {string} me
   */
  unread(me) {
    const { read } = this.receiptOf(me);
    // Where entries between are not here, the server has counted them.
    const known = this.complete || this.first <= read + 1;
    const from = known ? read : Math.max(read, this.counted.seq);
    let count = known || read >= this.counted.seq ? 0 : this.counted.unread;
    for (let at = this.entries.length - 1; at >= 0 && count < MANY; at--) {
      const entry = this.entries[at];
      if (!entry || entry.seq <= from) break;
      if (isUnread(entry, me)) count++;
    }
    return count;
  }

  /**
   * Lets go of all but the newest entries. They can be read again.
   * @param {string} me
   * @returns {boolean} Whether there were more.
   */
  trim(me) {
    if (this.entries.length <= KEPT) return false;
    // What is unread among those that go is not lost count of.
    this.counted = { seq: this.last, unread: this.unread(me) };
    this.entries = this.entries.slice(-KEPT);
    return true;
  }

  /**
   * @param {string} me
   * @returns {KeptLog} What the device keeps.
   */
  kept(me) {
    const copy = Log.from(this);
    copy.trim(me);
    const { entries, last, start, receipts, counted } = copy;
    return { entries: [...entries], last, start, receipts, counted };
  }

  /** @param {Readonly<Omit<KeptLog, 'entries'>> & { entries: readonly Entry[] }} kept */
  static from({ entries, last, start, receipts, counted }) {
    return Object.assign(new Log(), { entries, last, start, receipts, counted });
  }

  /**
   * The entry as it is shown. A deletion takes the text of the message that it names.
   * @param {Entry} entry
   * @returns {Entry}
   */
  #shown(entry) {
    if (entry.kind === 'deleted' && 'targetSeq' in entry && entry.targetSeq) {
      this.#deleted.add(entry.targetSeq);
      this.#replace(entry.targetSeq, withoutText);
      if (entry.allOfSender) {
        this.#erased.set(entry.sender, entry.seq);
        this.entries = this.entries.map((one) => (this.#isDeleted(one) ? withoutText(one) : one));
      }
    }
    return this.#isDeleted(entry) ? withoutText(entry) : entry;
  }

  /** @param {Entry} entry */
  #isDeleted({ seq, kind, sender }) {
    return this.#deleted.has(seq) || (kind === 'message' && seq < (this.#erased.get(sender) ?? 0));
  }

  /**
   * A page may have a message as it was before its deletion, and the deletion.
   * @param {readonly Entry[]} entries
   */
  #allShown(entries) {
    for (const entry of entries) this.#shown(entry);
    return entries.map((entry) => this.#shown(entry));
  }

  /**
   * @param {number} seq
   * @param {(entry: Entry) => Entry} change
   */
  #replace(seq, change) {
    const at = seq - this.first;
    const entry = this.entries[at];
    if (!entry) return;
    this.entries = [...this.entries.slice(0, at), change(entry), ...this.entries.slice(at + 1)];
  }
}

/**
 * @param {Entry} entry
 * @returns {Entry}
 */
function withoutText(entry) {
  const { text, ...rest } = /** @type {any} */ (entry);
  return { ...rest, deleted: true };
}

/**
 * @param {any} entry
 * @param {string} me
 */
function isUnread(entry, me) {
  if (entry.sender === me) return false;
  if (entry.kind === 'message') return !entry.deleted;
  return entry.kind === 'call' && entry.call.outcome === 'missed';
}
