/** Values of the page itself that elements follow, as they follow the library's stores. */

import { Store } from '/client/index.js';

/**
 * One value that is set.
 * @template T
 * @extends {Store<T>}
 */
export class Value extends Store {
  #value;

  /** @param {T} value */
  constructor(value) {
    super();
    this.#value = value;
  }

  /** @protected @override */
  read() {
    return this.#value;
  }

  /** @param {T} value */
  set(value) {
    if (value === this.#value) return;
    this.#value = value;
    this.changed();
  }
}
