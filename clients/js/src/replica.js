/** The device's copy of one conversation: what is known of it, and how more gets known. */

import { NatterError } from './errors.js';
import { advance, summarize } from './info.js';
import { Log } from './log.js';
import { askInfo, askPage } from './requests.js';
import { Store } from './store.js';
import { Queue } from './util.js';

/** @import { ConversationInfo, Entry, SyncedConversation, User } from './shapes.js' */
/** @import { KeptLog } from './log.js' */
/** @import { Context } from './conversation-state.js' */

/** Entries that are asked for at once. */
export const PAGE = 100;

/** @typedef {{ info: ConversationInfo, log: KeptLog }} KeptConversation */

/**
 * Fetching and handling are done one at a time: events wait for the answer that is under way.
 * @template T
 * @extends {Store<T>}
 */
export class Replica extends Store {
  /**
   * As of the entry `info.lastSeq`.
   * @internal
   * @type {ConversationInfo | undefined}
   */
  info;
  /** @internal */
  log = new Log();
  /** @internal */
  gone = false;
  /**
   * Whether it is known how far the other one of two has come: it was asked for since the device
   * is connected, and from then on it is told.
   * @internal
   */
  told = false;
  #queue = new Queue();

  /**
   * @param {string} id
   * @param {Context} context
   * @internal
   */
  constructor(id, context) {
    super();
    this.id = id;
    /** @internal */
    this.context = context;
  }

  /** The number up to which every entry is here. */
  get last() {
    return this.log.last;
  }

  /** Whether the server has been asked. */
  get known() {
    return this.info !== undefined;
  }

  /**
   * Reads to the end of the log.
   * @param {AbortSignal} [signal]
   * @internal
   */
  fetch(signal) {
    return this.run(() => this.#fetch(signal));
  }

  /**
   * Reads what the server says about the conversation, and to the end of its log.
   * @param {AbortSignal} [signal]
   * @internal
   */
  look(signal) {
    return this.run(() => this.#look(signal));
  }

  /**
   * Forgets the other one's bio, phone number and picture, and looks again. Without a network they
   * stay forgotten.
   * @internal
   */
  lookAnew() {
    return this.run(() => {
      if (this.info?.kind === 'direct') {
        const { bio, phoneNumber, avatarUrl, ...peer } = /** @type {User} */ (this.info.peer);
        this.info = { ...this.info, peer };
        this.touched();
      }
      return this.#look();
    });
  }

  /**
   * Reads the page before the first entry.
   * @param {number} limit
   * @param {AbortSignal} [signal]
   * @returns {Promise<boolean>} Whether there is more.
   * @internal
   */
  older(limit, signal) {
    return this.run(async () => {
      if (!this.info) await this.#look(signal);
      else if (!this.log.complete) {
        this.log.takeOlder(await askPage(this, { before: this.log.first, limit }, signal));
        this.touched();
      }
      return !this.log.complete;
    });
  }

  /**
   * @param {Entry} entry From a push or an answer.
   * @internal
   */
  take(entry) {
    return this.run(async () => {
      if (!this.info) return this.#look();
      const taken = this.log.take(entry);
      if (taken === 'hole') return this.#fetch();
      this.#took(taken === 'new' ? [entry] : []);
    });
  }

  /**
   * @param {SyncedConversation & { conversation?: ConversationInfo }} found
   * @internal
   */
  takeSynced(found) {
    return this.run(async () => {
      const { conversation, lastSeq, unread, readSeq } = found;
      if (conversation) this.#inform(conversation);
      const skipped = !found.recovered || found.clearedSeq > this.last;
      const fresh = this.log.takeSynced(found);
      this.#counted(lastSeq, unread, readSeq);
      this.#took(fresh);
      // Without all entries between, what they have changed is asked for.
      if (skipped && !conversation) await this.#look();
      else if (found.recovered && found.more) await this.#fetch();
    });
  }

  /**
   * @param {ConversationInfo} info From a list or an answer.
   * @internal
   */
  inform(info) {
    return this.run(() => {
      const fresh = !this.info;
      this.#inform(info);
      if (fresh) this.log.restart(info.lastEntry ? [info.lastEntry] : [], info.lastSeq);
      this.log.forgetBefore(info.clearedSeq + 1);
      this.#took([]);
    });
  }

  /**
   * @param {'read' | 'delivered'} kind
   * @param {string} userId
   * @param {number} seq
   * @internal
   */
  receipt(kind, userId, seq) {
    if (this.log.receipt(kind, userId, seq)) this.touched();
  }

  /**
   * Asks for the count of unread messages where it can't be known here.
   * @internal
   */
  async recount() {
    const { complete, first, counted } = this.log;
    const { read } = this.log.receiptOf(this.context.me);
    if (!complete && first > read + 1 && read < counted.seq) await this.look();
  }

  /**
   * Asks how far the other one of two has come, if that may have been missed and can be news.
   * @internal
   */
  async catchUp() {
    const { id } = /** @type {any} */ (this.info)?.peer ?? {};
    if (this.told || !id) return;
    const { me } = this.context;
    const mine = this.log.entries.filter(({ sender }) => sender === me);
    const written = mine[mine.length - 1]?.seq ?? this.log.first - 1;
    if (this.log.receiptOf(id).read < written) await this.look();
  }

  /**
   * @returns {Promise<unknown>} When everything that came until now is handled.
   * @internal
   */
  idle() {
    return this.#queue.run(() => {});
  }

  /**
   * Drops everything: it is not one's own.
   * @internal
   */
  end() {
    this.gone = true;
    this.changed();
  }

  /**
   * Lets go of older entries, unless somebody watches.
   * @internal
   */
  trim() {
    if (!this.watched && this.log.trim(this.context.me)) this.changed();
  }

  /**
   * @returns {KeptConversation | undefined} What the device keeps.
   * @internal
   */
  kept() {
    return this.info && { info: this.summary(this.info), log: this.log.kept(this.context.me) };
  }

  /**
   * @param {KeptConversation} kept
   * @internal
   */
  restore({ info, log }) {
    this.info = info;
    this.log = Log.from(log);
    this.changed();
  }

  /**
   * What a list shows, with what the device knows.
   * @param {ConversationInfo} info
   * @internal
   */
  summary(info) {
    return summarize(info, this.log, this.context.me);
  }

  /**
   * @param {Entry} _entry Somebody else's, which is new.
   * @internal
   */
  heardFrom(_entry) {}

  /**
   * @param {boolean} [fromOthers] Whether others have written something.
   * @internal
   */
  touched(fromOthers = false) {
    this.changed();
    this.context.touched(this, fromOthers);
  }

  /**
   * @template R
   * @param {() => R | Promise<R>} work
   * @returns {Promise<R>}
   * @internal
   */
  run(work) {
    return this.#queue.run(() => {
      if (this.gone) throw new NatterError({ code: 'conversation_not_found', status: 404 });
      return work();
    });
  }

