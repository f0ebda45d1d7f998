/** Where one was before, and whether one is there still. */

import { path } from './router.js';

let now = path.getSnapshot();
/** @type {string | undefined} */
let before;

path.subscribe((at) => {
  if (at === now) return;
  before = now;
  now = at;
});

/**
 * @param {RegExp} never Where it does not lead back to.
 * @returns {string} A link there; to the conversations if one came from nowhere.
 */
export const wayBack = (never) => (before && !never.test(before) ? `#${before}` : '#/');

/**
 * Nobody is taken away from where they have gone while something was done.
 * @returns {() => boolean} Whether one is still where one is now.
 */
export function stillHere() {
  const here = path.getSnapshot();
  return () => path.getSnapshot() === here;
}
