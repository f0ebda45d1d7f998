/** Messages as a feed (ARIA): each article says where it stands among them. */

import { set } from '../lib/html.js';

/** @import { Row } from '../lib/rows.js' */
/** @import { WindowedList } from '../lib/window.js' */

export class Feed {
  #scroller;
  #list;
  /** @type {readonly Row[] | undefined} What was drawn last. */
  #items;
  #drawn = '';

  /**
   * @param {HTMLElement} scroller
   * @param {WindowedList<Row>} list
   */
  constructor(scroller, list) {
    this.#scroller = scroller;
    this.#list = list;
  }

  /**
   * Counts the articles in the page; it does nothing if they are as they were.
   * @param {boolean} complete Whether there is nothing before the first: else nobody knows how many
   *   there are.
   */
  draw(complete) {
    const { from, to, items } = this.#list;
    const drawn = `${from} ${to} ${complete}`;
    if (items === this.#items && drawn === this.#drawn) return;
    this.#items = items;
    this.#drawn = drawn;
    // A feed has articles.
    set(this.#scroller, { role: items.length ? 'feed' : 'region' });
    for (let index = from; index < to; index++) {
      const article = this.#list.element(index)?.querySelector('article');
      if (!article) continue;
      set(article, { 'aria-posinset': index + 1, 'aria-setsize': complete ? items.length : -1 });
    }
  }
}