  /** @internal */
  get path() {
    return `/api/conversations/${this.id}`;
  }

  /**
   * @param {AbortSignal} [signal]
   * @returns {Promise<void>}
   */
  async #fetch(signal) {
    for (let done = false; !done; ) {
      const page = await askPage(this, { after: this.last, limit: PAGE }, signal);
      const skipped = (page.firstSeq || page.lastSeq + 1) > this.last + 1;
      const taken = this.log.takePage(page);
      done = taken.done;
      this.#took(taken.fresh);
      // What was cleared unread may have changed the room.
      if (skipped) return this.#look(signal);
    }
  }

  /** @param {AbortSignal} [signal] */
  async #look(signal) {
    const { conversation } = await askInfo(this, signal);
    const fresh = !this.info;
    this.#inform(conversation);
    this.log.forgetBefore(conversation.clearedSeq + 1);
    if (!fresh) return this.#fetch(signal);
    const page = await askPage(this, { limit: PAGE }, signal);
    this.log.restart(page.entries, page.lastSeq);
    this.log.forgetBefore(page.firstSeq || page.lastSeq + 1);
    this.#took([...page.entries]);
  }

  /** @param {ConversationInfo} info */
  #inform(info) {
    const { peerReadSeq, peerDeliveredSeq, peer } = /** @type {any} */ (info);
    // Only where one conversation is asked for. They go forward, so an old answer does no harm.
    if (peerReadSeq !== undefined) {
      this.log.receipt('read', peer.id, peerReadSeq);
      this.log.receipt('delivered', peer.id, peerDeliveredSeq);
      this.told = true;
    }
    if (this.info && info.lastSeq < this.info.lastSeq) return;
    this.info = info;
    this.#counted(info.lastSeq, info.unread, info.readSeq);
  }

  /**
   * @param {number} seq
   * @param {number} unread
   * @param {number} readSeq
   */
  #counted(seq, unread, readSeq) {
    if (seq >= this.log.counted.seq) this.log.counted = { seq, unread };
    this.log.receipt('read', this.context.me, readSeq);
  }

  /** @param {Entry[]} fresh New entries, which the log has. */
  #took(fresh) {
    const { me, outbox } = this.context;
    for (const entry of fresh) {
      if (this.info && entry.seq > this.info.lastSeq) this.info = advance(this.info, entry, me);
      if (entry.sender === me) outbox.took(entry);
      else this.heardFrom(entry);
    }
    this.touched(fresh.some((entry) => entry.sender !== me));
  }
}
