/** All conversations: what was missed, what is pushed, what the device keeps. */

import { Conversation } from './conversation.js';
import { isGone, isTransient } from './errors.js';
import { Persistence } from './persistence.js';
import { Store } from './store.js';
import { abortable, stopIfAborted } from './util.js';

/** @import { Context, InboxState } from './conversation-state.js' */
/** @import { Replica } from './replica.js' */
/** @import { Storage } from './storage.js' */
/** @import { Answer, ConversationInfo, Entry, Event, Log, Options } from './shapes.js' */

/** How many conversations one sync takes: their ids and numbers stay under 64 KB. */
const SYNCED = 900;
/** How many entries of each a sync answers at most. */
const ENTRIES = 50;
/** How many conversations a page of the list has. */
const PAGE = 100;

/** @extends {Store<InboxState>} */
export class Inbox extends Store {
  /** @type {Map<string, Conversation>} */
  #conversations = new Map();
  /** The conversation that was opened last: the one that is looked at, as far as is known. */
  #opened = '';
  #persistence;
  /**
   * @type {Context}
   * @internal
   */
  context;

  /**
   * @param {Omit<Context, 'touched' | 'gone'>} context
   * @param {Storage} storage
   * @param {() => boolean} keeps Whether it is this tab that stores.
   * @param {Log} log
   * @internal
   */
  constructor(context, storage, keeps, log) {
    super();
    this.#persistence = new Persistence(this, storage, keeps);
    /** @internal */
    this.log = log;
    this.context = Object.assign(context, {
      touched: (/** @type {Replica<any>} */ conversation, /** @type {boolean} */ fromOthers) => {
        this.#touch(conversation, fromOthers);
      },
      gone: (/** @type {string} */ id) => this.#forget(id),
    });
  }

  /** @protected @override */
  read() {
    const conversations = [...this.#conversations.values()]
      .map((conversation) => conversation.getSnapshot())
      .flatMap(({ info, entries, unsent }) =>
        // A cleared one is not listed until its next entry.
        info && (info.lastEntry || entries.length || unsent.length || info.lastSeq === 0)
          ? [info]
          : [],
      )
      .sort((a, b) => (activity(a) < activity(b) ? 1 : -1));
    const unread = conversations.reduce((sum, conversation) => sum + conversation.unread, 0);
    return { conversations, unread, unsent: this.context.outbox.unsent };
  }

  /**
   * A conversation that is known here; `undefined` if it is not.
   * @param {string} id
   */
  get(id) {
    return this.#conversations.get(id);
  }

  /**
   * A conversation, asking the server if it is not known here. Where it is, what may have been
   * missed of how far the other one of two has read comes later, and again after a reconnection
   * for the conversation that was opened last.
   * @param {string} id
   * @param {Options} [options]
   * @returns {Promise<Conversation>} Fails if it is not one's own.
   */
  async open(id, { signal } = {}) {
    const conversation = this.#open(id);
    if (!conversation.known) await conversation.look(signal);
    return conversation;
  }

  /**
   * The conversation with a person, whether it has begun or not.
   * @param {string} userId
   * @param {Options} [options]
   * @returns {Promise<Conversation>}
   */
  async with(userId, options) {
    const conversation = this.#open(this.#direct(userId));
    if (conversation.known) return conversation;
    try {
      const request = { ...options, query: { limit: 1 } };
      /** @type {Answer<'listDirectEntries'>} */
      const page = await this.context.http.request('GET', `/api/messages/${userId}`, request);
      if (page.lastSeq) await conversation.look(options?.signal);
    } catch (error) {
      if (!isTransient(error)) throw error;
    }
    return conversation;
  }

  /**
   * Forgets what the conversation with a person shows of them, and reads it anew.
   * @param {string} userId
   * @internal
   */
  async lookAt(userId) {
    const conversation = this.#conversations.get(this.#direct(userId));
    if (!conversation?.known) return;
    await this.#settle(conversation.lookAnew());
    await this.flush();
  }

  /**
   * The one id that a client may make, so that one can write without a network.
   * @param {string} userId
   */
  #direct(userId) {
    return `d-${[userId, this.context.me].sort().join('-')}`;
  }

  /**
   * Drops a message that was not sent, also one to a conversation that is not one's own any more.
   * @param {string} clientMessageId
   * @param {Options} [options]
   */
  async discard(clientMessageId, { signal } = {}) {
    stopIfAborted(signal);
    await abortable(this.context.outbox.discard(clientMessageId), signal);
  }

