/** Rooms: made, joined, kept by their roles, left and ended. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accessible } from './support/axe.js';
import { newcomer, views } from './support/browser.js';
import { message, row, signUp, write } from './support/chat.js';
import { until } from './support/library.js';
import { world } from './support/world.js';

const here = world();

const members = (page) => page.getByRole('list', { name: 'Members' });
const member = (page, name) => members(page).getByRole('listitem').filter({ hasText: name });
const details = (page, id) => page.goto(`/#/room/${id}`);

/** Does something with a member, by the words of the menu. */
async function withMember(page, name, what) {
  await member(page, name).getByRole('button', { name: `What to do with ${name}` }).click();
  await page.getByRole('menuitem', { name: what }).click();
}

/** Answers the question that is asked. */
const confirm = (page, title, button) =>
  page.getByRole('dialog', { name: title }).getByRole('button', { name: button }).click();

/** Something that happened stands in the timeline. */
const told = (page, text) => page.getByRole('main').getByText(text).first().waitFor();

/** A room of somebody with the library, with these people. */
async function roomOf(owner, { name = 'Lobby', visibility = 'open', people = [] } = {}) {
  return owner.rooms.create({ name, visibility, members: people });
}

test('a room is made with people, and what happens in it is told to each', async (t) => {
  const [ada, ben] = await Promise.all([here.person(t, 'Ada'), here.client(t, 'Ben')]);
  const { page } = ada;
  await page.goto('/#/new');
  await page.getByRole('textbox', { name: 'Name' }).fill('  Number theory ');
  await page.getByRole('searchbox').fill(ben.session.user.username);
  await page.getByRole('button', { name: `Ben @${ben.session.user.username}` }).click();
  await page.getByRole('list', { name: 'Chosen' }).getByText('Ben').waitFor();
  await accessible(page, 'a room that is made');
  await ada.picture('new-room');
  await page.getByRole('button', { name: 'Create room' }).click();
  await page.getByRole('heading', { level: 1, name: 'Number theory' }).waitFor();
  await told(page, 'You created the room with Ben');
  await write(page, 'welcome');
  await message(page, 'welcome');
  const { conversations } = await until(ben.inbox, (inbox) => inbox.conversations.length === 1);
  assert.deepEqual([conversations[0].name, conversations[0].visibility], ['Number theory', 'invite']);
});

test('a room needs a name that can be seen, and the field says so', async (t) => {
  const ada = await here.person(t, 'Ada');
  ada.guard.expect(/status of 400/);
  const { page } = ada;
  await page.goto('/#/new');
  const name = page.getByRole('textbox', { name: 'Name' });
  await page.getByRole('button', { name: 'Create room' }).click();
  await page.getByText('A name is one line of 1 to 80 characters').waitFor();
  assert.equal(await name.getAttribute('aria-invalid'), 'true');
  await name.fill('turned \u202E around');
  await page.getByRole('button', { name: 'Create room' }).click();
  await page.getByText('A name is one line of 1 to 80 characters').waitFor();
  assert.equal(await name.evaluate((input) => input === document.activeElement), true);
  await accessible(page, 'a room whose name is refused');
});

test('a link leads into an open room, also before one has signed in', async (t) => {
  const [ada, ben] = await Promise.all([here.person(t, 'Ada'), here.client(t, 'Ben')]);
  const room = await roomOf(ben, { name: 'Everybody' });
  const { page } = ada;
  await page.goto('/#/join');
  await page.getByRole('textbox', { name: 'Link or id of the room' }).fill('not a link');
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByText('This is no link to a room.').waitFor();
  await page.getByRole('textbox', { name: 'Link or id of the room' }).fill(`see ${room.id}!`);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByText('You have a link to a room.').waitFor();
  await accessible(page, 'an invitation');
  await ada.picture('invitation');
  await page.getByRole('button', { name: 'Join' }).click();
  await page.getByRole('heading', { level: 1, name: 'Everybody' }).waitFor();
  await told(page, 'You joined');
  await told(page, 'Ben created the room');
  await until(room, ({ info }) => info.memberCount === 2);
  // Whoever has no account yet comes there after signing up.
  const eve = await here.browser.device(t);
  await eve.page.goto(`/#/join/${room.id}`);
  await signUp(eve.page, newcomer('Eve'));
  await eve.page.getByRole('button', { name: 'Join' }).click();
  await eve.page.getByRole('heading', { level: 1, name: 'Everybody' }).waitFor();
  // Whoever is in it already gets there at once.
  await page.goto(`/#/join/${room.id}`);
  await page.getByRole('heading', { level: 1, name: 'Everybody' }).waitFor();
});

