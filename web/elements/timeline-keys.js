/** Walking through messages by keyboard and pointer, and the menu on each. */

import { iconButton } from '../lib/controls.js';
import { t } from '../lib/strings.js';

/** @import { Conversation } from '/client/index.js' */
/** @import { Row } from '../lib/rows.js' */
/** @import { WindowedList } from '../lib/window.js' */

export class TimelineKeys {
  #more = iconButton('more', t('message.menu'), {
    class: 'icon-button more',
    'aria-haspopup': 'menu',
  });

  /**
   * @param {HTMLElement} timeline
   * @param {HTMLElement} scroller
   * @param {WindowedList<Row>} list
   * @param {Conversation} conversation
   */
  constructor(timeline, scroller, list, conversation) {
    this.timeline = timeline;
    this.scroller = scroller;
    this.list = list;
    this.conversation = conversation;
  }

  /** @param {AbortSignal} signal */
  start(signal) {
    const { scroller } = this;
    const on = (/** @type {string} */ type, /** @type {(event: any) => void} */ call) =>
      scroller.addEventListener(type, call, { signal });
    on('keydown', (event) => this.#key(event));
    on('pointerover', (event) => event.pointerType === 'mouse' && this.#offer(event.target));
    on('focusin', (event) => this.#offer(event.target));
    on('click', (event) => this.#click(event));
    on('contextmenu', (event) => this.#context(event));
    this.#more.addEventListener('click', () => {
      const index = this.#indexOf(this.#more);
      if (index >= 0) this.#open(index, this.#more);
    });
  }

  /** Focuses the newest message. */
  focusNewest() {
    this.list.toEnd();
    this.#focus(this.list.items.length - 1);
  }

  /** @param {EventTarget | null} target Puts the menu's button where it is. */
  #offer(target) {
    const index = this.#indexOf(target);
    const row = this.list.items[index];
    if (!row?.message || row.mark === 'failed' || row.mark === 'sending') return;
    const place = this.list.element(index)?.querySelector('.more-place');
    if (place && this.#more.parentNode !== place) place.append(this.#more);
  }

  /** @param {MouseEvent & { pointerType?: string }} event A touch has no pointer that hovers. */
  #click(event) {
    if (event.pointerType === 'mouse') return;
    if (event.target instanceof Element && event.target.closest('a, button')) return;
    this.#offer(event.target);
  }

  /** @param {MouseEvent} event */
  #context(event) {
    const { target } = event;
    if (!(target instanceof Element) || target.closest('a')) return;
    // Whoever has selected some text wants the browser's menu.
    if (!getSelection()?.isCollapsed) return;
    const index = this.#indexOf(target);
    const article = this.#article(index);
    if (!article || !this.#canOpen(index)) return;
    event.preventDefault();
    const { clientX: x, clientY: y } = event;
    this.#open(index, article, x || y ? { x, y } : undefined);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const index = this.#indexOf(event.target);
    const { items } = this.list;
    const inRow = index >= 0;
    const { last } = this.list.inView();
    const to = {
      ArrowUp: inRow ? index - 1 : last,
      ArrowDown: inRow ? index + 1 : last,
      Home: 0,
      End: items.length - 1,
    }[event.key];
    if (to !== undefined && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      this.#focus(Math.min(Math.max(to, 0), items.length - 1), to < index);
    } else if (event.key === 'Escape') {
      this.timeline.dispatchEvent(new CustomEvent('write', { bubbles: true }));
    } else if (inRow && event.target === this.#article(index)) {
      this.#act(event, index);
    }
  }

  /**
   * @param {KeyboardEvent} event
   * @param {number} index
   */
  #act(event, index) {
    const article = this.#article(index);
    if (!article || !this.#canOpen(index)) return;
    if (event.key === 'Enter' || event.key === ' ') this.#open(index, article);
    else if (event.key === 'Delete' || event.key === 'Backspace') this.#delete(index, article);
    else return;
    event.preventDefault();
  }

  /**
   * @param {number} index
   * @param {boolean} [up]
   * @returns {void}
   */
  #focus(index, up = false) {
    const row = this.list.items[index];
    if (!row) return;
    const inside = index >= this.list.from && index < this.list.to;
    if (!inside) this.list.toKey(row.key, 80);
    const article = this.#article(index);
    // What is not shown is passed over.
    if (article?.classList.contains('none')) return this.#focus(index + (up ? -1 : 1), up);
    article?.focus({ preventScroll: true });
    article?.scrollIntoView({ block: 'nearest' });
  }

  /** @param {EventTarget | null} target */
  #indexOf(target) {
    const item = target instanceof Element ? target.closest('.item') : undefined;
    return item instanceof HTMLElement ? this.list.indexOf(item.dataset.key ?? '') : -1;
  }

  /** @param {number} index */
  #article(index) {
    const article = this.list.element(index)?.querySelector('article');
    return article instanceof HTMLElement ? article : undefined;
  }

  /** @param {number} index */
  #canOpen(index) {
    const row = this.list.items[index];
    return !!row?.message && row.seq > 0;
  }

  /**
   * @param {number} index
   * @param {HTMLElement} anchor
   * @param {{ x: number, y: number }} [at]
   */
  async #open(index, anchor, at) {
    const row = this.list.items[index];
    if (!row) return;
    const { openMessageMenu } = await import('./message-menu.js');
    openMessageMenu(this.conversation, row, anchor, at);
  }

  /**
   * @param {number} index
   * @param {HTMLElement} anchor
   */
  async #delete(index, anchor) {
    const row = this.list.items[index];
    if (!row) return;
    const { deleteMessage, canDeleteForAll } = await import('./message-menu.js');
    const everyone = canDeleteForAll(this.conversation, row);
    await deleteMessage(this.conversation, row, everyone);
    if (anchor.isConnected) anchor.focus({ preventScroll: true });
  }
}
