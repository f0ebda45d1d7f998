/** Errors that callers see. */

/** @import { Problem } from './shapes.js' */

/** What went wrong. `code` is stable; the texts are for people and may change. */
export class NatterError extends Error {
  /**
   * @param {Partial<Problem> & { code: string }} problem
   * @param {unknown} [cause]
   * @internal
   */
  constructor(problem, cause) {
    super(problem.detail ?? problem.title ?? problem.code, { cause });
    this.name = 'NatterError';
    /**
     * The problem's code, as docs/openapi.yaml lists them; or one of the library's own: `network`
     * (no answer came), `unexpected_answer` (it is not Natter's), `rate_limited` (it is API
     * Gateway's), `not_signed_in`, `signed_in` (sign out first), `closed` (the client was, or
     * nobody is signed in any more), `discarded` (the message was), `no_websocket`, `no_webrtc`,
     * `insecure_context` (calls need a page with https).
     * @type {string}
     */
    this.code = problem.code;
    /** The HTTP status; 0 where no answer came. */
    this.status = problem.status ?? 0;
    /** Seconds to wait before the next try, where the server says so. */
    this.retryAfter = problem.retryAfter;
    /** With `validation_failed`, each field that is not as it must be. */
    this.errors = problem.errors ?? [];
    /** What finds a 5xx in the server's logs. */
    this.requestId = problem.requestId;
  }

  /** Whether the same request may succeed later. */
  get transient() {
    // A page instead of an answer is not Natter's: a hotel's network, a proxy.
    const nobody = /^(network|unexpected_answer)$/.test(this.code);
    return nobody || this.status === 429 || this.status >= 500;
  }
}

/**
 * @param {unknown} error
 * @returns {boolean}
 */
export const isTransient = (error) => error instanceof NatterError && error.transient;

/**
 * Whether the error says that the conversation is not, or no longer, one's own.
 * @param {unknown} error
 */
export const isGone = (error) =>
  error instanceof NatterError && /^(403|404)$/.test(`${error.status}`) && !error.transient;