test('whoever opens a shared link before signing in goes on to it afterwards', async (t) => {
  const [ben, ada] = await Promise.all([here.client(t, 'Ben'), here.client(t, 'Ada')]);
  const room = await roomOf(ben, { name: 'Everybody' });
  const device = await here.browser.device(t, views.phone, `/#/join/${room.id}`);
  const { page } = device;
  // A mistake at first leads nowhere else.
  device.guard.expect(/status of 401/);
  await page.getByRole('textbox', { name: 'Username' }).fill(ada.session.user.username);
  await page.getByLabel('Password', { exact: true }).fill('not-the-password');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByText('The name or the password is wrong.').waitFor();
  await page.getByLabel('Password', { exact: true }).fill(newcomer('Ada').password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByText('You have a link to a room.').waitFor();
  await device.picture('phone-invitation');
  await page.getByRole('button', { name: 'Join' }).tap();
  await page.getByRole('heading', { level: 1, name: 'Everybody' }).waitFor();
  await until(room, ({ info }) => info.memberCount === 2);
});

test('an id is enough, however it was typed', async (t) => {
  const [ada, ben] = await Promise.all([here.person(t, 'Ada'), here.client(t, 'Ben')]);
  const room = await roomOf(ben, { name: 'Everybody' });
  const { page } = ada;
  for (const typed of [room.id, ` ${room.id.toUpperCase()} `, `${here.browser.url}/#/join/${room.id}`]) {
    await page.goto('/#/join');
    await page.getByRole('textbox', { name: 'Link or id of the room' }).fill(typed);
    await page.keyboard.press('Enter');
    await page.getByText('You have a link to a room.').waitFor();
    assert.equal(new URL(page.url()).hash, `#/join/${room.id}`);
  }
  await page.getByRole('button', { name: 'Join' }).click();
  await page.getByRole('heading', { level: 1, name: 'Everybody' }).waitFor();
});

test('the link of an open room can be copied, and leads to it', async (t) => {
  const [ada, ben] = await Promise.all([
    here.person(t, 'Ada', { permissions: ['clipboard-write'] }),
    here.client(t, 'Ben'),
  ]);
  const { page } = ada;
  await page.goto('/#/new');
  await page.getByRole('textbox', { name: 'Name' }).fill('Linked');
  await page.getByRole('radio', { name: /Anyone with the link/ }).check();
  await page.getByRole('button', { name: 'Create room' }).click();
  await page.getByRole('heading', { level: 1, name: 'Linked' }).waitFor();
  const id = page.url().split('/c/')[1];
  await details(page, id);
  const link = page.getByRole('textbox', { name: 'Invitation link' });
  const address = `${here.browser.url}/#/join/${id}`;
  assert.equal(await link.inputValue(), address);
  await page.getByRole('button', { name: 'Copy link' }).click();
  await page.getByText('Link copied').waitFor();
  await accessible(page, 'an open room');
  await ben.rooms.join(id);
  await member(page, 'Ben').waitFor();
  // Pages can't read the clipboard, but a person can paste.
  await page.goto('/#/join');
  const pasted = page.getByRole('textbox', { name: 'Link or id of the room' });
  await pasted.press('Control+V');
  assert.equal(await pasted.inputValue(), address);
});

test('where the device can share, it is handed the link', async (t) => {
  const ada = await here.person(t, 'Ada', views.phone);
  await ada.context.addInitScript(() => {
    navigator.share = async (what) => void (globalThis.shared = what);
  });
  const ben = await here.client(t, 'Ben');
  const room = await roomOf(ben, { name: 'Shared', people: [await idOf(ben, ada)] });
  const page = await ada.tab(`/#/room/${room.id}`);
  await page.getByRole('button', { name: 'Share link' }).tap();
  await page.waitForFunction(() => globalThis.shared);
  assert.deepEqual(await page.evaluate(() => globalThis.shared), {
    title: 'Shared',
    text: 'Join the room “Shared”',
    url: `${here.browser.url}/#/join/${room.id}`,
  });
  await ada.picture('phone-room', page);
});

test('a link to a room that one can’t join says what it may be, and what to do', async (t) => {
  const [ada, ben] = await Promise.all([here.person(t, 'Ada'), here.client(t, 'Ben')]);
  ada.guard.expect(/status of 4(04|09)/);
  const { page } = ada;
  const closed = await roomOf(ben, { visibility: 'invite' });
  const over = await roomOf(ben);
  await ben.rooms.end(over.id);
  await page.goto(`/#/join/${closed.id}`);
  await page.getByRole('button', { name: 'Join' }).click();
  const refused = page.getByRole('alert');
  await refused.getByText('Nobody can join with this link.').waitFor();
  await refused.getByText(`@${ada.who.username}`).waitFor();
  await accessible(page, 'an invitation that is refused');
  await ada.picture('invitation-refused');
  await page.goto(`/#/join/${over.id}`);
  await page.getByRole('button', { name: 'Join' }).click();
  await page.getByRole('alert').getByText('This room has ended.').waitFor();
});

test('a member sees who is there, and may do no more than that', async (t) => {
  const [ada, ben] = await Promise.all([here.person(t, 'Ada'), here.client(t, 'Ben')]);
  const room = await roomOf(ben);
  const { page } = ada;
  await page.goto(`/#/join/${room.id}`);
  await page.getByRole('button', { name: 'Join' }).click();
  await told(page, 'You joined');
  await details(page, room.id);
  await member(page, 'Ben').getByText('Owner').waitFor();
  await member(page, 'Ada').getByText('You').waitFor();
  // A member's card leads back to the list.
  await member(page, 'Ben').getByRole('link').click();
  await page.getByRole('heading', { level: 1, name: 'Profile' }).waitFor();
  await page.getByRole('link', { name: 'Back' }).last().click();
  await member(page, 'Ada').getByText('You').waitFor();
  assert.equal(await page.getByRole('button', { name: 'Add people' }).count(), 0);
  assert.equal(await page.getByRole('button', { name: 'Name and access' }).count(), 0);
  assert.equal(await page.getByRole('button', { name: 'End the room' }).count(), 0);
  await member(page, 'Ben').getByRole('button', { name: 'What to do with Ben' }).click();
  assert.deepEqual(await page.getByRole('menuitem').allInnerTexts(), ['Message']);
  await page.keyboard.press('Escape');
  // What one may do grows with the role, while one looks.
  await ben.rooms.setMember(room.id, await idOf(ben, ada), 'admin');
  await page.getByRole('button', { name: 'Add people' }).waitFor();
  await told(page, 'Ben made you an admin');
});

test('the owner adds, promotes, removes and hands over', async (t) => {
  const [ada, ben, eve] = await Promise.all([
    here.person(t, 'Ada'), here.client(t, 'Ben'), here.client(t, 'Eve'),
  ]);
  // A room that was left is asked for once more, where the push is quicker than the answer.
  ada.guard.expect(/status of 404/);
  const { page } = ada;
  const made = await roomOf(ben, { visibility: 'invite', people: [await idOf(ben, ada)] });
  await ben.rooms.setMember(made.id, await idOf(ben, ada), 'owner');
  await details(page, made.id);
  await page.getByRole('button', { name: 'Add people' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add people to the room' });
  await dialog.getByRole('searchbox').fill(ben.session.user.username);
  await dialog.getByText('Already in the room').waitFor();
  await dialog.getByRole('searchbox').fill(eve.session.user.username);
  await dialog.getByRole('button', { name: `Eve @${eve.session.user.username}` }).click();
  await accessible(page, 'adding people');
  await ada.picture('add-people');
  await dialog.getByRole('button', { name: 'Add 1 person' }).click();
  await member(page, 'Eve').waitFor();
  await told(page, 'You added Eve');
  await withMember(page, 'Eve', 'Make an admin');
  await member(page, 'Eve').getByText('Admin').waitFor();
  await told(page, 'You made Eve an admin');
  await ada.picture('room');
  await withMember(page, 'Eve', 'Remove as an admin');
  await told(page, 'You removed Eve as an admin');
  await withMember(page, 'Eve', 'Remove from the room');
  await confirm(page, 'Remove Eve?', 'Remove from the room');
  await member(page, 'Eve').waitFor({ state: 'detached' });
  await told(page, 'You removed Eve');
  await until(eve.inbox, ({ conversations }) => conversations.length === 0);
  await page.getByRole('button', { name: 'Leave the room' }).click();
  await page.getByRole('dialog', { name: 'Hand the room over first' }).getByRole('button').click();
  await withMember(page, 'Ben', 'Hand the room over');
  await confirm(page, 'Hand the room over to Ben?', 'Hand the room over');
  await told(page, 'You handed the room over to Ben');
  await member(page, 'Ben').getByText('Owner').waitFor();
  await page.getByRole('button', { name: 'End the room' }).waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Leave the room' }).click();
  await confirm(page, 'Leave “Lobby”?', 'Leave the room');
  await row(page, 'Lobby').waitFor({ state: 'detached' });
  await until(made, ({ info }) => info.memberCount === 1);
});

test('name and access are changed, and told', async (t) => {
  const ada = await here.person(t, 'Ada');
  const { page } = ada;
  await page.goto('/#/new');
  await page.getByRole('textbox', { name: 'Name' }).fill('Before');
  await page.getByRole('button', { name: 'Create room' }).click();
  await page.getByRole('heading', { level: 1, name: 'Before' }).waitFor();
  await details(page, page.url().split('/c/')[1]);
  await page.getByText('There is no link to this room').waitFor();
  await page.getByRole('button', { name: 'Name and access' }).click();
  const dialog = page.getByRole('dialog', { name: 'Name and access' });
  await dialog.getByRole('textbox', { name: 'Name' }).fill('After');
  await dialog.getByRole('radio', { name: /Anyone with the link/ }).check();
  await accessible(page, 'changing a room');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await told(page, 'You named the room “After”');
  await told(page, 'You opened the room');
  await page.getByRole('textbox', { name: 'Invitation link' }).waitFor();
  await row(page, 'After').waitFor();
});

test('a room that ends can be read, and taken off the list', async (t) => {
  const ada = await here.person(t, 'Ada', views.phone);
  const { page } = ada;
  await page.goto('/#/new');
  await page.getByRole('textbox', { name: 'Name' }).fill('Short');
  await page.getByRole('button', { name: 'Create room' }).tap();
  await page.getByRole('heading', { level: 1, name: 'Short' }).waitFor();
  await details(page, page.url().split('/c/')[1]);
  await page.getByRole('button', { name: 'End the room' }).tap();
  await confirm(page, 'End “Short” for everybody?', 'End for good');
  await page.getByText('This room has ended. You can read it').waitFor();
  await accessible(page, 'a room that has ended, on a phone');
  await ada.picture('phone-room-ended');
  assert.equal(await page.getByRole('button', { name: 'Leave the room' }).count(), 0);
  await page.getByRole('button', { name: 'Remove from my list' }).tap();
  await confirm(page, 'Remove “Short” from your list?', 'Remove from my list');
  await row(page, 'Short').waitFor({ state: 'detached' });
});

test('a hostile name of a room is a text in every sentence', async (t) => {
  const { ada, ben } = await here.pair(t);
  const name = '<img src=x onerror="globalThis.harmed = true">';
  const room = await roomOf(ben, { name, people: [ada.id] });
  const { page } = ada;
  await details(page, room.id);
  await page.getByRole('heading', { level: 2, name }).waitFor();
  await ben.rooms.change(room.id, { name: `${name} {sender}` });
  await told(page, `Ben named the room “${name} {sender}”`);
  assert.equal(await page.evaluate(() => globalThis.harmed), undefined);
});

async function idOf(natter, { who }) {
  const { users } = await natter.people.search(who.username);
  return users[0].id;
}
