/** The button that leads to the newest message, and says how many are unread there. */

import { unreadCount } from '../lib/format.js';
import { h, set, setText } from '../lib/html.js';
import { icon } from '../lib/icons.js';
import { t } from '../lib/strings.js';

export class ToNewest {
  #count = h('span', { class: 'badge', hidden: true });
  /** Hidden where the newest is in view. */
  button = h('button', { type: 'button', class: 'to-newest', hidden: true },
    icon('down'), this.#count);

  /** @param {() => void} go */
  constructor(go) {
    this.button.addEventListener('click', go);
  }

  /**
   * @param {boolean} there Whether the newest is in view.
   * @param {number} unread
   */
  draw(there, unread) {
    this.button.hidden = there;
    this.#count.hidden = !unread;
    setText(this.#count, unreadCount(unread));
    const label = !unread
      ? t('conversation.toNewest')
      : unread > 99
        ? t('conversation.toNewestMany')
        : t('conversation.toNewestCount', { count: unread });
    set(this.button, { 'aria-label': label, title: label });
  }
}
