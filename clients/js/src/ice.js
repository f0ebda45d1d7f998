/** The servers by which two devices find a way to each other. */

/** @import { Http } from './http.js' */
/** @import { Log } from './shapes.js' */

/** How long a call waits for the answer. */
const PATIENCE = 5_000;

/** Asks for them, and keeps the answer while its credentials are good for a long call. */
export class IceServers {
  /** @type {RTCIceServer[]} */
  #servers = [];
  #until = 0;
  /** Another one after each `clear`. */
  #person = {};

  /**
   * @param {Http} http
   * @param {Log} log
   */
  constructor(http, log) {
    this.http = http;
    this.log = log;
  }

  /**
   * Never fails: on one network a call needs none.
   * @returns {Promise<RTCIceServer[]>}
   */
  async get() {
    if (Date.now() < this.#until) return this.#servers;
    const person = this.#person;
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), PATIENCE);
    try {
      const { signal } = late;
      const answer = await this.http.request('GET', '/api/calls/ice-servers', { signal });
      if (person !== this.#person) return [];
      // A call that begins now may need the credentials again, hours later.
      this.#until = Date.now() + (answer.expiresIn * 1000) / 2;
      return (this.#servers = answer.iceServers);
    } catch (error) {
      this.log('warn', 'calling without ICE servers', { error });
      return [];
    } finally {
      clearTimeout(timer);
    }
  }

  /** Forgets them, and an answer that is on its way: they are one person's. */
  clear() {
    this.#until = 0;
    this.#servers = [];
    this.#person = {};
  }
}
