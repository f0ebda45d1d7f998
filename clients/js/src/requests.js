/** What is asked of the server about one conversation. */

import { isGone } from './errors.js';

/** @import { Replica } from './replica.js' */
/** @import { Answer, Page } from './shapes.js' */

/**
 * What a list shows of it.
 * @param {Replica<any>} replica
 * @param {AbortSignal} [signal]
 * @returns {Promise<Answer<'getConversation'>>}
 */
export const askInfo = (replica, signal) => ask(replica, '', { signal });

/**
 * A page of its log.
 * @param {Replica<any>} replica
 * @param {Record<string, string | number | undefined>} query
 * @param {AbortSignal} [signal]
 * @returns {Promise<Page>}
 */
export const askPage = (replica, query, signal) => ask(replica, '/entries', { query, signal });

/**
 * @param {Replica<any>} replica It is told if it is not one's own.
 * @param {string} part
 * @param {import('./http.js').RequestOptions} options
 */
async function ask({ context, id, path }, part, options) {
  try {
    return await context.http.request('GET', path + part, options);
  } catch (error) {
    if (isGone(error)) context.gone(id);
    throw error;
  }
}
