/** Style sheets that come with a view. */

import { h } from './html.js';

/** @type {Map<string, Promise<void>>} */
const sheets = new Map();

/**
 * Loads `styles/<name>.css`, once.
 * @param {string} name
 * @returns {Promise<void>} When it applies.
 */
export function loadStyles(name) {
  const known = sheets.get(name);
  if (known) return known;
  const loaded = /** @type {Promise<void>} */ (
    new Promise((resolve, reject) => {
      const link = h('link', {
        rel: 'stylesheet',
        href: `/web/styles/${name}.css`,
        onload: () => resolve(),
        onerror: () => {
          link.remove();
          sheets.delete(name);
          reject(new Error(`the style sheet ${name} did not load`));
        },
      });
      document.head.append(link);
    })
  );
  sheets.set(name, loaded);
  return loaded;
}
