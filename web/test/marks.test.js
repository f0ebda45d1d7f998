/** What becomes of messages in a room: how far they have come, who has read them, copies. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accessible } from './support/axe.js';
import { message, messages, state, write } from './support/chat.js';
import { arrived, until } from './support/library.js';
import { world } from './support/world.js';

const here = world();

/** Ada at a browser, in a room of Ben's with others; she looks at it. */
async function room(t, { names = ['Ben', 'Eve'], role, options } = {}) {
  const [ada, ...others] = await Promise.all([
    here.person(t, 'Ada', options),
    ...names.map((name) => here.client(t, name)),
  ]);
  const [ben] = others;
  const { users } = await ben.people.search(ada.who.username);
  ada.id = users[0].id;
  const ids = [ada.id, ...others.slice(1).map(({ session }) => session.user.id)];
  const made = await ben.rooms.create({ name: 'Lobby', visibility: 'invite', members: ids });
  if (role) await ben.rooms.setMember(made.id, ada.id, role);
  await ada.page.goto(`/#/c/${made.id}`);
  await ada.page.getByRole('textbox', { name: 'Message' }).waitFor();
  return { ada, others, id: made.id };
}

/** Chooses something from the menu of a message. */
async function withMessage(page, text, what) {
  const found = (await message(page, text)).first();
  await found.hover();
  await found.getByRole('button', { name: 'Options for the message' }).click();
  await page.getByRole('menuitem', { name: what, exact: true }).click();
}

test('a message in a room says how far it has come with whoever was quickest', async (t) => {
  const { ada, others: [ben], id } = await room(t);
  const { page } = ada;
  await write(page, 'how far?');
  const bens = await arrived(ben, id, 'how far?');
  await state(page, 'how far?', 'Delivered');
  bens.markRead();
  await state(page, 'how far?', 'Read');
  // A new device was told nothing of that, and asks.
  await page.reload();
  await state(page, 'how far?', 'Read');
  await ada.picture('room-read');
});

test('one sees who has read a message, by name, and whoever has not is not there', async (t) => {
  const { ada, others: [ben, eve], id } = await room(t);
  const { page } = ada;
  const list = page.getByRole('list', { name: 'Read by' });
  await write(page, 'first');
  (await arrived(ben, id, 'first')).markRead();
  await state(page, 'first', 'Read');
  await write(page, 'second');
  await arrived(eve, id, 'second');

  await withMessage(page, 'second', 'Who has read it');
  const dialog = page.getByRole('dialog', { name: 'Read by' });
  await dialog.getByText('Nobody has read this yet.').waitFor();
  await accessible(page, 'a message that nobody has read');
  await dialog.getByRole('button', { name: 'Close' }).click();

  await withMessage(page, 'first', 'Who has read it');
  await list.getByText('Ben', { exact: true }).waitFor();
  assert.deepEqual(await list.getByRole('listitem').count(), 1);
  await accessible(page, 'who has read a message');
  await ada.picture('read-by');
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });

  (await arrived(eve, id, 'second')).markRead();
  await state(page, 'second', 'Read');
  await withMessage(page, 'first', 'Who has read it');
  await list.getByText('Eve', { exact: true }).waitFor();
  assert.equal(await list.getByRole('listitem').count(), 2);
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await withMessage(page, 'second', 'Who has read it');
  await list.getByText('Eve', { exact: true }).waitFor();
  assert.equal(await list.getByRole('listitem').count(), 1);
});

test('who has read it can’t be asked without a network, and that is said', async (t) => {
  const { ada } = await room(t);
  const { page } = ada;
  await write(page, 'sent before');
  await state(page, 'sent before', /Sent|Delivered/);
  // What shows the answer is there already.
  await withMessage(page, 'sent before', 'Who has read it');
  await page.getByText('Nobody has read this yet.').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await ada.offline();
  await withMessage(page, 'sent before', 'Who has read it');
  await page.getByRole('dialog').getByText('There is no connection.').waitFor();
});

test('an admin deletes what somebody else wrote, for everyone; a member can’t', async (t) => {
  const { ada, others: [ben, eve], id } = await room(t);
  const { page } = ada;
  const theirs = await eve.inbox.open(id);
  await theirs.sent((await theirs.send('off topic')).clientMessageId);
  const found = (await message(page, 'off topic')).first();
  await found.hover();
  await found.getByRole('button', { name: 'Options for the message' }).click();
  const offered = await page.getByRole('menuitem').allInnerTexts();
  assert.deepEqual(offered, ['Copy text', 'Delete for me']);
  await page.keyboard.press('Escape');

  await ben.rooms.setMember(id, ada.id, 'admin');
  await messages(page).getByText('Ben made you an admin').waitFor();
  await withMessage(page, 'off topic', 'Delete for everyone');
  const dialog = page.getByRole('dialog', { name: 'Delete this message for everyone?' });
  await dialog.getByRole('button', { name: 'Delete' }).click();
  await messages(page).getByText('Message deleted').waitFor();
  for (const natter of [ben, eve]) {
    const chat = await natter.inbox.open(id);
    await until(chat, ({ entries }) =>
      entries.some(({ kind, deleted, text }) => kind === 'message' && deleted && !text));
  }
  assert.equal(await messages(page).getByText('off topic').count(), 0);
  // Nor in the list; what a screen reader was told goes by itself.
  await page.getByText('off topic').waitFor({ state: 'detached' });
});

test('a message is copied as it was written', async (t) => {
  const { ada } = await here.pair(t, {
    texts: ['two lines\n  and <b>signs</b>'],
    options: { permissions: ['clipboard-write'] },
  });
  const { page } = ada;
  await messages(page).first().hover();
  await page.getByRole('button', { name: 'Options for the message' }).click();
  await page.getByRole('menuitem', { name: 'Copy text' }).click();
  await page.getByText('Copied', { exact: true }).waitFor();
  // Pages can't read the clipboard, but a person can paste.
  const input = page.getByRole('textbox', { name: 'Message' });
  await input.press('Control+V');
  assert.equal(await input.inputValue(), 'two lines\n  and <b>signs</b>');
});

test('where a page may not copy, that is said', async (t) => {
  const { ada } = await here.pair(t);
  const { page } = ada;
  await page.evaluate(() => {
    navigator.clipboard.writeText = () => Promise.reject(new DOMException('no', 'NotAllowedError'));
  });
  await withMessage(page, 'hello', 'Copy text');
  await page.getByRole('status').getByText('It could not be copied.').waitFor();
  assert.equal(await page.getByText('Copied', { exact: true }).count(), 0);
  await ada.picture('copy-refused');
});
