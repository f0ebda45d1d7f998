/** Two tabs of one session. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { message, messages, row, signedIn, write } from './support/chat.js';
import { arrived } from './support/library.js';
import { world } from './support/world.js';

const here = world();

test('two tabs share one socket and show the same', async (t) => {
  const { ada, ben, chat } = await here.pair(t);
  const other = await ada.tab(ada.page.url());
  await message(other, 'hello');
  await write(ada.page, 'from the first');
  await write(other, 'from the second');
  await chat.send('to both');
  for (const page of [ada.page, other]) {
    for (const text of ['from the first', 'from the second', 'to both']) {
      assert.equal(await (await message(page, text)).count(), 1);
    }
  }
  await arrived(ben, chat.id, 'from the second');
  assert.equal(ada.network.sockets, 1);
});

test('when the tab with the socket closes, the other one goes on', async (t) => {
  const { ada, ben, chat } = await here.pair(t);
  const other = await ada.tab(ada.page.url());
  await message(other, 'hello');
  await ada.page.close();
  await chat.send('still there?');
  await message(other, 'still there?');
  await write(other, 'yes');
  await arrived(ben, chat.id, 'yes');
  assert.equal(await messages(other).count(), 3);
});

test('what is read in one tab is read in the other', async (t) => {
  const { ada, chat } = await here.pair(t, { open: false });
  const other = await ada.tab('/');
  await signedIn(other);
  await row(other, 'Ben').getByText('1 unread message').waitFor();
  await row(ada.page, 'Ben').getByRole('link').click();
  await message(ada.page, 'hello');
  await row(other, 'Ben').getByText(/unread/).waitFor({ state: 'hidden' });
  await chat.send('more');
  await message(ada.page, 'more');
  await row(other, 'Ben').getByText('more', { exact: true }).waitFor();
});
