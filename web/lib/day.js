/** Days of this place. Pure. */

/**
 * A key that is the same for all moments of one day here.
 * @param {string | Date} when
 */
export function dayKey(when) {
  const date = new Date(when);
  return `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}`;
}
