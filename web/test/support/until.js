/** Waits for what a page has to ask for: `waitForFunction` takes any promise for a yes. */

const PATIENCE = 30_000;

/**
 * @template A, T
 * @param {import('playwright-core').Page} page
 * @param {(argument: A) => Promise<T>} holds Runs in the page.
 * @param {A} [argument]
 * @returns {Promise<T>} The first answer that says yes.
 */
export async function until(page, holds, argument) {
  const end = Date.now() + PATIENCE;
  for (;;) {
    const found = await page.evaluate(holds, argument);
    if (found) return found;
    if (Date.now() > end) throw new Error(`never came true: ${holds}`);
    await page.evaluate(() => new Promise(requestAnimationFrame));
  }
}
