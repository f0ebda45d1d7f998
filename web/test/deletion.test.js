/** Deleting messages. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accessible } from './support/axe.js';
import { message, messages, write } from './support/chat.js';
import { arrived, until } from './support/library.js';
import { world } from './support/world.js';

const here = world();

test('a message that was deleted for everyone is gone for everyone', async (t) => {
  const { ada, ben, chat } = await here.pair(t);
  const { page } = ada;
  await write(page, 'a mistake');
  await arrived(ben, chat.id, 'a mistake');
  await choose(page, 'a mistake', 'Delete for everyone');
  await accessible(page, 'the question');
  await ada.picture('delete-for-everyone');
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await page.getByText('Message deleted').first().waitFor();
  await until(chat, ({ entries }) => entries[1]?.deleted);
  await messages(page).filter({ hasText: 'a mistake' }).first().waitFor({ state: 'detached' });
  await page.reload();
  await message(page, 'hello');
  // The device may not have kept the end of it yet: then the sync has it.
  await page.waitForFunction(() => !document.body.innerText.includes('a mistake'));
});

test('a message that was deleted for oneself stays with the other', async (t) => {
  const { ada, chat } = await here.pair(t, { texts: ['first', 'not for me'] });
  const { page } = ada;
  const other = await ada.tab(page.url());
  await message(other, 'not for me');
  await choose(page, 'not for me', 'Delete for me');
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  for (const one of [page, other]) {
    await messages(one).filter({ hasText: 'not for me' }).waitFor({ state: 'detached' });
  }
  await message(page, 'first');
  assert.equal(chat.getSnapshot().entries[1].text, 'not for me');
});

test('what others wrote can’t be deleted for everyone', async (t) => {
  const { ada } = await here.pair(t);
  await open(ada.page, 'hello');
  await ada.page.getByRole('menuitem', { name: 'Delete for me' }).waitFor();
  await accessible(ada.page, 'the menu of a message');
  await ada.picture('message-menu');
  assert.equal(await ada.page.getByRole('menuitem', { name: 'Delete for everyone' }).count(), 0);
  await ada.page.keyboard.press('Escape');
  await ada.page.getByRole('menu').waitFor({ state: 'detached' });
});

async function open(page, text) {
  const one = await message(page, text);
  await one.hover();
  await one.getByRole('button', { name: 'Options for the message' }).click();
}

async function choose(page, text, item) {
  await open(page, text);
  await page.getByRole('menuitem', { name: item }).click();
}