  /**
   * Every conversation that the server has told of, cleared ones too.
   * @internal
   */
  known() {
    return [...this.#conversations.values()].filter((conversation) => conversation.known);
  }

  /**
   * @param {string} id Makes the conversation if it is not there.
   * @internal
   */
  of(id) {
    let conversation = this.#conversations.get(id);
    if (!conversation) {
      conversation = new Conversation(id, this.context);
      this.#conversations.set(id, conversation);
    }
    return conversation;
  }

  /**
   * Shows what the device has kept.
   * @internal
   */
  async load() {
    await this.#persistence.load();
    this.changed();
  }

  /**
   * Reads what was missed.
   * @param {AbortSignal} signal
   * @param {boolean} [away] Whether something may have been pushed that did not come.
   * @returns {Promise<Answer<'sync'>>}
   * @internal
   */
  async sync(signal, away) {
    const known = this.known();
    if (away) for (const one of this.#conversations.values()) one.told = false;
    const recent = this.getSnapshot().conversations.map(({ id }) => id);
    const order = new Map(recent.map((id, index) => [id, index]));
    const rank = (/** @type {Conversation} */ { id }) => order.get(id) ?? recent.length;
    const handedIn = known.sort((a, b) => rank(a) - rank(b)).slice(0, SYNCED);
    const body = {
      conversations: Object.fromEntries(handedIn.map(({ id, last }) => [id, last])),
      limit: ENTRIES,
    };
    /** @type {Answer<'sync'>} */
    const answer = await this.context.http.request('POST', '/api/sync', { body, signal });
    answer.removed.forEach((id) => this.#forget(id));
    const found = [...answer.changed, ...answer.new];
    const handled = found.map((one) => this.of(one.conversationId).takeSynced(one));
    // What it could not take is read through its pages.
    const others = known.slice(SYNCED).map((one) => one.look(signal));
    if (answer.moreNew) await this.#list(signal);
    const errors = await Promise.all([...handled, ...others].map((one) => this.#settle(one)));
    // A sync does not say what another device has read.
    const told = new Set(found.map((one) => one.conversationId));
    const unread = this.getSnapshot().conversations.map((one) => one.unread && !told.has(one.id));
    const rows = away ? unread.lastIndexOf(true) + 1 : 0;
    if (rows) await this.#list(signal, Math.min(rows, PAGE));
    const opened = away && this.get(this.#opened);
    if (opened) errors.push(await this.#settle(opened.catchUp()));
    // A program that runs for long would keep all that was ever said.
    for (const one of this.#conversations.values()) one.trim();
    this.changed();
    // Not everything is there: the next try syncs again.
    const error = errors.find(isTransient);
    if (error) throw error;
    return answer;
  }

  /**
   * @param {Event} event That was pushed.
   * @internal
   */
  handle(event) {
    if (!('conversationId' in event)) return;
    const { conversationId: id } = event;
    const known = this.#conversations.get(id);
    switch (event.event) {
      case 'newMessage':
        this.take(id, event.entry);
        break;
      case 'read':
      case 'delivered':
        known?.receipt(event.event, event.userId, event.seq);
        break;
      case 'typing':
        known?.heard(event.userId, event.typing);
        break;
      case 'conversation':
        if (event.change !== 'removed' || known) this.#settle(this.of(id).look());
    }
  }

  /**
   * @param {string} id
   * @param {Entry} entry From a push or an answer.
   * @returns {Promise<unknown>} When it is handled.
   * @internal
   */
  take(id, entry) {
    return this.#settle(this.of(id).take(entry));
  }

  /** @param {string} id */
  #open(id) {
    this.#opened = id;
    const conversation = this.of(id);
    this.#settle(conversation.catchUp());
    return conversation;
  }

  /**
   * Waits until everything that came until now is handled.
   * @internal
   */
  async idle() {
    await Promise.all([...this.#conversations.values()].map((one) => one.idle()));
  }

  /**
   * Stores at once what is waiting to be.
   * @internal
   */
  flush() {
    return this.#persistence.flush();
  }

  /**
   * Forgets everything, in memory.
   * @internal
   */
  clear() {
    this.#persistence.clear();
    for (const conversation of this.#conversations.values()) conversation.end();
    this.#conversations.clear();
    this.changed();
  }

  /**
   * Reads the list, for what a sync left out.
   * @param {AbortSignal} signal
   * @param {number} [rows] All of it unless given; then also what is known is read again.
   */
  async #list(signal, rows) {
    /** @type {string | null | undefined} */
    let cursor;
    do {
      const query = { limit: rows ?? PAGE, cursor };
      /** @type {Answer<'listConversations'>} */
      const page = await this.context.http.request('GET', '/api/conversations', { query, signal });
      for (const info of page.conversations) {
        const conversation = this.of(info.id);
        if (rows || !conversation.known) await conversation.inform(info);
      }
      cursor = page.nextCursor;
    } while (cursor && !rows);
  }

  /**
   * Handling fails where a conversation is gone, which is handled, and where the network is: then
   * the next sync brings what is missing.
   * @param {Promise<unknown>} handling
   */
  async #settle(handling) {
    try {
      await handling;
    } catch (error) {
      const expected = isGone(error) || isTransient(error);
      this.log(expected ? 'info' : 'error', 'a conversation was not read', { error });
      return error;
    }
  }

  /** @param {string} id */
  #forget(id) {
    const conversation = this.#conversations.get(id);
    if (!conversation) return;
    this.#conversations.delete(id);
    conversation.end();
    this.#touch(conversation, false);
  }

  /**
   * @param {Replica<any>} conversation
   * @param {boolean} fromOthers
   */
  #touch(conversation, fromOthers) {
    this.changed();
    this.#persistence.touch(conversation, fromOthers);
  }
}

/** @param {ConversationInfo} info */
const activity = (info) => info.lastEntry?.sentAt ?? info.joinedAt;
