/** Requests: problems become errors, and an expired access token is refreshed. */

import { NatterError } from './errors.js';
import { abortable, linked, stopIfAborted } from './util.js';

/** @import { Options, Log } from './shapes.js' */

/** How long an answer may take. API Gateway gives up after 30 seconds. */
const TIMEOUT = 35_000;
/** Codes of answers that API Gateway gives by itself, in its own form. */
const GATEWAY_CODES = new Map([
  [413, 'body_too_large'],
  [429, 'rate_limited'],
  [503, 'unavailable'],
]);

/**
 * @typedef {object} Tokens What a request needs of the session.
 * @property {{ id: string } | undefined} user
 * @property {string | undefined} accessToken
 * @property {(stale: string) => Promise<string>} refresh
 * @property {(reason: string) => Promise<void>} end
 */

/**
 * @typedef {Options & {
 *   body?: unknown,
 *   query?: Record<string, string | number | null | undefined>,
 *   anonymous?: boolean,
 * }} RequestOptions
 */

/** The HTTP API of one deployment. */
export class Http {
  /** @type {Tokens | undefined} */
  tokens;

  /**
   * @param {string} url Of the API, without a path.
   * @param {typeof globalThis.fetch} fetch
   * @param {Log} log
   */
  constructor(url, fetch, log) {
    this.url = url.replace(/\/+$/, '');
    this.fetch = fetch;
    this.log = log;
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {RequestOptions} [options]
   * @returns {Promise<any>} The answer's body; `undefined` where it has none.
   */
  async request(method, path, options = {}) {
    const { tokens } = this;
    const user = tokens?.user;
    let token = options.anonymous ? undefined : tokens?.accessToken;
    if (!token && !options.anonymous) throw new NatterError({ code: 'not_signed_in' });
    for (let refreshed = false; ; refreshed = true) {
      try {
        return await this.#send(method, path, options, token);
      } catch (error) {
        if (!token || !tokens || !(error instanceof NatterError) || error.status !== 401) {
          throw error;
        }
        // A late answer must not end a newer session, nor may another person repeat the request.
        const same = token === tokens.accessToken;
        if (error.code === 'session_revoked' && same) await tokens.end(error.code);
        if (!/^(expired|invalid)_token$/.test(error.code) || refreshed) throw error;
        if (tokens.user?.id !== user?.id) throw error;
        token = await abortable(tokens.refresh(token), options.signal);
        if (tokens.user?.id !== user?.id) throw error;
      }
    }
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {RequestOptions} options
   * @param {string | undefined} token
   */
  async #send(method, path, { body, query = {}, signal }, token) {
    stopIfAborted(signal);
    const search = Object.entries(query)
      .filter(([, value]) => value != null)
      .map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`)
      .join('&');
    const controller = linked(signal);
    const timer = setTimeout(() => controller.abort(), TIMEOUT);
    try {
      // A plain function: browsers refuse `fetch` as a method of something else.
      const { fetch } = this;
      const answer = await fetch(this.url + path + (search && `?${search}`), {
        method,
        body: body === undefined ? undefined : JSON.stringify(body),
        headers: {
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...(token && { authorization: `Bearer ${token}` }),
        },
        signal: controller.signal,
      });
      const text = await answer.text();
      if (answer.ok) return text ? JSON.parse(text) : undefined;
      throw problem(answer, text);
    } catch (error) {
      stopIfAborted(signal);
      if (error instanceof NatterError) throw error;
      const code = error instanceof SyntaxError ? 'unexpected_answer' : 'network';
      throw new NatterError({ code, detail: `${method} ${path}: ${error}` }, error);
    } finally {
      clearTimeout(timer);
      controller.unlink();
    }
  }
}

/**
 * @param {Response} answer
 * @param {string} text
 */
function problem(answer, text) {
  const { status } = answer;
  /** @type {any} */
  let told = {};
  try {
    told = JSON.parse(text) ?? {};
  } catch {
    // Not from Natter: a proxy's page, perhaps.
  }
  return new NatterError({
    detail: told.message,
    code: GATEWAY_CODES.get(status) ?? 'unexpected_answer',
    retryAfter: Number(answer.headers.get('retry-after')) || undefined,
    ...told,
    status,
  });
}
