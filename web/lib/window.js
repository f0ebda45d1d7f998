/**
 * A long list of which only the part around what is looked at is in the page.
 *
 * What is looked at stays where it is, whatever comes or goes above it: the row at the top edge is
 * the anchor, and the space above the rows that are there takes up what changes. So scrolling is
 * never interrupted by a write of `scrollTop`, but at the ends.
 */

import { h, keyed } from './html.js';

/** How far beyond the edges rows are made. */
const AHEAD = 1200;
/** When less than this is left beyond an edge, more are made. */
const LEAST = 500;
/** A row that was never there is taken to be so high. */
const GUESS = 56;
/** Within this distance one is at the end. */
const NEAR = 24;

/**
 * @template T
 * @typedef {import('./html.js').Keyed<T>} Keyed
 */

/** A row, and how far below the edge it is. @typedef {{ key: string, offset: number }} Anchor */

/** @template T */
export class WindowedList {
  /** What scrolls. */
  scroller;
  /** @type {readonly T[]} */
  items = [];
  /** Whether the end is in view, and stays in view when something comes. */
  atEnd = true;
  /** The rows that are there: from, and up to but without. */
  from = 0;
  to = 0;
  #how;
  #above = h('div', { class: 'window-space', 'aria-hidden': 'true' });
  #below = h('div', { class: 'window-space', 'aria-hidden': 'true' });
  #content = h('div', { class: 'window-rows', role: 'presentation' });
  /** @type {Map<string, number>} */
  #heights = new Map();
  /** @type {number[]} Where each row that is there begins, and where the last one ends. */
  #tops = [0];
  #measured = 0;
  #measuredSum = 0;
  #space = 0;
  #lastTop = 0;
  #height = 0;
  #width = 0;
  #moved;

