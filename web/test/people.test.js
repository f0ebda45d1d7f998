/** Finding people, their cards, and blocks. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accessible } from './support/axe.js';
import { newcomer, views } from './support/browser.js';
import { arrived, client } from './support/library.js';
import { message, row, write } from './support/chat.js';
import { world } from './support/world.js';

const here = world();

const PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"/>';

/** The list of those who were found. */
const found = (page) => page.getByRole('list', { name: 'People' });
const search = (page) => page.getByRole('searchbox', { name: 'Find somebody by username' });

/** Shows the card of somebody. */
async function card(page, name, userId) {
  await page.goto(`/#/u/${userId}`);
  await page.getByRole('heading', { level: 2, name }).waitFor();
}

test('somebody is found by the beginning of the username, and written to', async (t) => {
  const [ada, ben] = await Promise.all([here.person(t, 'Ada'), here.client(t, 'Ben')]);
  const { page } = ada;
  await page.getByRole('link', { name: 'New conversation' }).click();
  const { username, id } = ben.session.user;
  await search(page).pressSequentially(username.toUpperCase());
  await found(page).getByText(`@${username}`).waitFor();
  // Whoever is there has a mark.
  await found(page).getByText('Online', { exact: true }).waitFor();
  await accessible(page, 'the people who were found');
  await ada.picture('people');
  await search(page).press('ArrowDown');
  const focused = page.locator(':focus');
  assert.match(await focused.innerText(), new RegExp(username));
  await page.keyboard.press('ArrowUp');
  assert.equal(await search(page).evaluate((input) => input === document.activeElement), true);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Ben' }).waitFor();
  await write(page, 'found you');
  const chat = await ben.inbox.with(ada.id ?? (await idOf(ben, ada)));
  await arrived(ben, chat.id, 'found you');
  await card(page, 'Ben', id);
});

test('nobody, and signs that no username has, are told', async (t) => {
  const ada = await here.person(t, 'Ada');
  const { page } = ada;
  await page.goto('/#/people');
  await search(page).fill('nobody-has-this-name');
  await page.getByText('Nobody’s username begins with “nobody-has-this-name”.').waitFor();
  assert.equal(await found(page).getByRole('listitem').count(), 0);
  await search(page).fill('ünknown');
  await page.getByText('A username has only the letters').waitFor();
  assert.equal(await search(page).getAttribute('aria-invalid'), 'true');
  await accessible(page, 'a search that finds nobody');
});

