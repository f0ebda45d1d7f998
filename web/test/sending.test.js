/** Messages on their way. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accessible } from './support/axe.js';
import { chatWith, message, messages, row, state, write } from './support/chat.js';
import { arrived, until } from './support/library.js';
import { world } from './support/world.js';

const here = world();

test('a message says how far it has come', async (t) => {
  const { ada, ben, chat } = await here.pair(t);
  const { page } = ada;
  await write(page, 'how far?');
  await state(page, 'how far?', 'Delivered');
  const theirs = await arrived(ben, chat.id, 'how far?');
  theirs.markRead();
  await state(page, 'how far?', 'Read');
  await accessible(page, 'conversation');
  await ada.picture('conversation');
});

test('messages of one moment keep their order', async (t) => {
  const { ada, ben, chat } = await here.pair(t);
  const texts = Array.from({ length: 25 }, (_, index) => `number ${index}`);
  for (const text of texts) await write(ada.page, text);
  await arrived(ben, chat.id, texts.at(-1));
  await until(chat, ({ entries }) => entries.length === 26);
  assert.deepEqual(chat.getSnapshot().entries.slice(1).map((entry) => entry.text), texts);
});

test('a refused message stays with its reason, and is sent again or dropped', async (t) => {
  const { ada, ben, chat } = await here.pair(t);
  const { page } = ada;
  ada.guard.expect(/status of 403/);
  await ben.people.block(ada.id);
  await write(page, 'are you there?');
  await state(page, 'are you there?', /^Not sent/);
  await accessible(page, 'a message that was not sent');
  await ada.picture('not-sent');
  await ben.people.unblock(ada.id);
  await (await message(page, 'are you there?')).getByRole('button', { name: 'Send again' }).click();
  await arrived(ben, chat.id, 'are you there?');
  await state(page, 'are you there?', /Sent|Delivered/);
  await ben.people.block(ada.id);
  await write(page, 'never mind');
  await (await message(page, 'never mind')).getByRole('button', { name: 'Discard' }).click();
  await messages(page).filter({ hasText: 'never mind' }).waitFor({ state: 'detached' });
});

test('Shift and Enter begin a line, and a text that is too long is not sent', async (t) => {
  const { ada, ben, chat } = await here.pair(t);
  const input = ada.page.getByRole('textbox', { name: 'Message' });
  await input.pressSequentially('first');
  await input.press('Shift+Enter');
  await input.pressSequentially('second');
  await input.press('Enter');
  await arrived(ben, chat.id, 'first\nsecond');
  await input.fill('x'.repeat(4_001));
  await ada.page.getByText('1 character too many').waitFor();
  assert.equal(await ada.page.getByRole('button', { name: 'Send' }).isDisabled(), true);
  await input.press('Enter');
  assert.equal(await input.inputValue(), 'x'.repeat(4_001));
  await input.fill('x'.repeat(4_000));
  await input.press('Enter');
  await arrived(ben, chat.id, 'x'.repeat(4_000));
});

test('what a removed person wrote stays, to be copied or dropped', async (t) => {
  const { ada, ben } = await here.pair(t, { open: false });
  const { page, context } = ada;
  const { id } = await ben.rooms.create({ name: 'Lobby', visibility: 'open', members: [ada.id] });
  await row(page, 'Lobby').waitFor();
  await chatWith(page, 'Lobby');
  await ada.offline();
  await write(page, 'one for the room');
  await write(page, 'two for the room');
  await ben.rooms.removeMember(id, ada.id);
  ada.guard.expect(/status of 40[34]/);
  await ada.online();
  const unsent = page.getByRole('region', { name: 'Not sent' });
  await unsent.getByText('one for the room').waitFor();
  await unsent.getByText('To a conversation that you are not in any more').first().waitFor();
  assert.equal(await row(page, 'Lobby').count(), 0);
  await accessible(page, 'what was not sent');
  await ada.picture('unsent');
  // They are there after a restart, too.
  await page.goto('/');
  await page.reload();
  const rows = unsent.getByRole('listitem');
  await rows.filter({ hasText: 'two for the room' }).waitFor();
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await rows.filter({ hasText: 'one for' }).getByRole('button', { name: 'Copy text' }).click();
  await page.getByText('Copied').waitFor();
  await rows.filter({ hasText: 'one for' }).getByRole('button', { name: 'Discard' }).click();
  await rows.filter({ hasText: 'one for' }).waitFor({ state: 'detached' });
  await rows.filter({ hasText: 'two for' }).getByRole('button', { name: 'Discard' }).click();
  await unsent.waitFor({ state: 'hidden' });
});

test('what begins a conversation without a network is in sight beside the list', async (t) => {
  const [ada, ben] = await Promise.all([here.person(t, 'Ada'), here.client(t, 'Ben')]);
  const { page } = ada;
  await page.goto('/#/people');
  await page.getByRole('searchbox').fill(ben.session.user.username);
  await page.getByRole('link', { name: /Ben/ }).or(page.getByRole('button', { name: /Ben/ }))
    .first().click();
  await page.getByRole('textbox', { name: 'Message' }).waitFor();
  await ada.offline();
  await write(page, 'not yet');
  await page.getByRole('region', { name: 'Not sent' }).getByText('To Ben').waitFor();
  await ada.online();
  await row(page, 'Ben').getByText('You: not yet').waitFor();
  await page.getByRole('region', { name: 'Not sent' }).waitFor({ state: 'hidden' });
});
