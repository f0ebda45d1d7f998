/** Web Locks within one program, as the specification has them (exclusive ones only). */

export class Locks {
  #queues = new Map();

  /** A view of a tab, which lets go of everything when it crashes. */
  tab() {
    const held = new Set();
    return {
      request: (name, options, work) =>
        typeof options === 'function'
          ? this.#request(name, {}, options, held)
          : this.#request(name, options, work, held),
      crash: () => held.forEach((release) => release()),
    };
  }

  #request(name, { signal }, work, held) {
    const before = this.#queues.get(name) ?? Promise.resolve();
    let release = () => {};
    const released = new Promise((resolve) => (release = resolve));
    this.#queues.set(name, before.then(() => released));
    return new Promise((resolve, reject) => {
      let granted = false;
      signal?.addEventListener('abort', () => {
        if (granted) return;
        release();
        reject(signal.reason);
      });
      before.then(async () => {
        if (signal?.aborted) return release();
        granted = true;
        held.add(release);
        try {
          resolve(await Promise.race([work(), released]));
        } catch (error) {
          reject(error);
        }
        release();
      });
    });
  }
}
