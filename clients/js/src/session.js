/** The account and its session: getting in, staying in, leaving. */

import { NatterError } from './errors.js';
import { Store } from './store.js';

/** @import { Http } from './http.js' */
/** @import { Storage } from './storage.js' */
/** @import { Tabs } from './tabs.js' */
/** @import { Answer, Body, Log, Me, Options, SessionInfo } from './shapes.js' */

/** Under this the device keeps the session. */
const KEY = 'session';

/**
 * @typedef {object} SessionState
 * @property {'starting' | 'signedOut' | 'signedIn'} state `starting`: the device's storage is read.
 * @property {Me | undefined} user Who is signed in.
 * @property {string | undefined} ended
 *   With `signedOut`, why: `logout`, `passwordChanged`, `revoked`, `reuse`, `accountDeleted` or
 *   the code of a refusal.
 */

/** @typedef {{ user: Me, accessToken: string, refreshToken: string }} KeptSession */

/** @extends {Store<SessionState>} */
export class Session extends Store {
  /** @type {KeptSession | undefined} */
  #kept;
  /** @type {SessionState} */
  #state = { state: 'starting', user: undefined, ended: undefined };
  /** @type {Promise<string> | undefined} */
  #refreshing;

  /**
   * @param {Http} http
   * @param {Storage} storage
   * @param {Tabs} tabs
   * @param {Log} log
   * @param {(user: Me | undefined, ended: string | undefined) => Promise<void>} became
   *   Called when somebody is signed in, and when nobody is any more.
   * @internal
   */
  constructor(http, storage, tabs, log, became) {
    super();
    /** @internal */
    this.http = http;
    /** @internal */
    this.storage = storage;
    /** @internal */
    this.tabs = tabs;
    /** @internal */
    this.log = log;
    /** @internal */
    this.became = became;
    http.tokens = this;
    tabs.listen((message) => {
      if (!('session' in message)) return;
      const { session, ended } = message;
      this.#adopt(/** @type {KeptSession | undefined} */ (session), ended).catch((error) =>
        log('error', 'session of another tab not taken', { error }),
      );
    });
  }

  /** @protected @override */
  read() {
    return this.#state;
  }

  /** @internal */
  get accessToken() {
    return this.#kept?.accessToken;
  }

  /** Who is signed in. */
  get user() {
    return this.#kept?.user;
  }

  /**
   * Continues the session that the device has kept, if there is one.
   * @internal
   */
  async resume() {
    await this.#adopt(await this.storage.get(KEY), undefined);
  }

  /**
   * Opens an account, and signs in.
   * @param {Body<'register'>} fields
   * @param {Options} [options]
   * @returns {Promise<Me>}
   */
  register(fields, options) {
    return this.#enter('/api/auth/register', fields, options);
  }

  /**
   * Signs in with a username or an email address.
   * @param {Body<'login'>} credentials
   * @param {Options} [options]
   * @returns {Promise<Me>}
   */
  login(credentials, options) {
    return this.#enter('/api/auth/login', credentials, options);
  }

  /**
   * Ends this session, or all of the account's, and deletes what the device keeps.
   * Without a network nothing is deleted, and it fails.
   * @param {Options & { everywhere?: boolean }} [options]
   */
  async logout({ everywhere = false, signal } = {}) {
    await this.http.request('POST', '/api/auth/logout', { body: { everywhere }, signal });
    await this.end('logout');
  }

  /**
   * The account and this session, as the server has them.
   * @param {Options} [options]
   * @returns {Promise<{ user: Me, session: SessionInfo }>}
   */
  me(options) {
    return this.http.request('GET', '/api/auth/me', options);
  }

  /**
   * Where the account is signed in.
   * @param {Options} [options]
   * @returns {Promise<SessionInfo[]>}
   */
  async sessions(options) {
    return (await this.http.request('GET', '/api/auth/sessions', options)).sessions;
  }

  /**
   * Ends one of the account's sessions.
   * @param {string} sessionId
   * @param {Options} [options]
   * @returns {Promise<void>}
   */
  endSession(sessionId, options) {
    return this.http.request('DELETE', `/api/auth/sessions/${sessionId}`, options);
  }

  /**
   * Changes the password, which ends all other sessions.
   * @param {Body<'changePassword'>} body
   * @param {Options} [options]
   * @returns {Promise<void>}
   */
  changePassword(body, options) {
    return this.http.request('PUT', '/api/auth/password', { ...options, body });
  }

  /**
   * Changes the profile; `null` clears a field.
   * @param {Body<'updateMe'>} body
   * @param {Options} [options]
   * @returns {Promise<Me>}
   */
  async updateProfile(body, options) {
    const { user } = await this.http.request('PATCH', '/api/users/me', { ...options, body });
    if (this.#kept) await this.#keep({ ...this.#kept, user });
    return user;
  }

  /**
   * Deletes the account for good.
   * @param {string} password
   * @param {Options & { eraseMessages?: boolean }} [options] `eraseMessages`: the texts of all
   *   messages go, too; else they stay.
   */
  async deleteAccount(password, { eraseMessages = false, signal } = {}) {
    const body = { password, eraseMessages };
    await this.http.request('DELETE', '/api/users/me', { body, signal });
    await this.end('accountDeleted');
  }

  /**
   * Everything that is stored about the account, page by page.
   * @param {Options} [options]
   * @returns {AsyncGenerator<Answer<'exportMe'>, void, void>}
   */
  async *export(options) {
    /** @type {string | null | undefined} */
    let cursor;
    do {
      const request = { ...options, query: { cursor } };
      /** @type {Answer<'exportMe'>} */
      const page = await this.http.request('GET', '/api/users/me/export', request);
      yield page;
      cursor = page.nextCursor;
    } while (cursor);
  }

  /**
   * Gets a new access token, once for everybody who asks meanwhile, in all tabs.
   * @param {string} stale The one that was refused.
   * @returns {Promise<string>}
   * @internal
   */
  refresh(stale) {
    this.#refreshing ??= this.tabs
      .lock('refresh', async () => {
        // Another tab may have been quicker.
        const kept = /** @type {KeptSession | undefined} */ (await this.storage.get(KEY));
        if (!kept) throw new NatterError({ code: 'not_signed_in' });
        if (kept.accessToken !== stale) {
          this.#kept = kept;
          return kept.accessToken;
        }
        const body = { refreshToken: kept.refreshToken };
        const options = { body, anonymous: true };
        const tokens = await this.http.request('POST', '/api/auth/refresh', options);
        const { accessToken, refreshToken } = tokens;
        // The session may have ended meanwhile, and somebody else may be signed in.
        if (this.user?.id !== kept.user.id) throw new NatterError({ code: 'not_signed_in' });
        await this.#keep({ ...kept, accessToken, refreshToken });
        return accessToken;
      })
      .catch(async (error) => {
        // Anything else may pass: the refresh token stays good.
        const final = error instanceof NatterError && error.status === 401 && !error.transient;
        if (final && this.#kept?.accessToken === stale) await this.end(error.code);
        throw error;
      })
      .finally(() => (this.#refreshing = undefined));
    return this.#refreshing;
  }

  /**
   * The session has ended: nobody is signed in, here and in the other tabs.
   * @param {string} reason
   * @internal
   */
  async end(reason) {
    if (!this.#kept) return;
    await this.storage.write({ [KEY]: undefined });
    this.tabs.post({ session: undefined, ended: reason });
    await this.#adopt(undefined, reason);
  }

  /**
   * @param {string} path
   * @param {object} body
   * @param {Options} [options]
   */
  async #enter(path, body, options) {
    if (this.#kept) throw new NatterError({ code: 'signed_in', detail: 'Sign out first.' });
    const answer = await this.http.request('POST', path, { ...options, body, anonymous: true });
    const { user, accessToken, refreshToken } = answer;
    await this.#keep({ user, accessToken, refreshToken });
    return user;
  }

  /** @param {KeptSession} kept */
  async #keep(kept) {
    await this.storage.write({ [KEY]: kept });
    this.tabs.post({ session: kept, ended: undefined });
    await this.#adopt(kept, undefined);
  }

  /**
   * @param {KeptSession | undefined} kept
   * @param {string | undefined} ended
   */
  async #adopt(kept, ended) {
    const before = this.#kept?.user.id;
    this.#kept = kept;
    this.#state = { state: kept ? 'signedIn' : 'signedOut', user: kept?.user, ended };
    this.changed();
    if (before !== kept?.user.id) await this.became(kept?.user, ended);
  }
}
