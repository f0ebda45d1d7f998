/** Rooms, calls and deletions by keyboard alone, and where the focus is meanwhile. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { button, clock, devices, ringing, two } from './support/calls.js';
import { message, messages, write } from './support/chat.js';
import { focused, hasFocus, outlined, reach, trapped } from './support/keyboard.js';
import { arrived, until } from './support/library.js';
import { world } from './support/world.js';

const here = world({ flags: devices });

test('a room is made and a role changed by keyboard alone', async (t) => {
  const [ada, ben] = await Promise.all([here.person(t, 'Ada'), here.client(t, 'Ben')]);
  const { page } = ada;
  const keys = page.keyboard;
  const { username, id } = ben.session.user;
  await page.getByRole('link', { name: 'New room' }).waitFor();
  await reach(page, 'New room');
  await keys.press('Enter');
  await page.getByRole('textbox', { name: 'Name' }).waitFor();
  await reach(page, 'Name');
  await keys.type('By hand');
  await reach(page, 'Find somebody by username');
  await keys.type(username);
  await page.getByRole('button', { name: `Ben @${username}` }).waitFor();
  await keys.press('ArrowDown');
  assert.match(await focused(page), new RegExp(`Ben@${username}$`));
  await keys.press('Enter');
  await page.getByRole('list', { name: 'Chosen' }).getByText('Ben').waitFor();
  await reach(page, 'Create room');
  await keys.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'By hand' }).waitFor();
  await until(ben.inbox, ({ conversations }) => conversations.length === 1);

  await reach(page, /^By hand\s*2 members$/);
  await keys.press('Enter');
  await page.getByRole('list', { name: 'Members' }).getByText('Ben', { exact: true }).waitFor();
  await reach(page, 'What to do with Ben');
  await keys.press('Enter');
  await hasFocus(page, 'Message');
  await keys.press('ArrowDown');
  assert.equal(await focused(page), 'Make an admin');
  assert.equal(await outlined(page), true);
  await keys.press('Enter');
  await page.getByRole('list', { name: 'Members' }).getByText('Admin').waitFor();
  // The row was drawn anew, and the focus is where it was.
  await hasFocus(page, 'What to do with Ben');
  const [room] = ben.inbox.getSnapshot().conversations;
  await until(await ben.inbox.open(room.id), ({ info }) => info.role === 'admin');

  // A question keeps the focus, and gives it back when it is not answered.
  await keys.press('Enter');
  await hasFocus(page, 'Message');
  await keys.press('End');
  assert.equal(await focused(page), 'Remove from the room');
  await keys.press('Enter');
  await page.getByRole('dialog', { name: 'Remove Ben?' }).waitFor();
  await trapped(page);
  await keys.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await hasFocus(page, 'What to do with Ben');
  const { members } = await ben.rooms.members(room.id);
  assert.ok(members.some(({ user }) => user.id === id), 'Ben is still there');

  // So does the window in which people are added.
  await reach(page, 'Add people');
  await keys.press('Enter');
  await page.getByRole('dialog', { name: 'Add people to the room' }).waitFor();
  await trapped(page);
  await keys.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await hasFocus(page, 'Add people');
});

test('a message is deleted by keyboard alone, and the focus stays with it', async (t) => {
  const { ada, ben, chat } = await here.pair(t);
  const { page } = ada;
  const keys = page.keyboard;
  await write(page, 'kept');
  await arrived(ben, chat.id, 'kept');
  await write(page, 'a slip');
  await arrived(ben, chat.id, 'a slip');
  await message(page, 'a slip');
  // From the empty field up to the newest message.
  await keys.press('ArrowUp');
  assert.match(await focused(page), /^You, /);
  await keys.press('Delete');
  await page.getByRole('dialog', { name: 'Delete this message for everyone?' }).waitFor();
  await trapped(page);
  await keys.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  assert.equal(await page.evaluate(() => document.activeElement.tagName), 'ARTICLE');
  assert.equal(await messages(page).count(), 3);

  await keys.press('Enter');
  await page.getByRole('menu').waitFor();
  await hasFocus(page, 'Copy text');
  await keys.press('End');
  assert.equal(await focused(page), 'Delete for everyone');
  await keys.press('Enter');
  await page.getByRole('dialog').waitFor();
  await reach(page, 'Delete');
  await keys.press('Enter');
  await messages(page).getByText('Message deleted').waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.tagName), 'ARTICLE');
  await until(chat, ({ entries }) => entries.some(({ seq, deleted }) => seq === 3 && deleted));
  await keys.press('ArrowUp');
  assert.match(await page.evaluate(() => document.activeElement.innerText), /^kept/);
});

test('one calls, mutes and hangs up by keyboard alone', async (t) => {
  const { ada, ben } = await two(here, t);
  const [adas, bens] = [ada.page.keyboard, ben.page.keyboard];
  await reach(ada.page, 'Audio call');
  await adas.press('Enter');
  await ada.page.getByRole('dialog', { name: 'Ben' }).waitFor();
  await ringing(ben.page, 'Ada').waitFor();
  await trapped(ben.page);
  await reach(ben.page, 'Answer');
  await bens.press('Enter');
  await clock(ada.page).waitFor();
  await clock(ben.page).waitFor();
  await trapped(ada.page);
  await reach(ada.page, 'Mute the microphone');
  await adas.press('Space');
  assert.equal(
    await button(ada.page, 'Mute the microphone').getAttribute('aria-pressed'), 'true');
  // To the chat and back.
  await adas.press('Escape');
  await ada.page.getByRole('dialog').waitFor({ state: 'hidden' });
  await hasFocus(ada.page, 'Audio call');
  await reach(ada.page, /^Return to the call/);
  await adas.press('Enter');
  await ada.page.getByRole('dialog', { name: 'Ben' }).waitFor();
  await reach(ada.page, 'Hang up');
  await adas.press('Enter');
  for (const { page } of [ada, ben]) {
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByText(/^Audio call, \d+:\d\d$/).first().waitFor();
  }
});
