/** Signing up, in and out, and staying signed in. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accessible } from './support/axe.js';
import { newcomer } from './support/browser.js';
import { signIn, signOut, signUp, signedIn } from './support/chat.js';
import { world } from './support/world.js';

const here = world();

test('whoever signs up is signed in, also after a reload and in another tab', async (t) => {
  const device = await here.browser.device(t);
  await accessible(device.page, 'sign-in');
  await device.picture('sign-in');
  const ada = newcomer('Ada');
  await signUp(device.page, ada);
  await device.page.reload();
  await signedIn(device.page);
  await signedIn(await device.tab());
});

test('signing out ends it in every tab, and the device keeps nothing', async (t) => {
  const { ada, chat } = await here.pair(t, { texts: ['a s3cr3t that nobody else reads'] });
  const other = await ada.tab();
  await signedIn(other);
  await signOut(ada.page);
  for (const page of [ada.page, other]) {
    await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
  }
  assert.ok(chat.last > 0);
  const kept = await ada.page.evaluate(everythingKept);
  for (const word of ['s3cr3t', ada.who.username]) assert.ok(!kept.includes(word), kept);
  await signIn(ada.page, ada.who);
  await signedIn(other);
});

test('a wrong password is told, and the right one lets in', async (t) => {
  const device = await here.browser.device(t);
  device.guard.expect(/status of 401/);
  const ada = newcomer('Ada');
  await signUp(device.page, ada);
  await signOut(device.page);
  const { page } = device;
  await page.getByRole('textbox', { name: 'Username or email address' }).fill(ada.email);
  await page.getByLabel('Password', { exact: true }).fill('s3cr3t-but-wrong');
  await page.keyboard.press('Enter');
  await page.getByText('The name or the password is wrong.').waitFor();
  await accessible(page, 'refused sign-in');
  await page.getByLabel('Password', { exact: true }).fill(ada.password);
  await page.keyboard.press('Enter');
  await signedIn(page);
});

test('what the server refuses stands at its field', async (t) => {
  const device = await here.browser.device(t);
  device.guard.expect(/status of 4(00|09)/);
  const ada = newcomer('Ada');
  await signUp(device.page, ada);
  await signOut(device.page);
  const { page } = device;
  await page.getByRole('button', { name: 'New here? Create an account' }).click();
  await page.getByRole('textbox', { name: 'Username' }).fill(ada.username);
  await page.getByRole('textbox', { name: 'Email address' }).fill('x');
  await page.getByLabel('Password', { exact: true }).fill('short');
  await page.getByRole('button', { name: 'Create account' }).click();
  const password = page.getByLabel('Password', { exact: true });
  await page.locator('[aria-invalid=true]').first().waitFor();
  assert.equal(await password.getAttribute('aria-invalid'), 'true');
  await accessible(page, 'refused sign-up');
  await device.picture('sign-up-refused');
  await password.fill(ada.password);
  await page.getByRole('textbox', { name: 'Email address' }).fill(`other-${ada.email}`);
  await page.getByRole('button', { name: 'Create account' }).click();
  await page.getByText('This username is taken. Choose another one.').waitFor();
});

/** Runs in the page: all that IndexedDB, both storages and the caches hold, as text. */
async function everythingKept() {
  const asked = (request) =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  const found = [{ ...localStorage }, { ...sessionStorage }];
  for (const { name } of await indexedDB.databases()) {
    const database = await asked(indexedDB.open(name));
    for (const store of database.objectStoreNames) {
      const objects = database.transaction(store).objectStore(store);
      found.push(await Promise.all([asked(objects.getAllKeys()), asked(objects.getAll())]));
    }
    database.close();
  }
  for (const name of await caches.keys()) {
    const kept = await (await caches.open(name)).keys();
    found.push(kept.map(({ url }) => url));
  }
  return JSON.stringify(found);
}
