/** From nothing to a message that the other has seen. The rehearsal of a deployment runs this. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accessible } from './support/axe.js';
import { newcomer } from './support/browser.js';
import { chatWith, message, signUp, state, write } from './support/chat.js';
import { world } from './support/world.js';

const here = world();
/** What two people click on, until each has seen the other's message. */
const CLICKS = 10;
/** What the two need for that at most, in seconds, of a machine that has other things to do. */
const SECONDS = 60;

test('two people open an account, find each other and talk', async (t) => {
  const begun = performance.now();
  const devices = [await here.browser.device(t), await here.browser.device(t)];
  const [ada, ben] = devices.map(({ page }) => page);
  const [adaIs, benIs] = [newcomer('Ada'), newcomer('Ben')];
  const clicks = await Promise.all(devices.map(counted));
  await Promise.all([signUp(ada, adaIs), signUp(ben, benIs)]);

  await ada.getByRole('link', { name: 'New conversation' }).click();
  await ada.getByRole('searchbox').fill(benIs.username);
  await ada.getByRole('main').getByText('Ben', { exact: true }).first().click();
  await write(ada, 'a s3cr3t for Ben');

  await chatWith(ben, 'Ada');
  await message(ben, 'a s3cr3t for Ben');
  await state(ada, 'a s3cr3t for Ben', 'Read');
  await write(ben, 'a s3cr3t for Ada');
  await message(ada, 'a s3cr3t for Ada');
  await state(ben, 'a s3cr3t for Ada', 'Read');
  const seconds = (performance.now() - begun) / 1_000;
  await accessible(ada, 'the conversation of the first minute');
  await devices[0].picture('first-minute');

  const [first, second] = clicks.map((count) => count());
  t.diagnostic(`${first} and ${second} clicks, ${seconds.toFixed(1)} s`);
  assert.ok(first + second <= CLICKS, `${first} and ${second} clicks`);
  assert.ok(seconds < SECONDS, `${seconds} seconds`);
});

/** Counts the clicks on a page, all of which are a person's. */
async function counted({ page }) {
  let count = 0;
  await page.exposeFunction('countClick', () => void count++);
  await page.evaluate(() => {
    const count = ({ isTrusted }) => isTrusted && globalThis.countClick();
    document.addEventListener('click', count, true);
  });
  return () => count;
}