  /**
   * @param {HTMLElement} scroller
   * @param {Keyed<T>} how
   * @param {() => void} moved Called after each change of what is in view.
   */
  constructor(scroller, how, moved) {
    this.scroller = scroller;
    this.#how = how;
    this.#moved = moved;
    scroller.replaceChildren(this.#above, this.#content, this.#below);
  }

  /** @param {AbortSignal} signal Works until it is aborted. */
  start(signal) {
    this.scroller.addEventListener('scroll', () => this.#scrolled(), { passive: true, signal });
    const observer = new ResizeObserver(() => this.#resized());
    observer.observe(this.scroller);
    observer.observe(this.#content);
    signal.addEventListener('abort', () => observer.disconnect());
  }

  /**
   * Shows another list.
   * @param {readonly T[]} items
   */
  update(items) {
    const anchor = this.atEnd ? undefined : this.anchor();
    this.items = items;
    this.#render(anchor);
  }

  /** Goes to the end, and stays there. */
  toEnd() {
    this.atEnd = true;
    this.#render(undefined);
  }

  /**
   * Goes to a row.
   * @param {string} key
   * @param {number} [offset] How far below the edge.
   */
  toKey(key, offset = 0) {
    this.atEnd = false;
    this.#render({ key, offset });
    this.#notice();
  }

  /**
   * The element of a row, if it is there.
   * @param {number} index
   * @returns {HTMLElement | undefined}
   */
  element(index) {
    const element = this.#content.children[index - this.from];
    return element instanceof HTMLElement ? element : undefined;
  }

  /** @param {string} key */
  indexOf(key) {
    return this.items.findIndex((item) => this.#how.key(item) === key);
  }

  /** The rows in view: the first that is, and the last whose end is. */
  inView() {
    const top = this.scroller.scrollTop - this.#space;
    const first = this.#at(top);
    let last = this.#at(top + this.#height);
    if ((this.#tops[last - this.from + 1] ?? 0) > top + this.#height + NEAR) last--;
    return { first, last, offset: (this.#tops[first - this.from] ?? 0) - top };
  }

  /** @returns {Anchor | undefined} The row at the upper edge. */
  anchor() {
    const item = this.items[this.inView().first];
    if (item === undefined) return undefined;
    return { key: this.#how.key(item), offset: this.inView().offset };
  }

  #scrolled() {
    const { scrollTop, clientHeight } = this.scroller;
    if (clientHeight !== this.#height) return this.#resized();
    const above = scrollTop - this.#space;
    const below = this.#space + (this.#tops.at(-1) ?? 0) - scrollTop - this.#height;
    this.#notice();
    const { from, to, items } = this;
    const short = (above < LEAST && from > 0) || (below < LEAST && to < items.length);
    if (!short) return this.#moved();
    const outside = above < -this.#height || below < -this.#height;
    this.#render(outside ? this.#guess(scrollTop) : this.anchor());
  }

  /** Who goes up leaves the end: a pane that gets lower, or a row that gets higher, does not. */
  #notice() {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    const near = this.to === this.items.length && scrollHeight - scrollTop - clientHeight < NEAR;
    if (near || scrollTop < this.#lastTop - 1) this.atEnd = near;
    this.#lastTop = scrollTop;
  }

  #resized() {
    const { clientHeight, clientWidth } = this.scroller;
    if (clientWidth !== this.#width) {
      this.#heights.clear();
      this.#measured = this.#measuredSum = 0;
    }
    const same = clientHeight === this.#height && clientWidth === this.#width;
    if (same && Math.abs(this.#content.offsetHeight - (this.#tops.at(-1) ?? 0)) < 1.5) return;
    const anchor = this.atEnd ? undefined : this.anchor();
    this.#height = clientHeight;
    this.#width = clientWidth;
    this.#render(anchor);
  }

  /**
   * Which row is at a place within the content.
   * @param {number} place
   */
  #at(place) {
    let low = 0;
    let high = Math.max(0, this.to - this.from - 1);
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#tops[middle] ?? 0) <= place) low = middle;
      else high = middle - 1;
    }
    return this.from + low;
  }

  /**
   * Which row is to be where none are, after a jump.
   * @param {number} scrollTop
   * @returns {Anchor | undefined}
   */
  #guess(scrollTop) {
    const part = scrollTop / Math.max(1, this.scroller.scrollHeight);
    const item = this.items[Math.floor(part * this.items.length)];
    return item === undefined ? undefined : { key: this.#how.key(item), offset: 0 };
  }

  /** @param {number} index */
  #heightOf(index) {
    const item = this.items[index];
    const known = item === undefined ? 0 : this.#heights.get(this.#how.key(item));
    return known ?? this.#usual;
  }

  /** How high a row is as a rule. */
  get #usual() {
    return this.#measured ? this.#measuredSum / this.#measured : GUESS;
  }

  /** @param {Anchor | undefined} anchor What stays where it is; none: the end. */
  #render(anchor) {
    const { scroller } = this;
    this.#height ||= scroller.clientHeight;
    this.#width ||= scroller.clientWidth;
    const count = this.items.length;
    const known = anchor ? this.indexOf(anchor.key) : -1;
    const at = known < 0 ? count - 1 : known;
    const offset = known < 0 ? this.#height : (anchor?.offset ?? 0);
    // From the anchor up and down, until there is enough.
    let from = Math.max(0, at);
    for (let top = offset; from > 0 && top > -AHEAD; from--) top -= this.#heightOf(from - 1);
    let to = Math.max(0, at);
    const enough = this.#height + AHEAD;
    for (let top = offset; to < count && top < enough; to++) top += this.#heightOf(to);
    this.from = from;
    this.to = to;
    keyed(this.#content, this.items.slice(from, to), this.#how);
    this.#measure();
    this.#place(known < 0 ? undefined : at, offset);
    this.#moved();
  }

  /** Reads how high the rows are: once, after all is written. */
  #measure() {
    const { children } = this.#content;
    this.#tops = [0];
    let top = 0;
    for (let index = this.from; index < this.to; index++) {
      const item = this.items[index];
      const element = children[index - this.from];
      if (item === undefined || !element) break;
      const { height } = element.getBoundingClientRect();
      const key = this.#how.key(item);
      const before = this.#heights.get(key);
      if (before === undefined) this.#measured++;
      this.#measuredSum += height - (before ?? 0);
      this.#heights.set(key, height);
      this.#tops.push((top += height));
    }
  }

  /**
   * @param {number | undefined} at The anchor; none: the end.
   * @param {number} offset
   */
  #place(at, offset) {
    const { scroller } = this;
    const { scrollTop } = scroller;
    const within = at === undefined ? 0 : (this.#tops[at - this.from] ?? 0);
    const fits = scrollTop + offset - within;
    const estimate = this.from * this.#usual;
    // The estimate may be far off by now: rather one write than a place that does not exist.
    const near = Math.abs(fits - estimate) < estimate / 2;
    const keeps = at !== undefined && this.from > 0 && fits > 0 && near;
    this.#space = keeps ? fits : estimate;
    this.#above.style.setProperty('height', `${this.#space}px`);
    this.#below.style.setProperty('height', `${(this.items.length - this.to) * this.#usual}px`);
    const wanted = at === undefined ? scroller.scrollHeight : this.#space + within - offset;
    if (!keeps && Math.abs(wanted - scrollTop) >= 1) scroller.scrollTop = wanted;
  }
}
