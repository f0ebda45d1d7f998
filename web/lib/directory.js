/** Who people are: names and pictures by id, kept on the device. */

import { Store, indexedDbStorage, memoryStorage } from '/client/index.js';
import { natter } from './context.js';

/**
 * @typedef {object} Person
 * @property {string} id
 * @property {string} username
 * @property {string} displayName
 * @property {string} [avatarUrl]
 * @property {boolean} [deleted]
 */

/** What this client keeps besides the library: names, and drafts. */
export const device = globalThis.indexedDB ? indexedDbStorage('natter-web') : memoryStorage();

const PREFIX = 'person/';

/** @extends {Store<ReadonlyMap<string, Person>>} */
class Directory extends Store {
  /** @type {Map<string, Person>} */
  #people = new Map();
  /** @type {Set<string>} */
  #asked = new Set();
  /** @type {Map<string, Person>} */
  #fresh = new Map();

  /** @protected @override */
  read() {
    return new Map(this.#people);
  }

  /** Reads what the device has kept. */
  async load() {
    for (const [, person] of await device.list(PREFIX)) {
      if (!this.#people.has(person.id)) this.#people.set(person.id, person);
    }
    this.changed();
  }

  /**
   * Somebody, and asks for them if they are not known: then the store changes.
   * @param {string} id
   * @returns {Person | undefined}
   */
  get(id) {
    const { user } = natter.session;
    if (id === user?.id) return user;
    const known = this.#people.get(id);
    if (!known && id && !this.#asked.has(id)) {
      this.#asked.add(id);
      natter.people.get(id).then(
        (person) => this.put(person),
        () => setTimeout(() => this.#asked.delete(id), 10_000),
      );
    }
    return known;
  }

  /**
   * Learns who people are with whether they are there: nobody tells of a new name or picture.
   */
  follow() {
    /** @type {Readonly<Record<string, import('/client/index.js').Presence>>} */
    let before = {};
    natter.people.presence.subscribe((now) => {
      for (const [id, { person }] of Object.entries(now)) {
        if (person && person !== before[id]?.person) this.put(person);
      }
      before = now;
    });
  }

  /** @param {any} person From any answer that has one. */
  put({ id, username, displayName, avatarUrl, deleted }) {
    const person = { id, username, displayName, avatarUrl, deleted };
    if (JSON.stringify(this.#people.get(id)) === JSON.stringify(person)) return;
    this.#people.set(id, person);
    if (!this.#fresh.size) setTimeout(() => this.#keep(), 1000);
    this.#fresh.set(id, person);
    this.changed();
  }

  /** Forgets everybody, also on the device. */
  async clear() {
    this.#people.clear();
    this.#asked.clear();
    this.#fresh.clear();
    const kept = await device.list('');
    await device.write(Object.fromEntries(kept.map(([key]) => [key, undefined])));
  }

  async #keep() {
    const fresh = [...this.#fresh];
    this.#fresh.clear();
    await device
      .write(Object.fromEntries(fresh.map(([id, person]) => [PREFIX + id, person])))
      // The names are asked for again at the next start.
      .catch((error) => console.warn('natter: names not kept', error));
  }
}

export const directory = new Directory();
directory.follow();
