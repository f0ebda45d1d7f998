/** People: finding them, blocking them, seeing whether they are there. */

import { PresenceStore } from './presence.js';

/** @import { Http } from './http.js' */
/** @import { Tabs } from './tabs.js' */
/** @import { Answer, Log, Options, PeoplePage, Person } from './shapes.js' */

/** Everybody else. */
export class People {
  /**
   * @param {Http} http
   * @param {Log} log
   * @param {Tabs} tabs
   * @param {(userId: string) => Promise<unknown>} look Reads what is kept of somebody anew.
   * @internal
   */
  constructor(http, log, tabs, look) {
    /** @internal */
    this.http = http;
    /** @internal */
    this.tabs = tabs;
    /** @internal */
    this.look = look;
    tabs.listen((message) => {
      if ('person' in message) this.#look(message.person);
    });
    /** Who is there: a store, with `watch` for the people that are shown. */
    this.presence = new PresenceStore((userId) => {
      this.get(userId).catch((error) => log('info', 'presence not read', { userId, error }));
    });
  }

  /**
   * A person, whether they are there, and whether one blocks them.
   * @param {string} userId
   * @param {Options} [options]
   * @returns {Promise<Person>}
   */
  async get(userId, options) {
    /** @type {Answer<'getUser'>} */
    const { user } = await this.http.request('GET', `/api/users/${userId}`, options);
    this.presence.set(userId, user, user);
    return user;
  }

  /**
   * Finds people by the beginning of their name.
   * @param {string} query
   * @param {Options & { limit?: number, cursor?: string | null }} [options]
   *   `cursor`: the last answer's `nextCursor`.
   * @returns {Promise<PeoplePage>}
   */
  search(query, { limit, cursor, signal } = {}) {
    return this.http.request('GET', '/api/users', { query: { query, limit, cursor }, signal });
  }

  /**
   * Wants nothing to do with somebody. Nobody is told.
   * @param {string} userId
   * @param {Options} [options]
   */
  async block(userId, options) {
    await this.http.request('PUT', `/api/users/${userId}/block`, options);
    await this.#turned(userId);
  }

  /**
   * @param {string} userId
   * @param {Options} [options]
   */
  async unblock(userId, options) {
    await this.http.request('DELETE', `/api/users/${userId}/block`, options);
    await this.#turned(userId);
  }

  /**
   * Whom one blocks.
   * @param {Options} [options]
   * @returns {Promise<string[]>} Their ids.
   */
  async blocked(options) {
    // The beginning of the export is where the server tells it.
    const { blocked } = await this.http.request('GET', '/api/users/me/export', options);
    return blocked ?? [];
  }

  /** @param {string} userId Whom one blocks from now on, or does not any more. */
  #turned(userId) {
    this.tabs.post({ person: userId });
    return this.#look(userId);
  }

  /**
   * They look as if they had gone offline, without a bio, a phone number and a picture; or as they
   * are.
   * @param {string} userId
   */
  #look(userId) {
    this.presence.ask(userId);
    return this.look(userId);
  }
}