test('what no username has is never asked for, and what one may have is found', async (t) => {
  const ada = await here.person(t, 'Ada');
  const { page, network } = ada;
  const dotted = { ...newcomer('Dot'), displayName: 'Dotted' };
  dotted.username = `${dotted.username}._-.`;
  await client(t, here.browser.url, dotted);
  await page.goto('/#/people');
  await search(page).waitFor();
  const asked = () => network.requests.filter(({ path }) => path.startsWith('/api/users?'));
  const before = asked().length;
  const signs = page.getByText('A username has only the letters');
  for (const term of ['100%', "o'ne", '<b>', 'a\\b', '*', 'a b', '日本', '🦜', 'a/../b', 'x'.repeat(31)]) {
    await search(page).fill(term);
    await signs.waitFor();
    assert.equal(await found(page).getByRole('listitem').count(), 0);
    await search(page).fill('nobody-has-this');
    await signs.waitFor({ state: 'hidden' });
  }
  const terms = asked().slice(before).map(({ path }) => new URLSearchParams(path.split('?')[1]).get('query'));
  assert.deepEqual([...new Set(terms)], ['nobody-has-this']);
  // An @ before it and blanks around it are no part of a name.
  await search(page).fill(` @${dotted.username} `);
  await found(page).getByText(`@${dotted.username}`, { exact: true }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Dotted' }).waitFor();
});

test('a search without a network says so, and goes on by itself', async (t) => {
  const [ada, ben] = await Promise.all([here.person(t, 'Ada'), here.client(t, 'Ben')]);
  const { page } = ada;
  await page.goto('/#/people');
  await search(page).waitFor();
  await ada.offline();
  await search(page).fill(ben.session.user.username);
  await page.getByRole('main').getByText('There is no connection.').waitFor();
  await ada.online();
  await found(page).getByText(`@${ben.session.user.username}`).waitFor();
});

test('a card shows who somebody is, and a block takes that away', async (t) => {
  const { ada, ben } = await here.pair(t);
  const { page } = ada;
  await ben.session.updateProfile({ bio: 'counts things\nand writes', phoneNumber: '+49 30 1234567' });
  await card(page, 'Ben', ben.session.user.id);
  await page.getByText('counts things').waitFor();
  await page.getByText('+49 30 1234567').waitFor();
  await page.getByRole('main').getByText('Online', { exact: true }).first().waitFor();
  await accessible(page, 'a card');
  await ada.picture('card');
  await page.getByRole('button', { name: 'Block', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Block Ben?' });
  await accessible(page, 'the question before a block');
  await dialog.getByRole('button', { name: 'Block' }).click();
  await page.getByText('You block Ben.').waitFor();
  assert.equal(await page.getByText('counts things').count(), 0);
  assert.deepEqual(await messageRefused(ben, ada), 'blocked');
  // The conversation beside it has one, too.
  const unblock = page.getByRole('button', { name: 'Unblock' }).last();
  assert.equal(await unblock.evaluate((button) => button === document.activeElement), true);
  await unblock.click();
  await page.getByText('counts things').waitFor();
  await page.getByRole('button', { name: 'Message' }).click();
  await message(page, 'hello');
});

test('a block takes the picture from the row, also after a reload', async (t) => {
  const [ada, ben] = await Promise.all([here.person(t, 'Ada'), here.client(t, 'Ben')]);
  const { page } = ada;
  const avatarUrl = 'https://pictures.example.org/ben.svg';
  await page.evaluate(() => localStorage.setItem('natter.pictures', 'all'));
  await page.route(avatarUrl, (route) =>
    route.fulfill({ contentType: 'image/svg+xml', body: PICTURE }));
  await ben.session.updateProfile({ avatarUrl });
  const chat = await ben.inbox.with(await idOf(ben, ada));
  await chat.send('hello');
  const picture = row(page, 'Ben').locator('img');
  await picture.waitFor({ state: 'attached' });
  assert.equal(await picture.getAttribute('src'), avatarUrl);
  await card(page, 'Ben', ben.session.user.id);
  await page.getByRole('button', { name: 'Block', exact: true }).click();
  await page.getByRole('dialog', { name: 'Block Ben?' }).getByRole('button', { name: 'Block' })
    .click();
  await page.getByText('You block Ben.').waitFor();
  await picture.waitFor({ state: 'detached' });
  await page.reload();
  await row(page, 'Ben').waitFor();
  await page.getByText('You block Ben.').waitFor();
  assert.equal(await picture.count(), 0);
  await page.getByRole('button', { name: 'Unblock' }).click();
  await picture.waitFor({ state: 'attached' });
});

test('where one has blocked the other, a notice stands instead of the field', async (t) => {
  const { ada, ben, chat } = await here.pair(t);
  const { page } = ada;
  const field = page.getByRole('textbox', { name: 'Message' });
  await field.fill('a draft');
  await card(page, 'Ben', ben.session.user.id);
  await page.getByRole('button', { name: 'Block', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Block' }).click();
  const notice = page.getByText('You have blocked Ben.');
  await notice.waitFor();
  await field.waitFor({ state: 'detached' });
  await page.goto(`/#/c/${chat.id}`);
  await page.reload();
  await notice.waitFor();
  assert.equal(await field.count(), 0);
  await accessible(page, 'a conversation with somebody who is blocked');
  await ada.picture('blocked');
  await page.getByRole('button', { name: 'Unblock' }).click();
  await field.waitFor();
  assert.equal(await field.evaluate((input) => input === document.activeElement), true);
  assert.equal(await field.inputValue(), 'a draft');
  assert.equal(await notice.count(), 0);
});

test('whoever is blocked sees no block, and what they write is refused as it was', async (t) => {
  const { ada, ben } = await here.pair(t);
  const { page } = ada;
  // Where the socket is not open yet, it goes over HTTP.
  ada.guard.expect(/status of 403/);
  await ben.people.block(ada.id);
  await page.reload();
  await message(page, 'hello');
  await write(page, 'are you there?');
  await page.getByText('You can’t write to each other.').waitFor();
  await page.getByRole('textbox', { name: 'Message' }).waitFor();
  assert.equal(await page.getByText('have blocked').count(), 0);
  await ada.picture('blocked-by-the-other');
});

test('a block that was made on another device is shown once it refuses something', async (t) => {
  const { ada, ben } = await here.pair(t);
  ada.guard.expect(/status of 403/);
  const phone = await client(t, here.server.url, ada.who);
  await phone.people.block(ben.session.user.id);
  await write(ada.page, 'are you there?');
  await ada.page.getByText('You have blocked Ben.').waitFor();
});

test('a card of nobody says so, and leads nowhere', async (t) => {
  const ada = await here.person(t, 'Ada', views.phone);
  ada.guard.expect(/status of 404/);
  const { page } = ada;
  await page.goto(`/#/u/${'0'.repeat(26)}`);
  await page.getByText('This person is not here, or not any more.').waitFor();
  await accessible(page, 'a card of nobody');
  await page.getByRole('link', { name: 'Back' }).first().tap();
  assert.equal(await row(page, 'Ben').count(), 0);
});

async function idOf(natter, { who }) {
  const { users } = await natter.people.search(who.username);
  return users[0].id;
}

/** The code with which somebody's message is refused. */
async function messageRefused(natter, to) {
  const chat = await natter.inbox.with(to.id);
  const { clientMessageId } = await chat.send('are you there?');
  const code = await chat.sent(clientMessageId).then(() => undefined, (error) => error.code);
  await chat.discard(clientMessageId);
  return code;
}
