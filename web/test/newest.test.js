/** Of what is known of people and messages, the newest is shown. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { message, row, rows, write } from './support/chat.js';
import { kept } from './support/kept.js';
import { arrived } from './support/library.js';
import { world } from './support/world.js';

const here = world();

test('a conversation that is read again takes no newer name away', async (t) => {
  const { ada, ben, chat } = await here.pair(t);
  const { page, network } = ada;
  await write(page, 'who are you?');
  await arrived(ben, chat.id, 'who are you?');
  await ben.session.updateProfile({ displayName: 'Renamed' });
  await page.goto(`/#/u/${ben.session.user.id}`);
  await page.getByRole('heading', { level: 2, name: 'Renamed' }).waitFor();
  await row(page, 'Renamed').waitFor();
  // From now on conversations are answered as they were before.
  network.change((url, own) =>
    url.pathname.startsWith('/api/conversations')
      ? { ...own, body: own.body.replaceAll('"Renamed"', '"Ben"') }
      : undefined);
  await page.evaluate(() => {
    globalThis.named = [];
    const list = document.querySelector('natter-inbox');
    new MutationObserver(() => globalThis.named.push(list.innerText))
      .observe(list, { subtree: true, childList: true, characterData: true });
  });
  const looked = page.waitForResponse((answer) =>
    answer.url().endsWith(`/conversations/${chat.id}`));
  // It is not known whether Ben has read: with a new socket that is asked for.
  ada.guard.networkFails();
  network.dropSockets();
  await looked;
  // What comes after it is handled after it.
  await chat.send('the next one');
  await rows(page).getByText('the next one').waitFor();
  const names = await page.evaluate(() => globalThis.named);
  assert.deepEqual(names.filter((text) => !text.includes('Renamed')), []);
});

test('what was deleted before one’s eyes stays deleted after a reload', async (t) => {
  const { ada, chat } = await here.pair(t, { texts: ['hello', 'a mistake'] });
  const { page } = ada;
  await message(page, 'a mistake');
  await kept(page, 'a mistake');
  await chat.deleteMessage(2, { everyone: true });
  await page.getByRole('article').getByText('Message deleted').waitFor();
  await kept(page, 'a mistake', false);
  // Neither the sync nor anything else of the server answers: it is what the device has kept.
  ada.guard.networkFails();
  ada.network.stall(({ pathname }) => pathname.startsWith('/api/'));
  await page.reload();
  await message(page, 'hello');
  await page.getByRole('article').getByText('Message deleted').waitFor();
  assert.equal(await page.getByText('a mistake').count(), 0);
});
