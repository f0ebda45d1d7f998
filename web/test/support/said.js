/** What a screen reader says without being asked: the texts of the live regions. */

/**
 * Keeps every text that the page's live regions come to hold, from now on.
 * @param {import('playwright-core').Page} page
 */
export async function listen(page) {
  await page.evaluate(() => {
    globalThis.said = [];
    const regions = '[role=status], [role=alert], [aria-live]';
    new MutationObserver((changes) => {
      for (const { target } of changes) {
        const element = target instanceof Element ? target : target.parentElement;
        const region = element?.closest(regions);
        const text = region?.textContent.trim();
        if (text && globalThis.said.at(-1) !== text) globalThis.said.push(text);
      }
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
}

/** Waits until a text is said. */
export const said = (page, text) =>
  page.waitForFunction((wanted) => globalThis.said.includes(wanted), text);

/** All that was said. */
export const allSaid = (page) => page.evaluate(() => globalThis.said);
