/** Routes in the address's hash: `#/c/<conversationId>`. */

import { Value } from './store.js';

/**
 * @typedef {object} Route
 * @property {string} path With parameters as `:name`; the last one may be missing: `:name?`.
 * @property {'inbox' | 'main' | 'details'} pane Where it is shown.
 * @property {string} [tag] The element that shows it.
 * @property {() => Promise<unknown>} [load] Loads that element.
 * @property {readonly import('./strings.js').Subject[]} [strings] Loaded before it is drawn.
 * @property {(params: Record<string, string>) => string} [main]
 *   For details: the route that stands in the main pane beside it, if it is not there already.
 */

/** @typedef {{ route: Route, params: Record<string, string>, path: string }} Match */

/** @type {Value<string>} The path after `#`. */
export const path = new Value(read());

/** @type {Value<string>} What the main pane shows: the same path, or one beside the details. */
export const mainPath = new Value('');

globalThis.addEventListener('hashchange', () => path.set(read()));

function read() {
  return location.hash.replace(/^#/, '') || '/';
}

/**
 * Goes somewhere.
 * @param {string} to Such as `/people`.
 * @param {{ replace?: boolean }} [options] `replace`: "back" does not lead here.
 */
export function go(to, { replace = false } = {}) {
  if (replace) {
    history.replaceState(null, '', `#${to}`);
    path.set(read());
  } else if (`#${to}` !== location.hash) {
    location.hash = to;
  }
}

/**
 * @param {readonly Route[]} routes
 * @param {string} at
 * @returns {Match | undefined}
 */
export function match(routes, at) {
  for (const route of routes) {
    const names = /** @type {string[]} */ ([]);
    const pattern = route.path.replace(/\/:(\w+)(\?)?/g, (_, name, optional) => {
      names.push(name);
      return optional ? '(?:/([^/]+))?' : '/([^/]+)';
    });
    const found = new RegExp(`^${pattern}$`).exec(at);
    if (!found) continue;
    try {
      const values = names.map((name, index) => [name, decodeURIComponent(found[index + 1] ?? '')]);
      return { route, params: Object.fromEntries(values), path: at };
    } catch {
      // Not an address that this client makes.
    }
  }
  return undefined;
}
