/** From a conversation's state to what stands in its timeline, row by row. Pure. */

import { dayKey } from './day.js';

/** @import { ConversationState, Entry, Receipts, Unsent } from '/client/index.js' */

/** Messages of one person within this time stand together. */
const TOGETHER = 5 * 60_000;

/** @typedef {'sending' | 'failed' | 'sent' | 'delivered' | 'read' | ''} Mark */

/**
 * One row. The same object as long as nothing about it changes.
 * @typedef {object} Row
 * @property {string} key
 * @property {number} seq 0 for what is not in the log yet.
 * @property {Entry | Unsent} source
 * @property {boolean} message Whether it is a message; else something that happened.
 * @property {string} sender
 * @property {string} at When, RFC 3339.
 * @property {string} day With the first row of a day, its key; else empty.
 * @property {boolean} own
 * @property {boolean} first Of those that stand together.
 * @property {boolean} last Of those that stand together.
 * @property {boolean} unreadFrom Whether the unread begin here.
 * @property {Mark} mark Of one's own messages.
 */

/**
 * @typedef {object} RowsContext
 * @property {string} me
 * @property {number} unreadFrom The number where the unread begin; 0 if nowhere.
 * @property {(kind: string) => boolean} shows Whether entries of a kind are shown.
 * @property {Readonly<Record<string, Receipts>>} receipts Those of others count.
 */

/** Makes rows, and remembers them. */
export class Rows {
  /** @type {readonly Row[]} */
  rows = [];
  /** @type {Map<string, Row>} */
  #known = new Map();
  /** @type {WeakMap<object, string>} */
  #days = new WeakMap();

  /**
   * @param {Pick<ConversationState, 'entries' | 'unsent'>} state
   * @param {RowsContext} context
   * @returns {readonly Row[]}
   */
  update({ entries, unsent }, context) {
    const { me, receipts, unreadFrom } = context;
    const { delivered, read } = furthest(receipts, me);
    /** @type {Row[]} */
    const rows = [];
    for (const entry of entries) {
      if (!isShown(entry, context)) continue;
      const own = entry.sender === me;
      const { seq, sentAt: at, sender, clientMessageId } = /** @type {any} */ (entry);
      const message = entry.kind === 'message';
      const mark = !own || !message || /** @type {any} */ (entry).deleted ? '' : markOf(seq, delivered, read);
      // A message keeps its row when it gets into the log.
      const key = own && clientMessageId ? clientMessageId : `#${seq}`;
      rows.push(blank({ key, seq, source: entry, message, sender, at, own, mark }));
    }
    for (const one of unsent) {
      const { clientMessageId: key, state: mark, writtenAt: at } = one;
      rows.push(blank({ key, seq: 0, source: one, message: true, sender: me, at, own: true, mark }));
    }
    this.#group(rows, unreadFrom);
    this.#known = new Map(rows.map((row, index) => [row.key, (rows[index] = this.#kept(row))]));
    this.rows = rows;
    return rows;
  }

  /**
   * @param {Row[]} rows
   * @param {number} unreadFrom
   */
  #group(rows, unreadFrom) {
    /** @type {Row | undefined} */
    let before;
    let day = '';
    let line = unreadFrom > 0;
    for (const row of rows) {
      const today = this.#day(row);
      row.day = today === day ? '' : today;
      day = today;
      row.unreadFrom = line && row.seq >= unreadFrom && !row.own;
      if (row.unreadFrom) line = false;
      row.first = !before || !isTogether(before, row);
      if (before) before.last = row.first;
      row.last = true;
      before = row;
    }
  }

  /** @param {Row} row */
  #day({ source, at }) {
    const known = this.#days.get(source) ?? dayKey(at);
    this.#days.set(source, known);
    return known;
  }

  /** @param {Row} row */
  #kept(row) {
    const before = this.#known.get(row.key);
    if (!before) return row;
    for (const name in row) {
      if (/** @type {any} */ (before)[name] !== /** @type {any} */ (row)[name]) return row;
    }
    return before;
  }
}

/**
 * @param {Pick<Row, 'key' | 'seq' | 'source' | 'message' | 'sender' | 'at' | 'own' | 'mark'>} row
 * @returns {Row}
 */
const blank = (row) => ({ ...row, day: '', first: true, last: true, unreadFrom: false });

/**
 * @param {Row} before
 * @param {Row} row
 */
function isTogether(before, row) {
  if (row.day || row.unreadFrom || !row.message || !before.message) return false;
  return row.sender === before.sender && Date.parse(row.at) - Date.parse(before.at) < TOGETHER;
}

/**
 * @param {any} entry
 * @param {RowsContext} context
 */
function isShown(entry, { shows }) {
  return entry.kind === 'message' ? !entry.hidden : shows(entry.kind);
}

/**
 * How far anybody else has come.
 * @param {Readonly<Record<string, Receipts>>} receipts
 * @param {string} me
 */
function furthest(receipts, me) {
  let delivered = 0;
  let read = 0;
  for (const [id, one] of Object.entries(receipts)) {
    if (id === me) continue;
    delivered = Math.max(delivered, one.delivered);
    read = Math.max(read, one.read);
  }
  return { delivered, read };
}

/**
 * @param {number} seq
 * @param {number} delivered
 * @param {number} read
 * @returns {Mark}
 */
const markOf = (seq, delivered, read) =>
  seq <= read ? 'read' : seq <= delivered ? 'delivered' : 'sent';

/**
 * The number from which on messages are unread; 0 if nothing is.
 * @param {readonly Entry[]} entries
 * @param {number} readSeq
 * @param {string} me
 */
export function firstUnread(entries, readSeq, me) {
  let found = 0;
  for (let at = entries.length - 1; at >= 0; at--) {
    const entry = /** @type {any} */ (entries[at]);
    if (entry.seq <= readSeq) break;
    const missed = entry.kind === 'call' && entry.call?.outcome === 'missed';
    const message = entry.kind === 'message' && !entry.deleted;
    if (entry.sender !== me && (message || missed)) found = entry.seq;
  }
  return found;
}
