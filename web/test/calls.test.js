/** Calls between two people at browsers, with Chromium's fake camera, microphone and screen. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accessible } from './support/axe.js';
import { views } from './support/browser.js';
import { row, signIn } from './support/chat.js';
import {
  Ear, button, clock, devices, plays, ringing, shown, talking, two,
} from './support/calls.js';
import { world } from './support/world.js';

const here = world({ flags: devices });

test('a call with video is seen on both sides, and each side says how it goes', async (t) => {
  const { ada, ben } = await two(here, t, { bens: { colorScheme: 'dark' } });
  await accessible(ada.page, 'a conversation that can be called');
  await button(ada.page, 'Video call').click();
  await ada.page.getByText('Ringing…').waitFor();
  await accessible(ada.page, 'a call that rings there');
  await ada.picture('call-outgoing');
  const dialog = ringing(ben.page, 'Ada');
  await dialog.waitFor();
  await dialog.getByText('Incoming video call').waitFor();
  await accessible(ben.page, 'a call that comes in');
  await ben.picture('call-incoming-dark');
  await button(ben.page, 'Answer with video').click();
  for (const [{ page }, name] of [[ada, 'Ben'], [ben, 'Ada']]) {
    await clock(page).waitFor();
    await plays(shown(page, name));
    await page.getByLabel('Your picture').waitFor();
    await accessible(page, 'a call with pictures');
  }
  await ada.picture('call-video');

  await button(ada.page, 'Turn the camera off').click();
  await shown(ben.page, 'Ada').waitFor({ state: 'hidden' });
  await ben.picture('call-camera-off');
  await button(ada.page, 'Turn the camera on').click();
  await plays(shown(ben.page, 'Ada'));

  await button(ada.page, 'Hang up').click();
  for (const { page } of [ada, ben]) {
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await page.getByText(/^Video call, \d+:\d\d$/).first().waitFor();
  }
});

test('a screen is shown in a call that had no picture', async (t) => {
  const { ada, ben } = await talking(here, t, 'Audio call', 'Answer');
  await accessible(ada.page, 'a call without pictures');
  await ada.picture('call-audio');
  assert.equal(await shown(ben.page, 'Ada').isVisible(), false);
  await button(ada.page, 'Share the screen').click();
  await ada.page.getByText('You are sharing your screen.').waitFor();
  await shown(ben.page, 'Ada').waitFor();
  // The clock in Ada's window goes on: there is always another frame to show.
  await plays(shown(ben.page, 'Ada'), 3);
  await button(ada.page, 'Stop sharing the screen').click();
  await shown(ben.page, 'Ada').waitFor({ state: 'hidden' });
});

test('a call is heard on both sides, and whoever mutes is not heard', async (t) => {
  const { ada, ben } = await talking(here, t, 'Audio call', 'Answer');
  const [adas, bens] = await Promise.all([ada, ben].map(({ page }) => Ear.at(page)));
  await Promise.all([adas.hears(), bens.hears()]);
  const mute = button(ada.page, 'Mute the microphone');
  await mute.click();
  assert.equal(await mute.getAttribute('aria-pressed'), 'true');
  await bens.hearsNothing();
  await adas.hears();
  await mute.click();
  assert.equal(await mute.getAttribute('aria-pressed'), 'false');
  await bens.hears();
  // What is shown takes nothing away of what is heard.
  await button(ben.page, 'Turn the camera on').click();
  await plays(shown(ada.page, 'Ben'));
  await Promise.all([adas.hears(), bens.hears()]);
});

test('a camera that does not come is said, and the call goes on', async (t) => {
  const { ada, ben } = await talking(here, t, 'Audio call', 'Answer');
  const { page } = ada;
  await page.evaluate(() => {
    const refused = new DOMException('no', 'NotReadableError');
    navigator.mediaDevices.getUserMedia = () => Promise.reject(refused);
  });
  await button(page, 'Turn the camera on').click();
  await page.getByText(/^The camera could not be turned on: Another program/).waitFor();
  await clock(page).waitFor();
  await button(ben.page, 'Hang up').click();
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
});

test('one goes on chatting during a call', async (t) => {
  const { ada, ben } = await talking(here, t, 'Audio call', 'Answer');
  await button(ada.page, 'Mute the microphone').click();
  await ada.page.keyboard.press('Escape');
  await ada.page.getByRole('dialog').waitFor({ state: 'hidden' });
  await accessible(ada.page, 'a call in a line');
  await ada.picture('call-line');
  assert.equal(await button(ada.page, 'Mute the microphone').getAttribute('aria-pressed'), 'true');
  await ada.page.getByRole('textbox', { name: 'Message' }).fill('I send you the address.');
  await ada.page.keyboard.press('Enter');
  await row(ben.page, 'Ada').getByText('I send you the address.').waitFor({ state: 'attached' });
  await ada.page.getByRole('button', { name: /^Return to the call: ?Ben/ }).click();
  await ada.page.getByRole('dialog', { name: 'Ben' }).waitFor();
  await ada.page.keyboard.press('Escape');
  await button(ada.page, 'Hang up').click();
  await ben.page.getByRole('dialog').waitFor({ state: 'hidden' });
});

test('the device that answers has the call, and the other one says so', async (t) => {
  const { ada, ben } = await two(here, t);
  const phone = await here.browser.device(t, views.phone);
  await signIn(phone.page, ben.who);
  await row(phone.page, 'Ada').or(phone.page.getByText('No conversations yet')).first().waitFor();
  await button(ada.page, 'Audio call').click();
  await Promise.all([ringing(ben.page, 'Ada').waitFor(), ringing(phone.page, 'Ada').waitFor()]);
  await phone.picture('call-incoming-phone');
  await accessible(phone.page, 'a call that comes in on a phone');
  await button(phone.page, 'Answer').tap();
  await ringing(ben.page, 'Ada').waitFor({ state: 'hidden' });
  await ben.page.getByText('Answered on another device.').first().waitFor();
  await clock(phone.page).waitFor();
  await accessible(phone.page, 'a call on a phone');
  await phone.picture('call-phone');
  const wider = await phone.page.evaluate(
    () => document.scrollingElement.scrollWidth - innerWidth,
  );
  assert.ok(wider <= 0, `${wider} px wider than the phone`);
  await button(phone.page, 'Hang up').tap();
  await ada.page.getByRole('dialog').waitFor({ state: 'hidden' });
});

test('a call is declined or missed, and both can read it afterwards', async (t) => {
  const { ada, ben } = await two(here, t);
  await button(ada.page, 'Audio call').click();
  await ringing(ben.page, 'Ada').waitFor();
  await button(ben.page, 'Decline').click();
  await ada.page.getByRole('dialog').getByText('Ben has declined.').waitFor();
  await accessible(ada.page, 'a call that was declined');
  await ada.picture('call-declined');
  await button(ada.page, 'Close').click();
  await button(ada.page, 'Audio call').click();
  await ringing(ben.page, 'Ada').waitFor();
  await button(ada.page, 'Hang up').click();
  await ben.page.getByText('You missed a call from Ada.').first().waitFor();
  for (const { page } of [ada, ben]) {
    await page.getByText('Declined audio call', { exact: true }).first().waitFor();
  }
  await ada.page.getByText('Audio call, not answered', { exact: true }).first().waitFor();
  await ben.page.getByText('Missed audio call', { exact: true }).first().waitFor();
  await accessible(ben.page, 'a conversation with calls');
  await ben.picture('call-missed');
  await button(ben.page, 'Call back').click();
  await ringing(ada.page, 'Ben').waitFor();
  await button(ben.page, 'Hang up').click();
});

test('Escape silences a call, and it can still be answered', async (t) => {
  const { ada, ben } = await two(here, t);
  await ben.page.getByRole('textbox', { name: 'Message' }).focus();
  await button(ada.page, 'Audio call').click();
  await ringing(ben.page, 'Ada').waitFor();
  // What somebody is just typing answers nothing.
  await ben.page.keyboard.type('a b');
  await ben.page.keyboard.press('Enter');
  await ben.page.keyboard.press('Escape');
  await ringing(ben.page, 'Ada').waitFor({ state: 'hidden' });
  const line = ben.page.getByRole('region', { name: 'Ada is calling you' });
  await accessible(ben.page, 'a call that was silenced');
  assert.equal(await ben.page.evaluate(() => document.activeElement.tagName), 'TEXTAREA');
  await line.getByRole('button', { name: 'Answer' }).click();
  await clock(ada.page).waitFor();
  await button(ada.page, 'Hang up').click();
});

test('without a microphone a person is told what to do', async (t) => {
  const { ada, ben } = await two(here, t);
  const deny = (name) => {
    const { mediaDevices } = navigator;
    mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', name));
  };
  await ada.page.evaluate(deny, 'NotAllowedError');
  await button(ada.page, 'Video call').click();
  await ada.page.getByText(/may not use camera and microphone/).waitFor();
  await accessible(ada.page, 'a call without a camera');
  await ada.picture('call-denied');
  await ada.page.evaluate(deny, 'NotFoundError');
  await button(ada.page, 'Call without video').click();
  await ada.page.getByText(/No microphone was found/).waitFor();
  await button(ada.page, 'Close').click();
  await ada.page.getByRole('dialog').waitFor({ state: 'hidden' });

  // Ben is called, can't answer with what he has, and declines.
  await ada.page.evaluate(deny, 'NotAllowedError');
  await button(ben.page, 'Audio call').click();
  await ringing(ada.page, 'Ben').waitFor();
  await button(ada.page, 'Answer').click();
  await ada.page.getByRole('alert').getByText(/may not use the microphone/).waitFor();
  await button(ada.page, 'Decline').click();
  await ben.page.getByText('Ada has declined.').waitFor();
});
