/** What a screen reader says by itself: who can't see the page learns what happens on it. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { devices, button, clock, ringing, two } from './support/calls.js';
import { message, row, state, write } from './support/chat.js';
import { arrived } from './support/library.js';
import { allSaid, listen, said } from './support/said.js';
import { world } from './support/world.js';

const here = world({ flags: devices });

test('a message that comes in is said with its writer, once, and one’s own is not', async (t) => {
  const { ada, ben, chat } = await here.pair(t);
  const { page } = ada;
  await message(page, 'hello');
  await listen(page);
  await write(page, 'my own');
  await arrived(ben, chat.id, 'my own');
  await chat.send('Are you there?');
  await said(page, 'Ben: Are you there?');
  await chat.send('The next one.');
  await said(page, 'Ben: The next one.');
  assert.deepEqual(await allSaid(page), ['Ben: Are you there?', 'Ben: The next one.']);
});

test('a message of another conversation is not said into this one', async (t) => {
  const { ada, chat } = await here.pair(t);
  const { page } = ada;
  const eve = await here.client(t, 'Eve');
  await listen(page);
  const theirs = await eve.inbox.with(ada.id);
  await theirs.send('from elsewhere');
  await row(page, 'Eve').getByText('from elsewhere').waitFor();
  await chat.send('from here');
  await said(page, 'Ben: from here');
  assert.deepEqual(await allSaid(page), ['Ben: from here']);
});

test('a message that is not sent is said', async (t) => {
  const { ada, ben } = await here.pair(t);
  const { page } = ada;
  ada.guard.expect(/status of 403/);
  await ben.people.block(ada.id);
  await listen(page);
  await write(page, 'are you there?');
  await state(page, 'are you there?', /^Not sent/);
  await said(page, 'Not sent: are you there?');
});

test('a call that comes in takes the focus and says whose it is, and how it goes on', async (t) => {
  const { ada, ben } = await two(here, t);
  await Promise.all([listen(ada.page), listen(ben.page)]);
  await button(ada.page, 'Audio call').click();
  await said(ada.page, 'Ringing…');
  await ringing(ben.page, 'Ada').waitFor();
  // A modal window that takes the focus is said by its name and its description.
  const told = await ben.page.evaluate(() => {
    const dialog = document.activeElement.closest('dialog:modal');
    const words = (name) => document.getElementById(dialog.getAttribute(name)).textContent;
    return [words('aria-labelledby'), words('aria-describedby')];
  });
  assert.deepEqual(told, ['Ada', 'Incoming audio call']);
  await button(ben.page, 'Decline').click();
  await said(ada.page, 'Ben has declined.');
  await button(ada.page, 'Close').click();

  await button(ada.page, 'Audio call').click();
  await ringing(ben.page, 'Ada').waitFor();
  await button(ada.page, 'Hang up').click();
  await said(ben.page, 'You missed a call from Ada.');

  await button(ada.page, 'Audio call').click();
  await button(ben.page, 'Answer').click();
  await clock(ada.page).waitFor();
  await clock(ben.page).waitFor();
  await button(ada.page, 'Hang up').click();
  await ben.page.waitForFunction(() =>
    globalThis.said.some((text) => /^Call ended after \d+:\d\d$/.test(text)));
  // A clock that is said every second would let nothing else be heard.
  assert.deepEqual((await allSaid(ben.page)).filter((text) => /^\d+:\d\d$/.test(text)), []);
});

test('what is done in a room is said', async (t) => {
  const [ada, ben] = await Promise.all([here.person(t, 'Ada'), here.client(t, 'Ben')]);
  const { page } = ada;
  await page.goto('/#/new');
  await page.getByRole('textbox', { name: 'Name' }).fill('Said');
  await page.getByRole('button', { name: 'Create room' }).click();
  await page.getByRole('heading', { level: 1, name: 'Said' }).waitFor();
  const id = page.url().split('/c/')[1];
  await page.goto(`/#/room/${id}`);
  await page.getByRole('button', { name: 'Add people' }).waitFor();
  await listen(page);
  await page.getByRole('button', { name: 'Add people' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add people to the room' });
  const { username } = ben.session.user;
  await dialog.getByRole('searchbox').fill(username);
  await dialog.getByRole('button', { name: `Ben @${username}` }).click();
  await dialog.getByRole('button', { name: 'Add 1 person' }).click();
  await said(page, '1 person was added');
  await page.getByRole('button', { name: 'What to do with Ben' }).click();
  await page.getByRole('menuitem', { name: 'Make an admin' }).click();
  await page.waitForFunction(() => globalThis.said.some((text) => /Ben.*Admin/.test(text)));
});

test('of two texts that are to be said at the same moment none is lost', async (t) => {
  const ada = await here.person(t, 'Ada');
  const { page } = ada;
  await listen(page);
  const say = (...texts) =>
    page.evaluate(async (all) => {
      const { announce } = await import('/web/lib/announce.js');
      for (const text of all) announce(text);
    }, texts);
  await say('One thing.', 'Another thing.');
  await said(page, 'One thing.\nAnother thing.');
  // The same once more is news again.
  await page.evaluate(() => globalThis.said.push('…'));
  await say('One thing.', 'Another thing.');
  await page.waitForFunction(() => globalThis.said.at(-1) === 'One thing.\nAnother thing.');
});
