/** The list of conversations. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accessible } from './support/axe.js';
import { chatWith, log, message, row, rows, write } from './support/chat.js';
import { until } from './support/library.js';
import { world } from './support/world.js';

const here = world();

test('a row counts what is unread, shows the newest, and is empty once it was read', async (t) => {
  const { ada, ben, chat } = await here.pair(t, { texts: ['one', 'two', 'three'], open: false });
  const { page } = ada;
  await row(page, 'Ben').getByText('three', { exact: true }).waitFor();
  await row(page, 'Ben').getByText('3 unread messages').waitFor();
  assert.match(await page.title(), /^\(3\) /);
  await accessible(page, 'inbox');
  await ada.picture('inbox');
  await chatWith(page, 'Ben');
  await message(page, 'three');
  await row(page, 'Ben').getByText(/unread/).waitFor({ state: 'hidden' });
  assert.doesNotMatch(await page.title(), /\(/);
  await until(chat, ({ receipts }) => receipts[ada.id]?.read === 3);
  await write(page, 'four');
  await row(page, 'Ben').getByText('You: four').waitFor();
  // The row shows it before it is in the log, and the log has the order.
  await until(chat, ({ entries }) => entries.some(({ text }) => text === 'four'));
  await chat.sent((await chat.send('five')).clientMessageId);
  await row(page, 'Ben').getByText('five', { exact: true }).waitFor();
  assert.equal(ben.inbox.getSnapshot().conversations.length, 1);
});

test('the line where the unread begin goes once one answers', async (t) => {
  const { ada } = await here.pair(t, { texts: ['one', 'two'] });
  const line = log(ada.page).getByText('New', { exact: true });
  await line.waitFor();
  await write(ada.page, 'three');
  await message(ada.page, 'three');
  await line.waitFor({ state: 'detached' });
});

test('an empty conversation says that it is, until something is written', async (t) => {
  const [ada, ben] = await Promise.all([here.person(t, 'Ada'), here.client(t, 'Ben')]);
  const { page } = ada;
  await page.goto('/#/people');
  await page.getByRole('searchbox').fill(ben.session.user.username);
  await page.getByRole('button', { name: `Ben @${ben.session.user.username}` }).click();
  const hint = page.getByText('There are no messages here yet. Say hello!');
  await hint.waitFor();
  await accessible(page, 'an empty conversation');
  await ada.picture('empty-conversation');
  await write(page, 'hello');
  await message(page, 'hello');
  await hint.waitFor({ state: 'detached' });
});

test('the conversation with the newest message is on top', async (t) => {
  const { ada } = await here.pair(t, { open: false });
  const eve = await here.client(t, 'Eve');
  const theirs = await eve.inbox.with(ada.id);
  await theirs.send('I am new here');
  await rows(ada.page).first().filter({ hasText: 'Eve' }).waitFor();
  await chatWith(ada.page, 'Ben');
  await write(ada.page, 'hello Ben');
  await rows(ada.page).first().filter({ hasText: 'Ben' }).waitFor();
  assert.equal(await rows(ada.page).count(), 2);
});

test('one sees who is there, and who is writing', async (t) => {
  const { ada, ben, chat } = await here.pair(t);
  const { page } = ada;
  await row(page, 'Ben').getByRole('img', { name: 'online' }).waitFor();
  chat.setTyping();
  await row(page, 'Ben').getByText('writing…').waitFor();
  await ada.picture('typing');
  await chat.send('written');
  await row(page, 'Ben').getByText('writing…').waitFor({ state: 'detached' });
  await page.getByRole('textbox', { name: 'Message' }).pressSequentially('I am');
  await until(chat, ({ typing }) => typing.includes(ada.id));
  await ben.close();
  // Offline after the twenty seconds in which a device may come back.
  await row(page, 'Ben').getByRole('img', { name: 'online' }).waitFor({ state: 'hidden' });
});

test('a draft stays with its conversation, also after a reload', async (t) => {
  const { ada } = await here.pair(t);
  const eve = await here.client(t, 'Eve');
  await (await eve.inbox.with(ada.id)).send('hi');
  const { page } = ada;
  const input = page.getByRole('textbox', { name: 'Message' });
  await input.fill('not finished');
  await chatWith(page, 'Eve');
  await row(page, 'Ben').getByText('Draft: not finished').waitFor();
  assert.equal(await input.inputValue(), '');
  await page.reload();
  await chatWith(page, 'Ben');
  assert.equal(await input.inputValue(), 'not finished');
});

test('a deleted account has its name no more', async (t) => {
  const { ada, ben } = await here.pair(t);
  const { page } = ada;
  // Whoever reloads at once may ask whether Ben is there before the sync says that he is not.
  ada.guard.expect(/status of 404/);
  await ben.session.deleteAccount(ben.who.password);
  await gone(page);
  await ada.picture('deleted-account');
  await page.reload();
  await gone(page);
});

test('an account that was deleted while nobody was here has its name no more', async (t) => {
  const { ada, ben } = await here.pair(t, { open: false });
  const { page } = ada;
  await row(page, 'Ben').waitFor();
  // Whether Ben is there is asked for before it is known that he is not.
  ada.guard.expect(/status of 404/);
  await ada.offline();
  await ben.session.deleteAccount(ben.who.password);
  await ada.online();
  await row(page, 'Deleted account').waitFor();
  assert.equal(await row(page, 'Ben').count(), 0);
  await page.evaluate(() => localStorage.setItem('natter.language', 'de'));
  await page.reload();
  await page.getByRole('navigation').getByText('Gelöschtes Konto', { exact: true }).waitFor();
});

test('a new name is in the list as soon as somebody is asked for', async (t) => {
  const { ada, ben } = await here.pair(t);
  await ben.session.updateProfile({ displayName: 'Benjamin' });
  await ada.page.reload();
  await row(ada.page, 'Benjamin').waitFor();
  await ada.page.getByRole('heading', { level: 1, name: 'Benjamin' }).waitFor();
});

/** Nobody is called Ben any more. */
async function gone(page) {
  await row(page, 'Deleted account').waitFor();
  await page.getByRole('heading', { level: 1, name: 'Deleted account' }).waitFor();
  await page.getByText('This account has been deleted.').waitFor();
  assert.equal(await row(page, 'Ben').count(), 0);
}
