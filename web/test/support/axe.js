/** Accessibility by axe-core's rules: WCAG 2.2 A and AA, and its best practices. */

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

const source = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/**
 * Fails if axe-core finds anything in what the page shows.
 * @param {import('playwright-core').Page} page
 * @param {string} view Its name, for the message.
 */
export async function accessible(page, view) {
  // Through the debugger, which the page's policy does not concern.
  await page.evaluate(source);
  const found = await page.evaluate(async (values) => {
    const { violations } = await globalThis.axe.run({ runOnly: { type: 'tag', values } });
    return violations.map(({ id, help, nodes }) => ({
      rule: `${id}: ${help}`,
      nodes: nodes.map(({ html, failureSummary }) => `${html.slice(0, 200)}: ${failureSummary}`),
    }));
  }, tags);
  assert.deepEqual(found, [], `axe-core on ${view}`);
}
