/** The pages of a conversation that are loaded while one looks at it. */

import { errorText } from '../lib/errors.js';
import { fill, h, setText } from '../lib/html.js';
import { t } from '../lib/strings.js';

/** @import { Conversation } from '/client/index.js' */

/** So many unread are loaded to begin where they begin; with more one begins at the end. */
const UNREAD_LOADED = 400;
/** After so long it is said that a page is on its way. */
const SLOW = 400;

export class TimelinePages {
  /** Whether something is on its way, or has failed and waits for another try. */
  loading = false;
  #conversation;
  #top;
  #signal;
  #loaded;

  /**
   * @param {Conversation} conversation
   * @param {HTMLElement} top Says that it is slow, or what went wrong.
   * @param {AbortSignal} signal
   * @param {() => void} loaded Called when a page before the first has come.
   */
  constructor(conversation, top, signal, loaded) {
    this.#conversation = conversation;
    this.#top = top;
    this.#signal = signal;
    this.#loaded = loaded;
  }

  /**
   * Loads back to where the unread begin.
   * @param {number} readSeq
   * @returns {Promise<boolean>} Whether they are here now.
   */
  async loadUnread(readSeq) {
    const first = () => this.#conversation.getSnapshot().entries[0]?.seq ?? Infinity;
    this.loading = true;
    try {
      for (let more = true; more; ) {
        const { entries } = this.#conversation.getSnapshot();
        if (first() <= readSeq + 1 || entries.length > UNREAD_LOADED) break;
        more = await this.#conversation.loadOlder({ signal: this.#signal });
      }
    } catch {
      // One begins at the end, and can scroll back.
    }
    this.loading = false;
    return first() <= readSeq + 1;
  }

  /** Loads the page before the first entry, if there is one. */
  async loadOlder() {
    const { complete, info } = this.#conversation.getSnapshot();
    if (complete || !info || this.loading) return;
    this.loading = true;
    const slow = setTimeout(() => setText(this.#top, t('conversation.loading')), SLOW);
    try {
      await this.#conversation.loadOlder({ signal: this.#signal });
      // It says that there is nothing, otherwise.
      if (!this.#top.closest('natter-timeline.empty')) setText(this.#top, '');
    } catch (error) {
      if (!this.#signal.aborted) this.#failed(error);
      return;
    } finally {
      clearTimeout(slow);
    }
    this.loading = false;
    if (!this.#signal.aborted) this.#loaded();
  }

  /** @param {unknown} error */
  #failed(error) {
    fill(this.#top, errorText(error), ' ', h('button', {
      type: 'button',
      class: 'link-button',
      onclick: () => {
        this.loading = false;
        this.loadOlder();
      },
    }, t('retry')));
  }
}
