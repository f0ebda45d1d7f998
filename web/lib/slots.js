/** Where features that load later hang themselves in. Whoever shows a slot follows it. */

import { Store } from '/client/index.js';

/** @import { ConversationInfo, Entry } from '/client/index.js' */

/**
 * @template T
 * @extends {Store<readonly T[]>}
 */
class Slot extends Store {
  /** @type {readonly T[]} */
  #items = [];

  /** @protected @override */
  read() {
    return this.#items;
  }

  /** @param {T & { id: string, order?: number }} item Takes the place of one with its id. */
  add(item) {
    const others = /** @type {any[]} */ (this.#items).filter(({ id }) => id !== item.id);
    this.#items = [...others, item].sort((a, b) => (a.order ?? 0) - (b.order ?? 0));
    this.changed();
  }
}

/**
 * A control in the header of a conversation, such as the one that calls.
 * @typedef {object} HeaderAction
 * @property {string} id
 * @property {number} [order]
 * @property {(info: ConversationInfo) => HTMLElement | undefined} render
 *   Called for each conversation that is opened, and again when its `info` changes.
 */

/**
 * Draws entries of one kind in the timeline.
 * @typedef {object} TimelineRenderer
 * @property {string} id The entry's `kind`.
 * @property {(entry: Entry, info: ConversationInfo) => HTMLElement | undefined} render
 *   What stands in the timeline, without the time and the day. Undefined: nothing is shown.
 * @property {(entry: Entry, info: ConversationInfo) => string} [summary]
 *   The last line in the inbox, and what a screen reader is told.
 */

/**
 * An entry of the menu above the inbox.
 * @typedef {object} MenuEntry
 * @property {string} id
 * @property {number} [order]
 * @property {() => string} label
 * @property {string} icon
 * @property {string | (() => void)} go A route such as `#/settings/profile`, or what to do.
 */

/**
 * A line or a window above everything, such as a call that goes on.
 * @typedef {object} Overlay
 * @property {string} id
 * @property {HTMLElement} element
 */

/** @type {Slot<HeaderAction>} */
export const headerActions = new Slot();
/** @type {Slot<TimelineRenderer>} */
export const timelineRenderers = new Slot();
/** @type {Slot<MenuEntry>} */
export const menuEntries = new Slot();
/** @type {Slot<Overlay>} */
export const overlays = new Slot();

/** @param {string} kind */
export const rendererOf = (kind) =>
  timelineRenderers.getSnapshot().find((renderer) => renderer.id === kind);
