/** Who is there, and who is writing. */

import { Store } from './store.js';

/** @import { Answer } from './shapes.js' */

/** @typedef {Answer<'getUser'>['user']} Person */

/** One's own `typing` is said once in this time at most. */
const SAY_AGAIN = 10_000;
/** Somebody's `typing` holds for this long: a little longer than they take to say it again. */
const HOLDS = 12_000;

/**
 * @typedef {object} Presence
 * @property {boolean} online
 * @property {string | null} lastSeenAt
 * @property {Person | undefined} person Who they are and whether one blocks them, as the server
 *   said when it was last asked for them.
 */

/**
 * People's presence, by id; those of whom nothing is known are missing.
 * @extends {Store<Readonly<Record<string, Presence>>>}
 */
export class PresenceStore extends Store {
  /** @type {Record<string, Presence>} */
  #people = {};
  /** @type {Map<string, number>} How often each person is watched. */
  #watched = new Map();

  /**
   * @param {(userId: string) => void} ask Reads somebody's presence.
   * @internal
   */
  constructor(ask) {
    super();
    /** @internal */
    this.ask = ask;
  }

  /** @protected @override */
  read() {
    return this.#people;
  }

  /**
   * Keeps the presence of these people up to date: asks for it now and after each connection.
   * Between, it is pushed for those with whom one shares a direct conversation.
   * @param {string[]} userIds
   * @returns {() => void} Ends it.
   */
  watch(userIds) {
    const ids = [...userIds];
    for (const id of ids) {
      this.#watched.set(id, (this.#watched.get(id) ?? 0) + 1);
      this.ask(id);
    }
    return () => {
      for (const id of ids.splice(0)) {
        const others = (this.#watched.get(id) ?? 0) - 1;
        if (others > 0) this.#watched.set(id, others);
        else this.#watched.delete(id);
      }
    };
  }

  /**
   * Asks again for everybody who is watched.
   * @internal
   */
  refresh() {
    for (const id of this.#watched.keys()) this.ask(id);
  }

  /**
   * @param {string} userId
   * @param {{ online?: boolean, lastSeenAt?: string | null }} presence
   * @param {Person} [person] Unless only their presence was told.
   * @internal
   */
  set(userId, { online, lastSeenAt }, person) {
    const { [userId]: before, ...others } = this.#people;
    this.#people =
      online === undefined || lastSeenAt === undefined
        ? others
        : { ...others, [userId]: { online, lastSeenAt, person: person ?? before?.person } };
    this.changed();
  }

  /**
   * Forgets everybody.
   * @internal
   */
  clear() {
    this.#people = {};
    this.changed();
  }
}

/** Who writes in one conversation. */
export class Typing {
  /** @type {Map<string, ReturnType<typeof setTimeout>>} */
  #writing = new Map();
  #saidAt = 0;

  /**
   * @param {(typing: boolean) => void} say
   * @param {() => void} changed
   */
  constructor(say, changed) {
    this.say = say;
    this.changed = changed;
  }

  /** The people who are writing, by id. */
  get people() {
    return [...this.#writing.keys()];
  }

  /**
   * Says that one is writing, or has stopped. Call it with each key.
   * @param {boolean} typing
   */
  set(typing) {
    const said = Math.abs(Date.now() - this.#saidAt) < SAY_AGAIN;
    if (typing === said) return;
    this.#saidAt = typing ? Date.now() : 0;
    this.say(typing);
  }

  /** A message was written, which ends it for the others. */
  sent() {
    this.#saidAt = 0;
  }

  /**
   * @param {string} userId
   * @param {boolean} typing
   */
  heard(userId, typing) {
    const before = this.#writing.get(userId);
    if (!typing && before === undefined) return;
    clearTimeout(before);
    this.#writing.delete(userId);
    if (typing) this.#writing.set(userId, setTimeout(() => this.heard(userId, false), HOLDS));
    this.changed();
  }

  /** Forgets everybody. */
  clear() {
    this.#writing.forEach((timer) => clearTimeout(timer));
    this.#writing.clear();
  }
}
