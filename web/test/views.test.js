/** The same client on a phone, in the dark, in German, by keyboard, without motion, from the right. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accessible } from './support/axe.js';
import { newcomer, views } from './support/browser.js';
import { chatWith, message, row, state, write } from './support/chat.js';
import { focused, outlined, reach } from './support/keyboard.js';
import { fits } from './support/layout.js';
import { arrived } from './support/library.js';
import { world } from './support/world.js';

const here = world();
const TEXTS = ['Are you coming on Sunday?', 'We leave at nine, from the station.'];

test('a phone shows the list or the conversation, and nothing is wider than it', async (t) => {
  const { ada, ben, chat } = await here.pair(t, { texts: TEXTS, options: views.phone, open: false });
  const { page } = ada;
  await row(page, 'Ben').waitFor();
  await fits(page);
  await accessible(page, 'the list on a phone');
  await ada.picture('phone-list');
  await chatWith(page, 'Ben');
  await message(page, TEXTS[0]);
  assert.equal(await row(page, 'Ben').isVisible(), false);
  await page.getByRole('textbox', { name: 'Message' }).fill('Yes!');
  await page.getByRole('button', { name: 'Send' }).tap();
  await arrived(ben, chat.id, 'Yes!');
  await fits(page);
  await accessible(page, 'the conversation on a phone');
  await ada.picture('phone-conversation');
  await page.getByRole('link', { name: 'Back' }).first().tap();
  await row(page, 'Ben').waitFor();
  await page.goBack();
  await message(page, 'Yes!');
});

test('at twice the size of text everything still fits', async (t) => {
  // WCAG 1.4.10: 320 CSS pixels are 1280 at 400 %.
  const viewport = { width: 320, height: 640 };
  const { ada } = await here.pair(t, { texts: [...TEXTS, 'x'.repeat(200)], options: { viewport } });
  await message(ada.page, TEXTS[0]);
  await fits(ada.page);
  await ada.picture('narrow');
});

test('the dark has its own colours, with enough contrast', async (t) => {
  const options = { colorScheme: 'dark' };
  const { ada, ben, chat } = await here.pair(t, { texts: TEXTS, options });
  const { page } = ada;
  await write(page, 'Of course.');
  await arrived(ben, chat.id, 'Of course.');
  const ground = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const [red] = ground.match(/\d+/g).map(Number);
  assert.ok(red < 64, ground);
  await accessible(page, 'the dark conversation');
  await ada.picture('dark');
});

test('a German browser is spoken to in German', async (t) => {
  const device = await here.browser.device(t, { locale: 'de-DE' });
  const { page } = device;
  const ada = newcomer('Ada');
  await page.getByRole('button', { name: 'Konto' }).click();
  await page.getByRole('textbox', { name: 'Benutzername' }).fill(ada.username);
  await page.getByRole('textbox', { name: 'E-Mail' }).fill(ada.email);
  await page.getByLabel('Passwort', { exact: true }).fill(ada.password);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Chats' }).waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.lang), 'de');
  await accessible(page, 'the German list');
  await device.picture('german');
  const words = await page.locator('body').innerText();
  assert.doesNotMatch(words, /\b(the|and|Find|New|Choose|conversation)\b/);
});

test('whoever wants no motion gets none', async (t) => {
  const { ada } = await here.pair(t, { texts: TEXTS, options: { reducedMotion: 'reduce' } });
  const { page } = ada;
  await write(page, 'still');
  await message(page, 'still');
  const moving = await page.evaluate(() =>
    document
      .getAnimations()
      .filter(({ effect }) => Number(effect.getComputedTiming().duration) > 50).length,
  );
  assert.equal(moving, 0);
});

test('Hebrew and Arabic run from the right, and turn nothing around them', async (t) => {
  const texts = ['שלום עולם', 'مرحبا بالعالم', 'hello again'];
  const { ada } = await here.pair(t, { texts });
  const directions = [];
  for (const text of texts) {
    const shown = (await message(ada.page, text)).getByText(text, { exact: true });
    directions.push(await shown.evaluate((element) => getComputedStyle(element).direction));
  }
  assert.deepEqual(directions, ['rtl', 'rtl', 'ltr']);
  await ada.picture('from-the-right');
});

test('the first minute by keyboard alone', async (t) => {
  const ben = await here.client(t, 'Ben');
  const device = await here.browser.device(t);
  const { page } = device;
  const ada = newcomer('Ada');
  const keys = page.keyboard;
  await reach(page, 'New here? Create an account');
  await keys.press('Enter');
  await page.getByRole('heading', { name: 'Create an account' }).waitFor();
  // The first field has the focus.
  await keys.type(ada.username);
  await keys.press('Tab');
  await keys.type(ada.email);
  await keys.press('Tab');
  await keys.type('Ada');
  await keys.press('Tab');
  await keys.type(ada.password);
  await keys.press('Enter');
  await page.getByRole('heading', { name: 'Chats' }).waitFor();
  await reach(page, 'New conversation');
  await keys.press('Enter');
  await page.getByRole('searchbox').waitFor();
  await reach(page, /search|find/i);
  const { username } = ben.session.user;
  await keys.type(username);
  // Others are called Ben, too, and are found while one types.
  await page.getByText(`@${username}`).waitFor();
  await reach(page, new RegExp(username));
  await keys.press('Enter');
  await page.getByRole('textbox', { name: /^Message\b/ }).waitFor();
  await reach(page, /^Message\b/);
  await keys.type('without a mouse');
  await keys.press('Enter');
  await state(page, 'without a mouse', 'Delivered');
  // Back to the messages, and up to the newest.
  await keys.press('Shift+Tab');
  await keys.press('ArrowUp');
  assert.match(await focused(page), /^You, /);
  assert.equal(await outlined(page), true);
  await keys.press('Enter');
  await page.getByRole('menu').waitFor();
  await keys.press('ArrowDown');
  await keys.press('Escape');
  assert.match(await focused(page), /^You, /);
  await keys.press('Escape');
  assert.match(await focused(page), /^Message\b/);
  await row(page, 'Ben').waitFor();
});
