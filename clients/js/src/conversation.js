/** One conversation as the app sees it. */

import { Typing } from './presence.js';
import { PAGE, Replica } from './replica.js';
import { abortable, stopIfAborted } from './util.js';

/** @import { Context, ConversationState } from './conversation-state.js' */
/** @import { Unsent } from './outbox.js' */
/** @import { Entry, Options } from './shapes.js' */

/** @extends {Replica<ConversationState>} */
export class Conversation extends Replica {
  #typing;

  /**
   * @param {string} id
   * @param {Context} context
   * @internal
   */
  constructor(id, context) {
    super(id, context);
    this.#typing = new Typing(
      (typing) => context.whisper({ conversationId: id, typing }),
      () => this.changed(),
    );
  }

  /** @protected @override */
  read() {
    const { info, log, gone, id } = this;
    return {
      info: info && this.summary(info),
      entries: log.entries,
      complete: log.complete,
      unsent: this.context.outbox.of(id),
      receipts: log.receipts,
      typing: this.#typing.people,
      gone,
    };
  }

  /**
   * Writes. The message is stored on the device, and gets into the log once there is a network,
   * even if the program ends before.
   * @param {string} text
   * @param {Options} [options]
   * @returns {Promise<Unsent>} When it is stored on the device; `sent` waits for the log.
   */
  async send(text, { signal } = {}) {
    stopIfAborted(signal);
    this.#typing.sent();
    return this.context.outbox.add(this.id, text, this.last);
  }

  /**
   * Waits until a message is in the log.
   * @param {string} clientMessageId
   * @param {Options} [options]
   * @returns {Promise<Entry>} Fails if the server refuses the message.
   */
  async sent(clientMessageId, { signal } = {}) {
    const mine = (/** @type {any} */ entry) => entry.clientMessageId === clientMessageId;
    return this.log.entries.find(mine) ?? this.context.outbox.sent(clientMessageId, signal);
  }

  /**
   * Sends a message with the state `failed` again.
   * @param {string} clientMessageId
   * @param {Options} [options]
   */
  async retry(clientMessageId, { signal } = {}) {
    stopIfAborted(signal);
    await abortable(this.context.outbox.retry(clientMessageId), signal);
  }

  /**
   * Drops a message that was not sent.
   * @param {string} clientMessageId
   * @param {Options} [options]
   */
  async discard(clientMessageId, { signal } = {}) {
    stopIfAborted(signal);
    await abortable(this.context.outbox.discard(clientMessageId), signal);
  }

  /**
   * Loads the page before `entries`.
   * @param {Options & { limit?: number }} [options]
   * @returns {Promise<boolean>} Whether there is more.
   */
  loadOlder({ limit = PAGE, signal } = {}) {
    return this.older(limit, signal);
  }

  /**
   * Says that the person has seen everything up to an entry.
   * @param {number} [seq] The newest entry's unless given.
   */
  markRead(seq = this.last) {
    const { me, receipts } = this.context;
    const seen = Math.min(seq, this.last);
    if (!this.log.receipt('read', me, seen)) return;
    receipts.add('read', this.id, seen);
    this.touched();
  }

  /**
   * Says that one is writing, or has stopped. Call it with each key.
   * @param {boolean} [typing]
   */
  setTyping(typing = true) {
    this.#typing.set(typing);
  }

  /**
   * Deletes a message for oneself or for everyone.
   * @param {number} seq
   * @param {Options & { everyone?: boolean }} [options]
   */
  async deleteMessage(seq, { everyone = false, signal } = {}) {
    const query = { for: everyone ? 'everyone' : 'me' };
    await this.context.http.request('DELETE', `${this.path}/messages/${seq}`, { query, signal });
    const entry = this.log.entries[seq - this.log.first];
    if (entry) await this.take(deleted(entry, everyone));
  }

  /**
   * Clears the conversation for oneself: its entries are gone, and it is not listed until the next.
   * @param {Options} [options]
   */
  async clear(options) {
    await this.context.http.request('DELETE', this.path, options);
    await this.look();
  }

  /**
   * @param {string} userId
   * @param {boolean} typing
   * @internal
   */
  heard(userId, typing) {
    if (userId !== this.context.me) this.#typing.heard(userId, typing);
  }

  /**
   * @param {Entry} entry
   * @internal
   * @override
   */
  heardFrom({ sender }) {
    this.#typing.heard(sender, false);
  }

  /**
   * @internal
   * @override
   */
  end() {
    this.#typing.clear();
    super.end();
  }
}

/**
 * A message after its deletion.
 * @param {Entry} entry
 * @param {boolean} everyone
 * @returns {Entry}
 */
function deleted(entry, everyone) {
  const { text, ...rest } = /** @type {any} */ (entry);
  return { ...rest, deleted: true, ...(!everyone && { hidden: true }) };
}
