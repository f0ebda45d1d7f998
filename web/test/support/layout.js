/** Where things are on the screen. */

import assert from 'node:assert/strict';

/**
 * Fails if something has to be scrolled sideways.
 * @param {import('playwright-core').Page} page
 */
export async function fits(page) {
  const wider = await page.evaluate(() => {
    if (document.documentElement.scrollWidth <= innerWidth) return [];
    const over = [...document.querySelectorAll('body *')].filter(
      (one) => one.getBoundingClientRect().right > innerWidth + 1,
    );
    return ['the page', ...over.slice(0, 5).map((one) => one.outerHTML.slice(0, 120))];
  });
  assert.deepEqual(wider, [], 'wider than the screen');
}

/**
 * Fails if a control can't be clicked where it is: it is beyond the edges, or something lies on it.
 * @param {import('playwright-core').Locator} control
 */
export async function atHand(control) {
  await control.waitFor();
  const wrong = await control.evaluate((element) => {
    const { left, right, top, bottom } = element.getBoundingClientRect();
    const box = `${left}, ${top} to ${right}, ${bottom} in ${innerWidth} x ${innerHeight}`;
    const inside = left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight;
    if (!inside) return `beyond the edge: ${box}`;
    const hit = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    return element.contains(hit) ? '' : `covered by ${hit?.outerHTML.slice(0, 120)}`;
  });
  assert.equal(wrong, '', String(control));
}

/**
 * Fails if a part of a text is beyond the edges of the screen, where nobody can scroll to it.
 * @param {import('playwright-core').Locator} text
 */
export async function allInside(text) {
  const beyond = await text.evaluate((element) => {
    const range = document.createRange();
    range.selectNodeContents(element);
    const lines = [...range.getClientRects()];
    return lines.filter(({ left, right }) => left < 0 || right > innerWidth).length;
  });
  assert.equal(beyond, 0, `lines of ${text} beyond the edges`);
}
