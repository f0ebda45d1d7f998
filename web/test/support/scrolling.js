/** Where messages are in their pane, and going through them with the wheel. */

import { log } from './chat.js';
import { until } from './until.js';

/**
 * How far below the pane's upper edge a message begins, in pixels; undefined if it is not there.
 * @param {import('playwright-core').Page} page
 * @param {string} text
 */
export const placeOf = (page, text) =>
  page.evaluate((wanted) => {
    const feed = document.querySelector('[role=feed]');
    const found = [...feed.querySelectorAll('article')].find(
      (one) => one.querySelector('[dir=auto]')?.textContent === wanted,
    );
    return found && found.getBoundingClientRect().top - feed.getBoundingClientRect().top;
  }, text);

/**
 * Waits until a message is in view, whole.
 * @param {import('playwright-core').Page} page
 * @param {string} text
 */
export const inView = (page, text) =>
  until(page, async (wanted) => {
    const feed = document.querySelector('[role=feed]');
    const found = [...(feed?.querySelectorAll('article') ?? [])].find(
      (one) => one.querySelector('[dir=auto]')?.textContent === wanted,
    );
    if (!found) return false;
    const [inner, outer] = [found, feed].map((one) => one.getBoundingClientRect());
    return inner.top >= outer.top - 1 && inner.bottom <= outer.bottom + 1;
  }, text);

/** How many messages are in the page, which are fewer than there are. */
export const drawn = (page) => log(page).getByRole('article').count();

/**
 * Turns the wheel until something holds.
 * @param {import('playwright-core').Page} page
 * @param {number} step Pixels; less than nothing is up.
 * @param {() => Promise<unknown>} holds
 */
export async function wheel(page, step, holds) {
  await log(page).hover();
  while (!(await holds())) {
    await page.mouse.wheel(0, step);
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done))));
  }
}
