/** Calls of somebody who has two tabs open: one holds the socket, either may have the call. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  Ear, button, clock, devices, plays, ringing, shown, two,
} from './support/calls.js';
import { message, write } from './support/chat.js';
import { world } from './support/world.js';

const here = world({ flags: devices });

/** Ada, and Ben with a second tab, which came later and so has no socket. */
async function twoTabs(t) {
  const { ada, ben } = await two(here, t);
  const second = await ben.tab(ben.page.url());
  await button(second, 'Video call').waitFor();
  assert.equal(ben.network.sockets, 1);
  return { ada, ben, first: ben.page, second };
}

test('a call rings in both tabs, and the one without the socket can answer it', async (t) => {
  const { ada, ben, first, second } = await twoTabs(t);
  await button(ada.page, 'Video call').click();
  await Promise.all([first, second].map((page) => ringing(page, 'Ada').waitFor()));
  await button(second, 'Answer with video').click();
  await clock(ada.page).waitFor();
  await clock(second).waitFor();
  await ringing(first, 'Ada').waitFor({ state: 'detached' });
  await Promise.all([plays(shown(ada.page, 'Ben')), plays(shown(second, 'Ada'))]);
  for (const page of [ada.page, second]) await (await Ear.at(page)).hears();
  assert.equal(await clock(first).count(), 0);
  assert.equal(ben.network.sockets, 1);
  await button(second, 'Hang up').click();
  await ada.page.getByRole('dialog').waitFor({ state: 'detached' });
  for (const page of [ada.page, first, second]) {
    await page.getByText(/^Video call, \d+:\d\d$/).first().waitFor();
  }
});

test('a call goes on when the tab with the socket closes', async (t) => {
  const { ada, first, second } = await twoTabs(t);
  await button(ada.page, 'Audio call').click();
  await ringing(second, 'Ada').waitFor();
  await button(second, 'Answer').click();
  await clock(ada.page).waitFor();
  await clock(second).waitFor();
  await first.close();
  const ear = await Ear.at(ada.page);
  await ear.hears();
  // What is said from now on goes through the socket of the second tab.
  await second.keyboard.press('Escape');
  await write(second, 'still talking');
  await ada.page.keyboard.press('Escape');
  await message(ada.page, 'still talking');
  await button(second, 'Mute the microphone').click();
  await ear.hearsNothing();
  await button(second, 'Hang up').click();
  await ada.page.getByText(/^Audio call, \d+:\d\d$/).first().waitFor();
});

test('a tab without the socket calls, and the other one does not ring', async (t) => {
  const { ada, first, second } = await twoTabs(t);
  await button(second, 'Audio call').click();
  await ringing(ada.page, 'Ben').waitFor();
  await button(ada.page, 'Answer').click();
  await clock(second).waitFor();
  await (await Ear.at(second)).hears();
  assert.equal(await first.getByRole('dialog').count(), 0);
  await button(ada.page, 'Hang up').click();
  await second.getByRole('dialog').waitFor({ state: 'detached' });
});
