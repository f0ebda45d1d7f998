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

/**
 * A row as it was last, and what of it depends on its entry alone.
 * @typedef {{ row: Row, day: string, time: number }} Known
 */

/** Makes rows, and remembers them: of ten thousand, only those are made anew that change. */
export class Rows {
  /** @type {readonly Row[]} */
  rows = [];
  /** @type {WeakMap<object, Known>} The last row of each entry and unsent message. */
  #known = new WeakMap();

  /**
   * @param {Pick<ConversationState, 'entries' | 'unsent'>} state
   * @param {RowsContext} context
   * @returns {readonly Row[]}
   */
  update({ entries, unsent }, context) {
    const { me, receipts, unreadFrom } = context;
    const { delivered, read } = furthest(receipts, me);
    /** @type {Known[]} */
    const found = [];
    for (const entry of entries) if (isShown(entry, context)) found.push(this.#of(entry, me));
    for (const one of unsent) found.push(this.#of(one, me));
    let line = unreadFrom > 0;
    let day = '';
    /** @type {Row[]} */
    const rows = [];
    for (const [index, known] of found.entries()) {
      const { row } = known;
      const begins = line && row.seq >= unreadFrom && !row.own;
      if (begins) line = false;
      const next = found[index + 1];
      const breaks = begins || !isTogether(found[index - 1], known);
      const lineNext = line && next !== undefined && next.row.seq >= unreadFrom && !next.row.own;
      const last = !next || lineNext || !isTogether(known, next);
      const today = known.day === day ? '' : known.day;
      day = known.day;
      const mark = markOf(row, delivered, read);
      const same = row.day === today && row.first === breaks && row.last === last;
      if (!same || row.unreadFrom !== begins || row.mark !== mark) {
        known.row = { ...row, day: today, first: breaks, last, unreadFrom: begins, mark };
      }
      rows.push(known.row);
    }
    this.rows = rows;
    return rows;
  }

  /**
   * @param {Entry | Unsent} source
   * @param {string} me
   * @returns {Known}
   */
  #of(source, me) {
    const before = this.#known.get(source);
    if (before) return before;
    const row = 'seq' in source ? rowOfEntry(source, me) : rowOfUnsent(source, me);
    const known = { row, day: dayKey(row.at), time: Date.parse(row.at) };
    this.#known.set(source, known);
    return known;
  }
}

/**
 * @param {Entry} source
 * @param {string} me
 * @returns {Row}
 */
function rowOfEntry(source, me) {
  const { seq, sentAt: at, sender, clientMessageId } = /** @type {any} */ (source);
  const own = sender === me;
  // A message keeps its row when it gets into the log.
  const key = own && clientMessageId ? clientMessageId : `#${seq}`;
  return blank({ key, seq, source, message: source.kind === 'message', sender, at, own });
}

/**
 * @param {Unsent} source
 * @param {string} me
 * @returns {Row}
 */
function rowOfUnsent(source, me) {
  const { clientMessageId: key, writtenAt: at } = source;
  return blank({ key, seq: 0, source, message: true, sender: me, at, own: true });
}

/**
 * @param {Pick<Row, 'key' | 'seq' | 'source' | 'message' | 'sender' | 'at' | 'own'>} row
 * @returns {Row}
 */
const blank = (row) => ({ ...row, day: '', first: true, last: true, unreadFrom: false, mark: '' });

/**
 * @param {Known | undefined} before
 * @param {Known} known
 */
function isTogether(before, { row, day, time }) {
  if (!before || !row.message || !before.row.message) return false;
  if (row.sender !== before.row.sender) return false;
  return day === before.day && time - before.time < TOGETHER;
}

/**
 * @param {Row} row
 * @param {number} delivered
 * @param {number} read
 * @returns {Mark}
 */
function markOf({ own, message, seq, source }, delivered, read) {
  if (!own || !message || ('deleted' in source && source.deleted)) return '';
  if ('state' in source) return source.state;
  return seq <= read ? 'read' : seq <= delivered ? 'delivered' : 'sent';
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
