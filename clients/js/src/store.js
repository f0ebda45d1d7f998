/** State that can be read and watched, without a framework. */

/**
 * A value that changes. `subscribe` and `getSnapshot` are what React's `useSyncExternalStore`
 * takes; `subscribe` alone is a Svelte store. Snapshots are never changed once they are handed out,
 * and the same one is handed out until something changes.
 * @template T
 */
export class Store {
  /** @type {Set<{ call: (value: T) => void }>} */
  #listeners = new Set();
  /** @type {{ value: T } | undefined} */
  #cached;
  #scheduled = false;

  /**
   * Makes the snapshot of now; called when it is asked for and something has changed.
   * @protected
   * @abstract
   * @returns {T}
   */
  read() {
    throw new Error('not implemented');
  }

  /** @internal */
  get watched() {
    return this.#listeners.size > 0;
  }

  /** @returns {T} The state of now. */
  getSnapshot = () => (this.#cached ??= { value: this.read() }).value;

  /**
   * Calls the listener with the state of now, at once and after each change.
   * @param {(value: T) => void} call
   * @returns {() => void} Ends it.
   */
  subscribe = (call) => {
    const listener = { call };
    this.#listeners.add(listener);
    call(this.getSnapshot());
    return () => void this.#listeners.delete(listener);
  };

  /**
   * Says that the state is another one. Changes of one moment are told once.
   * @internal
   */
  changed() {
    this.#cached = undefined;
    if (this.#scheduled || !this.#listeners.size) return;
    this.#scheduled = true;
    queueMicrotask(() => {
      this.#scheduled = false;
      const value = this.getSnapshot();
      for (const { call } of [...this.#listeners]) {
        try {
          call(value);
        } catch (error) {
          // As for any listener of the platform: the others are told, and the error is seen.
          queueMicrotask(() => {
            throw error;
          });
        }
      }
    });
  }
}
