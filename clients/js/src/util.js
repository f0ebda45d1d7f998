/** Waiting, ids and aborting. */

/** @returns {string} 32 hexadecimal digits that nobody else has. */
export function uniqueId() {
  const bytes = new Uint8Array(16);
  // `getRandomValues` also works on pages without TLS, where `randomUUID` does not.
  if (typeof globalThis.crypto?.getRandomValues === 'function') crypto.getRandomValues(bytes);
  else bytes.forEach((_, index) => (bytes[index] = Math.random() * 256));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * How long to wait after so many failures: twice as long each time, with a random part.
 * @param {number} failures From 0.
 * @param {unknown} [error] Its `retryAfter` (seconds) is a minimum.
 * @returns {number} Milliseconds, at most a minute unless the server asks for more.
 */
export function backoff(failures, error) {
  const most = Math.min(60_000, 1_000 * 2 ** failures);
  const { retryAfter = 0 } = /** @type {{ retryAfter?: number }} */ (error ?? {});
  return Math.max(retryAfter * 1000, most / 2) + (Math.random() * most) / 2;
}

/** Waits that can be cut short. */
export class Alarm {
  /** @type {Set<() => void>} */
  #waiting = new Set();

  /** Ends every wait. */
  wake() {
    for (const end of [...this.#waiting]) end();
  }

  /**
   * @param {number} ms
   * @param {AbortSignal} signal Ends the wait without an error.
   * @returns {Promise<void>}
   */
  wait(ms, signal) {
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        this.#waiting.delete(end);
        signal.removeEventListener('abort', end);
        resolve();
      };
      const timer = setTimeout(end, ms);
      this.#waiting.add(end);
      signal.addEventListener('abort', end);
      if (signal.aborted) end();
    });
  }
}

/**
 * Stops waiting for `promise` when the signal is aborted; what was begun goes on.
 * @template T
 * @param {Promise<T>} promise
 * @param {AbortSignal} [signal]
 * @returns {Promise<T>}
 */
export function abortable(promise, signal) {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    const abort = () => reject(reasonOf(signal));
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort);
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

/**
 * A controller that is aborted with the signal, too.
 * @param {AbortSignal} [signal]
 */
export function linked(signal) {
  const controller = new AbortController();
  const abort = () => controller.abort(signal?.reason);
  if (signal?.aborted) abort();
  signal?.addEventListener('abort', abort);
  return Object.assign(controller, {
    unlink: () => signal?.removeEventListener('abort', abort),
  });
}

/**
 * Not every platform gives a signal a reason.
 * @param {AbortSignal} signal
 */
const reasonOf = (signal) => signal.reason ?? new Error('aborted');

/** @param {AbortSignal} [signal] */
export function stopIfAborted(signal) {
  if (signal?.aborted) throw reasonOf(signal);
}

/** @returns {AbortSignal} One that is aborted. */
export function abortedSignal() {
  const controller = new AbortController();
  controller.abort();
  return controller.signal;
}

/** Work that is done one after the other. */
export class Queue {
  /** @type {Promise<unknown>} */
  #last = Promise.resolve();

  /**
   * @template T
   * @param {() => T | Promise<T>} work
   * @returns {Promise<T>}
   */
  run(work) {
    const done = this.#last.then(work);
    this.#last = done.catch(() => {});
    return done;
  }
}
