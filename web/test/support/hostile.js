/** Texts that would do something if a page took them for anything but a text. */

import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';

export const MARK = 'globalThis.harmed = true';

export const hostile = [
  `<script>${MARK}</script>`,
  `<img src=x onerror="${MARK}">`,
  `<svg onload="${MARK}"><animate onbegin="${MARK}" attributeName=x dur=1s>`,
  `"><iframe srcdoc="<script>parent.${MARK}</script>"></iframe>`,
  `<a href="javascript:${MARK}">click</a>`,
  `javascript:${MARK}`,
  `data:text/html,<script>${MARK}</script>`,
  `{{constructor.constructor("${MARK}")()}} \${${MARK}} <%= ${MARK} %> #{${MARK}}`,
  '</p></div></main><style>*{display:none}</style><base href="https://evil.example/">',
  '&lt;b&gt;not bold&lt;/b&gt; &#x3C;i&#x3E; &amp;amp;',
  '__proto__',
  'constructor',
  'toString',
  '\u202Egpj.exe\u202C and \u2066isolated\u2069',
  'Z̴̢̛͓͓a̸̧͎͐l̷͔̈́g̵̨̛̝o̶͙͐ t̶̢̛e̷͔̐x̴̡̛t',
  `${'long'.repeat(300)}end`,
  '👩‍👩‍👧‍👦🏴‍☠️👍🏽 emoji of several signs',
  'line one\nline two\n\n    indented',
  '\u200B\u200Czero\u200Dwidth\uFEFF',
  'שלום, this turns around: ‏א‎',
  '%s %d %o %c {0} {name} {count}',
  '../../../etc/passwd?x=1#/settings',
];

/** Texts of several lines, or that turn the text around them: no name may be one. */
export const NO_NAMES = hostile.filter((text) => /[\u202E\n]/.test(text));

/**
 * The same for a field of so many characters: what is longer is cut off, and still hostile.
 * @param {number} characters
 */
export const within = (characters) =>
  hostile.map((text) => [...text].slice(0, characters).join(''));

/** Nothing of it ran, and no element came of it. */
export async function harmless(page) {
  assert.equal(await page.evaluate(() => globalThis.harmed), undefined);
  const elements = 'iframe, object, embed, base, [onerror], [onload], a[href^="javascript" i]';
  assert.equal(await page.locator(elements).count(), 0);
  assert.equal(await page.evaluate(() => ({}).polluted), undefined);
  const { scrollWidth, clientWidth } = await page.evaluate(() => document.documentElement);
  assert.ok(!(scrollWidth > clientWidth), 'something makes the page wider');
}

/** Every row of it may move while one looks. */
export const list = (page) => page.getByRole('navigation', { name: 'Conversations' });

/** Waits until a place says something, letter by letter, whatever isolates a name in it. */
export async function says(place, text) {
  // A place that is drawn anew is another element: it is looked for each time.
  const end = Date.now() + 30_000;
  while (!(await place.evaluateAll(hasWords, text))) {
    assert.ok(Date.now() < end, `${JSON.stringify(text)} is not there`);
    await sleep(50);
  }
}

/** Runs in the page. */
function hasWords(places, wanted) {
  const plain = (words) => words.replace(/[\u2066-\u2069]/g, '');
  const all = places.flatMap((place) => [place, ...place.querySelectorAll('*')]);
  const shown = ({ textContent, ariaLabel }) => [textContent, ariaLabel ?? ''];
  return all.flatMap(shown).some((words) => plain(words) === plain(wanted));
}
