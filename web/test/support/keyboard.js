/** A page in the hands of somebody who has a keyboard alone. */

import assert from 'node:assert/strict';

const PATIENCE = 15_000;

/** Goes on with Tab until something of that name has the focus, which must be seen. */
export async function reach(page, name) {
  for (let step = 0; step < 60; step++) {
    const now = await focused(page);
    if (typeof name === 'string' ? now === name : name.test(now)) {
      // A busy machine draws it a little later.
      for (let look = 0; look < 50 && !(await outlined(page)); look++) await page.waitForTimeout(50);
      assert.equal(await outlined(page), true, `the focus on ${now} is not seen`);
      return;
    }
    await page.keyboard.press('Tab');
  }
  assert.fail(`Tab does not lead to ${name}`);
}

/** The name of what has the focus; empty while the browser's own controls have it. */
export const focused = (page) =>
  page.evaluate(() => {
    const element = document.activeElement;
    if (element === document.body) return '';
    const label = element.labels?.[0]?.textContent;
    const words = element.cloneNode(true);
    for (const hidden of words.querySelectorAll('[aria-hidden=true]')) hidden.remove();
    return (element.getAttribute('aria-label') ?? label ?? words.textContent).trim();
  });

/** Waits until something of that name has the focus. */
export async function hasFocus(page, name) {
  const end = Date.now() + PATIENCE;
  while ((await focused(page)) !== name) {
    assert.ok(Date.now() < end, `${await focused(page)} has the focus, not ${name}`);
    await page.evaluate(() => new Promise(requestAnimationFrame));
  }
}

/** Whether the focus is seen. */
export const outlined = (page) =>
  page.evaluate(() => {
    const found = [document.activeElement, document.activeElement.parentElement];
    return found.some((element) => {
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
      return (outlineStyle !== 'none' && parseFloat(outlineWidth) > 0) || boxShadow !== 'none';
    });
  });

/**
 * The focus stays in the window that is open, whichever way and however often one goes on. The
 * browser's own controls are between its last control and its first: there nothing has the focus.
 */
export async function trapped(page) {
  for (const key of ['Tab', 'Shift+Tab']) {
    const seen = new Set();
    for (let step = 0; step < 25; step++) {
      const now = await page.evaluate(() => {
        const { activeElement, body } = document;
        if (activeElement === body) return 'inside';
        return activeElement.closest('dialog:modal') ? 'inside' : activeElement.outerHTML;
      });
      assert.equal(now, 'inside', `${key} leads out of the window`);
      seen.add(await focused(page));
      await page.keyboard.press(key);
    }
    assert.ok(seen.size > 1, `${key} leads nowhere`);
  }
}
