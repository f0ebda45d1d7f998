/** Menus: opened by a button, walked with the arrow keys, closed by Escape or a click elsewhere. */

import { h } from './html.js';
import { icon } from './icons.js';

/** @import { IconName } from './icons.js' */

/**
 * A point or an area.
 * @typedef {{ x: number, y: number, right?: number, bottom?: number }} Place
 */

/**
 * @typedef {object} MenuItem
 * @property {string} label
 * @property {IconName} [icon]
 * @property {boolean} [danger]
 * @property {() => void} act
 */

/**
 * Opens a menu beside a control, or at a point.
 * @param {HTMLElement} anchor Gets the focus back.
 * @param {readonly MenuItem[]} items
 * @param {{ label: string, at?: Place }} options `at`: instead of the control's place.
 */
export function openMenu(anchor, items, { label, at }) {
  const buttons = items.map((item) =>
    h('button', {
      type: 'button',
      role: 'menuitem',
      tabindex: '-1',
      class: item.danger ? 'menu-item danger' : 'menu-item',
      onclick: () => {
        close();
        item.act();
      },
    }, item.icon && icon(item.icon), item.label));
  const menu = h('div', { class: 'menu', role: 'menu', 'aria-label': label, popover: 'auto' },
    ...buttons);
  const close = () => menu.hidePopover();
  const opens = anchor.hasAttribute('aria-haspopup');
  menu.addEventListener('toggle', (event) => {
    if (/** @type {ToggleEvent} */ (event).newState !== 'closed') return;
    const { activeElement, body } = document;
    const inside = menu.contains(activeElement) || activeElement === body;
    if (opens) anchor.setAttribute('aria-expanded', 'false');
    menu.remove();
    if (inside && anchor.isConnected) anchor.focus();
  });
  menu.addEventListener('keydown', (event) => {
    const index = buttons.findIndex((button) => button === document.activeElement);
    const to = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: -1 }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      buttons.at(to % buttons.length)?.focus();
    } else if (event.key === 'Tab') {
      close();
    }
  });
  // Within the landmark, and above a window that makes the rest inert.
  (anchor.closest('main, dialog') ?? document.body).append(menu);
  menu.showPopover();
  place(menu, at ?? anchor.getBoundingClientRect());
  if (opens) anchor.setAttribute('aria-expanded', 'true');
  buttons[0]?.focus();
}

/**
 * @param {HTMLElement} menu
 * @param {Place} at
 */
function place(menu, { x, y, right = x, bottom = y }) {
  const { width, height } = menu.getBoundingClientRect();
  const rtl = getComputedStyle(menu).direction === 'rtl';
  const left = rtl ? right - width : x + width > innerWidth - 8 ? right - width : x;
  const top = bottom + height > innerHeight - 8 ? Math.max(8, y - height) : bottom;
  menu.style.setProperty('left', `${Math.min(Math.max(8, left), innerWidth - width - 8)}px`);
  menu.style.setProperty('top', `${top}px`);
}
