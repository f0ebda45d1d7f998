/** What all elements of the client have in common. */

/** @typedef {{ subscribe: (call: (value: any) => void) => () => void }} Watchable */

/**
 * An element that draws itself once, when it comes into the page, and then follows stores.
 * It is made for one set of parameters: other parameters, another element.
 */
export class View extends HTMLElement {
  /** @type {Readonly<Record<string, string>>} Of the route that shows it. */
  params = {};
  #life = new AbortController();
  #drawn = false;

  /** Aborted when the element leaves the page. Hand it to listeners and to the library. */
  get signal() {
    return this.#life.signal;
  }

  connectedCallback() {
    // It was only moved.
    if (this.#drawn && !this.signal.aborted) return;
    if (this.signal.aborted) this.#life = new AbortController();
    this.#drawn = true;
    this.render();
  }

  disconnectedCallback() {
    const life = this.#life;
    queueMicrotask(() => !this.isConnected && life.abort());
  }

  /**
   * Makes what is in the element.
   * @protected
   */
  render() {}

  /**
   * Follows a store of the library until the element leaves the page.
   * @template T
   * @param {{ subscribe: (call: (value: T) => void) => () => void }} store
   * @param {(value: T) => void} call Called at once, and after each change.
   */
  watch(store, call) {
    const end = store.subscribe(call);
    this.signal.addEventListener('abort', end);
  }

  /**
   * Follows several stores with one function, which reads what it needs itself.
   * @param {readonly Watchable[]} stores
   * @param {() => void} call
   */
  watchAll(stores, call) {
    for (const store of stores) this.watch(store, call);
  }

  /**
   * Listens until the element leaves the page.
   * @param {EventTarget} target
   * @param {string} type
   * @param {(event: any) => void} call
   * @param {AddEventListenerOptions} [options]
   */
  listen(target, type, call, options) {
    target.addEventListener(type, call, { ...options, signal: this.signal });
  }
}

/**
 * Names an element's class; a second time does nothing.
 * @param {string} tag
 * @param {CustomElementConstructor} element
 */
export function define(tag, element) {
  if (!customElements.get(tag)) customElements.define(tag, element);
}
