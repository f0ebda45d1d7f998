/** The settings: each section, what it refuses, and what it does. */

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { accessible } from './support/axe.js';
import { views } from './support/browser.js';
import { row, signedIn } from './support/chat.js';
import { client } from './support/library.js';
import { world } from './support/world.js';

const here = world();

/** Opens a section by its name. */
async function section(page, name) {
  await page.getByRole('button', { name: 'Menu', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Settings' }).click();
  await page.getByRole('link', { name, exact: true }).click();
  await page.getByRole('heading', { level: 1, name }).waitFor();
}

test('the profile is changed, also to nothing, and others see it', async (t) => {
  const { ada, ben } = await here.pair(t);
  const { page } = ada;
  await section(page, 'Profile');
  await page.getByRole('textbox', { name: 'Name' }).fill('Ada L.');
  await page.getByRole('textbox', { name: 'About me' }).fill('counts\nthings');
  await page.getByRole('textbox', { name: 'Phone number' }).fill('030 / 123456');
  await accessible(page, 'the profile');
  await ada.picture('settings-profile');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved', { exact: true }).waitFor();
  const seen = await ben.people.get(ada.id);
  assert.deepEqual([seen.displayName, seen.bio], ['Ada L.', 'counts\nthings']);
  // It stands there as the server has it.
  assert.equal(await page.getByRole('textbox', { name: 'Phone number' }).inputValue(), seen.phoneNumber);
  await page.getByRole('textbox', { name: 'Phone number' }).fill('');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved', { exact: true }).nth(1).waitFor();
  assert.equal((await ben.people.get(ada.id)).phoneNumber, undefined);
});

test('what a profile can’t have stands at its field', async (t) => {
  const ada = await here.person(t, 'Ada');
  ada.guard.expect(/status of 400/);
  const { page } = ada;
  await section(page, 'Profile');
  await page.getByRole('textbox', { name: 'Name' }).fill('Support');
  await page.getByRole('textbox', { name: 'About me' }).fill('x'.repeat(161));
  await page.getByText('1 character too many').waitFor();
  await page.getByRole('textbox', { name: 'Phone number' }).fill('call me');
  await page.getByRole('textbox', { name: 'Address of your picture' }).fill('http://x');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Names that speak for the service').waitFor();
  await page.getByText('At most 160 characters').waitFor();
  await page.getByText('A phone number has 5 to 15 digits').waitFor();
  await page.getByText('This is no address of a picture.').waitFor();
  assert.equal(await page.locator('[aria-invalid=true]').count(), 4);
  await accessible(page, 'a profile that is refused');
  await ada.picture('settings-profile-refused');
});

test('a new password signs out the other devices, and a wrong one is told', async (t) => {
  const ada = await here.person(t, 'Ada');
  ada.guard.expect(/status of 40[01]/);
  const other = await client(t, here.server.url, ada.who);
  const { page } = ada;
  await section(page, 'Password');
  const current = page.getByLabel('Current password');
  const next = page.getByLabel('New password', { exact: true });
  const again = page.getByLabel('New password again');
  const change = page.getByRole('button', { name: 'Change password' });
  await current.fill('not-my-s3cr3t');
  await next.fill('another-s3cr3t-2');
  await again.fill('another-s3cr3t-3');
  await change.click();
  await page.getByText('The two are not the same.').waitFor();
  await again.fill('another-s3cr3t-2');
  await change.click();
  await page.getByText('This is not your password.').waitFor();
  await current.fill(ada.who.password);
  await next.fill('short');
  await again.fill('short');
  await change.click();
  await page.getByText('A password has at least 8 characters').waitFor();
  await accessible(page, 'a password that is refused');
  await next.fill('another-s3cr3t-2');
  await again.fill('another-s3cr3t-2');
  await change.click();
  await page.getByText('Your password is changed.').waitFor();
  await assert.rejects(other.session.me());
  await page.reload();
  await signedIn(page);
});

test('the devices are listed, and signed out one by one or together', async (t) => {
  const ada = await here.person(t, 'Ada');
  const others = [];
  for (let n = 0; n < 3; n++) others.push(await client(t, here.server.url, ada.who));
  const { page } = ada;
  await section(page, 'Devices');
  await page.getByText('Chromium on Linux').waitFor();
  await accessible(page, 'the devices');
  await ada.picture('settings-devices');
  const buttons = page.getByRole('button', { name: /^Sign out node/ });
  assert.equal(await buttons.count(), 3);
  await buttons.first().click();
  await page.getByText('node is signed out').waitFor();
  await page.getByRole('button', { name: 'Sign out all other devices' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Sign out all other devices' }).click();
  await page.getByText('You are signed in nowhere else.').waitFor();
  for (const other of others) await assert.rejects(other.session.me());
  await page.reload();
  await signedIn(page);
});

test('blocked people are listed, and a block is lifted', async (t) => {
  const { ada, ben, chat } = await here.pair(t);
  const { page } = ada;
  await section(page, 'Blocked people');
  await page.getByText('You block nobody.').waitFor();
  await page.goto(`/#/u/${ben.session.user.id}`);
  await page.getByRole('button', { name: 'Block', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Block' }).click();
  await page.getByText('You block Ben.').waitFor();
  await section(page, 'Blocked people');
  await page.getByRole('button', { name: 'Unblock Ben' }).waitFor();
  await accessible(page, 'blocked people');
  await page.getByRole('button', { name: 'Unblock Ben' }).click();
  await page.getByText('You block nobody.').waitFor();
  await chat.sent((await chat.send('again')).clientMessageId);
});

test('everything that is stored can be downloaded as a file', async (t) => {
  const { ada, chat } = await here.pair(t, { texts: ['one', 'two'] });
  const { page } = ada;
  await section(page, 'Your data');
  await accessible(page, 'one’s data');
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download my data' }).click();
  const file = await download;
  assert.match(file.suggestedFilename(), /^natter-\d{4}-\d\d-\d\d\.json$/);
  const data = JSON.parse(await readFile(await file.path(), 'utf8'));
  assert.equal(data.user.username, ada.who.username);
  assert.deepEqual(data.conversations.map(({ id }) => id), [chat.id]);
  await page.getByText('The file is complete.').waitFor();
});

test('the account is deleted with its password and its name, and not without', async (t) => {
  const { ada, ben } = await here.pair(t);
  ada.guard.expect(/status of 40[01]/);
  const { page } = ada;
  await section(page, 'Your data');
  await page.getByRole('button', { name: 'Delete my account' }).click();
  const dialog = page.getByRole('dialog', { name: 'Delete your account for good?' });
  await accessible(page, 'the deletion of the account');
  await ada.picture('settings-delete');
  const confirm = dialog.getByRole('button', { name: 'Delete for good' });
  const password = dialog.getByLabel('Current password');
  const name = dialog.getByRole('textbox', { name: /type your username/ });
  await confirm.click();
  await dialog.getByText('Type your password.').waitFor();
  await password.fill('not-my-s3cr3t');
  await name.fill('somebody');
  await confirm.click();
  await dialog.getByText('This is not your username.').waitFor();
  await name.fill(ada.who.username);
  await confirm.click();
  await dialog.getByText('This is not your password.').waitFor();
  await password.fill(ada.who.password);
  await dialog.getByRole('checkbox', { name: /delete the texts/ }).check();
  await confirm.click();
  await page.getByText('The account has been deleted.').waitFor();
  await assert.rejects(client(t, here.server.url, { ...ada.who, email: undefined }), {
    code: 'invalid_credentials',
  });
  assert.equal((await ben.people.search(ada.who.username)).users.length, 0);
});

test('language and colours are chosen, kept, and followed by every tab', async (t) => {
  const { ada } = await here.pair(t);
  const { page } = ada;
  const other = await ada.tab();
  await signedIn(other);
  await section(page, 'Appearance and language');
  await accessible(page, 'appearance');
  const ground = () => document.body.computedStyleMap().get('background-color').toString();
  const light = await page.evaluate(ground);
  await page.getByRole('radio', { name: 'Dark' }).check();
  const dark = await page.evaluate(ground);
  assert.notEqual(dark, light);
  await other.waitForFunction((wanted) => document.documentElement.dataset.theme === wanted, 'dark');
  await accessible(page, 'the dark settings');
  await page.getByRole('radio', { name: 'Deutsch' }).check();
  await page.getByRole('heading', { level: 1, name: 'Aussehen und Sprache' }).waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.lang), 'de');
  assert.equal(await page.evaluate(ground), dark);
  await ada.picture('settings-german-dark');
  const words = await page.locator('body').innerText();
  assert.doesNotMatch(words, /\b(the|and|Settings|Language|Save)\b/);
  await page.getByRole('radio', { name: 'English' }).check();
  await page.getByRole('heading', { level: 1, name: 'Appearance and language' }).waitFor();
});

test('on a phone the sections are a list, and each leads back to it', async (t) => {
  const ada = await here.person(t, 'Ada', views.phone);
  const { page } = ada;
  await page.goto('/#/settings');
  await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor();
  await accessible(page, 'the settings on a phone');
  for (const name of ['Profile', 'Password', 'Devices', 'Blocked people', 'Your data']) {
    await page.getByRole('link', { name, exact: true }).tap();
    await page.getByRole('heading', { level: 1, name }).waitFor();
    const { scrollWidth, clientWidth } = await page.evaluate(() => document.documentElement);
    assert.ok(!(scrollWidth > clientWidth), name);
    await page.getByRole('link', { name: 'Back' }).last().tap();
    await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor();
  }
});

test('a section without a network says so, and comes back', async (t) => {
  const ada = await here.person(t, 'Ada');
  const { page } = ada;
  await section(page, 'Appearance and language');
  await page.getByRole('link', { name: 'Devices' }).click();
  await page.getByText('Chromium on Linux').waitFor();
  await page.getByRole('link', { name: 'Appearance and language' }).click();
  await page.getByRole('radio', { name: 'Dark' }).waitFor();
  await ada.offline();
  await page.getByRole('link', { name: 'Devices' }).click();
  await page.getByText('There is no connection.').waitFor();
  await ada.online();
  await page.getByText('Chromium on Linux').waitFor();
});

test('a picture of another host is asked for only where one wants that', async (t) => {
  const { ada, ben } = await here.pair(t);
  const { page } = ada;
  const url = 'https://pictures.example/ben.png';
  await ben.session.updateProfile({ avatarUrl: url });
  const asked = [];
  await ada.context.route('https://pictures.example/**', (route) => {
    asked.push(route.request().headers().referer);
    return route.fulfill({ contentType: 'image/svg+xml', body: PICTURE });
  });
  await page.reload();
  // The name is there with the picture's address.
  await page.goto(`/#/u/${ben.session.user.id}`);
  await page.getByRole('heading', { level: 2, name: 'Ben' }).waitFor();
  await row(page, 'Ben').waitFor();
  assert.deepEqual(asked, []);
  await section(page, 'Appearance and language');
  const group = page.getByRole('group', { name: 'Show pictures from other hosts' });
  await accessible(page, 'whose pictures are loaded');
  await ada.picture('settings-pictures');
  await group.getByRole('radio', { name: /^Yes/ }).check();
  await page.waitForFunction((src) =>
    [...document.images].some((image) => image.src === src && image.naturalWidth > 0), url);
  assert.deepEqual([...new Set(asked)], [undefined]);
  await group.getByRole('radio', { name: /^No/ }).check();
  await page.waitForFunction(() => document.querySelector('natter-inbox-row'));
  assert.equal(await page.evaluate((src) =>
    [...document.images].some((image) => image.src === src), url), false);
});

test('whoever sets a picture is told who sees it', async (t) => {
  const ada = await here.person(t, 'Ada');
  await section(ada.page, 'Profile');
  await ada.page.getByText('Others see it if they have chosen to show pictures').waitFor();
});

const PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>';
