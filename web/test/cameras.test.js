/** Devices with several cameras in a call: fake ones, of Chromium. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accessible } from './support/axe.js';
import { views } from './support/browser.js';
import { button, clock, devices, plays, shown, talking } from './support/calls.js';
import { world } from './support/world.js';

const several = devices.map((flag) =>
  flag === '--use-fake-device-for-media-stream' ? `${flag}=device-count=4` : flag);
const here = world({ flags: several });

const another = (page) => button(page, 'Switch to another camera');
/** The camera that a page shows; the cameras are called as Chromium calls them. */
const camera = (page) =>
  page.getByLabel('Your picture').evaluate((own) => own.srcObject.getVideoTracks()[0].label);

/**
 * Plugs in the first so many cameras of those whose picture can be sent; the second one of Chromium
 * measures depth.
 * @param {import('playwright-core').Page} page
 * @param {number} count
 */
const plug = (page, count) =>
  page.evaluate(async (most) => {
    const { mediaDevices } = navigator;
    mediaDevices.enumerateDevices = async () => {
      const all = await MediaDevices.prototype.enumerateDevices.call(mediaDevices);
      return all
        .filter(({ kind, label }) => kind === 'videoinput' && label !== 'fake_device_1')
        .slice(0, most);
    };
    mediaDevices.dispatchEvent(new Event('devicechange'));
    // The page has asked before, and so it has been told.
    await mediaDevices.enumerateDevices();
  }, count);

/** Cameras as a phone has them: one in front, two at the back. */
const phoneCameras = async (page) => {
  await page.evaluate(() => {
    const facing = ({ label }) => (label === 'fake_device_0' ? 'user' : 'environment');
    const { getSettings } = MediaStreamTrack.prototype;
    MediaStreamTrack.prototype.getSettings = function () {
      return { ...getSettings.call(this), facingMode: facing(this) };
    };
    InputDeviceInfo.prototype.getCapabilities = function () {
      return { facingMode: [facing(this)] };
    };
  });
  await plug(page, 3);
};

/** Whether a picture is turned over, as in a mirror. */
const mirrored = (page) =>
  page
    .getByLabel('Your picture')
    .evaluate((own) => new DOMMatrix(getComputedStyle(own).transform).a < 0);

test('one goes from camera to camera, and the other one sees each', async (t) => {
  const { ada, ben } = await talking(here, t, 'Video call', 'Answer with video');
  const { page } = ada;
  await plug(page, 3);
  await plays(shown(ben.page, 'Ada'));
  assert.equal(await camera(page), 'fake_device_0');
  await another(page).focus();
  for (const label of ['fake_device_2', 'fake_device_3', 'fake_device_0']) {
    await page.keyboard.press('Enter');
    await page.getByRole('status').getByText(`The camera “${label}” is on.`).waitFor();
    assert.equal(await camera(page), label);
    await plays(shown(ben.page, 'Ada'));
    // Whoever uses the keyboard can go on.
    assert.equal(await another(page).evaluate((it) => it === document.activeElement), true);
  }
  await accessible(page, 'a call with several cameras');
  await ada.picture('call-cameras');

  // The camera that was chosen is the one that comes back.
  await another(page).click();
  await page.getByText('The camera “fake_device_2” is on.').waitFor();
  await button(page, 'Turn the camera off').click();
  await shown(ben.page, 'Ada').waitFor({ state: 'hidden' });
  assert.equal(await another(page).isVisible(), false);
  await button(page, 'Turn the camera on').click();
  await plays(shown(ben.page, 'Ada'));
  assert.equal(await camera(page), 'fake_device_2');
});

test('on a phone one goes between front and back, and the back is no mirror', async (t) => {
  const { ada, ben } = await talking(here, t, 'Audio call', 'Answer', { adas: views.phone });
  const { page } = ada;
  await phoneCameras(page);
  assert.equal(await another(page).isVisible(), false);
  await button(page, 'Turn the camera on').tap();
  await plays(shown(ben.page, 'Ada'));
  assert.equal(await mirrored(page), true);
  // Of two cameras at the back it is the first, and from there the way leads to the front.
  for (const [side, label] of [['back', 'fake_device_2'], ['front', 'fake_device_0']]) {
    await another(page).tap();
    await page.getByText(`The ${side} camera is on.`).waitFor();
    assert.equal(await camera(page), label);
    assert.equal(await mirrored(page), side === 'front');
    await plays(shown(ben.page, 'Ada'));
  }
  await accessible(page, 'a call with several cameras on a phone');
  await ada.picture('call-cameras-phone');
  const wider = await page.evaluate(() => document.scrollingElement.scrollWidth - innerWidth);
  assert.ok(wider <= 0, `${wider} px wider than the phone`);
});

test('a camera that does not come leaves the one before', async (t) => {
  const { ada, ben } = await talking(here, t, 'Video call', 'Answer with video');
  const { page } = ada;
  await page.evaluate(() => {
    const { mediaDevices } = navigator;
    const real = mediaDevices.getUserMedia.bind(mediaDevices);
    let refused = 0;
    mediaDevices.getUserMedia = (wanted) =>
      refused++ ? real(wanted) : Promise.reject(new DOMException('no', 'NotReadableError'));
  });
  await another(page).click();
  await page.getByText(/^The camera could not be turned on: Another program/).waitFor();
  assert.equal(await camera(page), 'fake_device_0');
  await plays(shown(ben.page, 'Ada'));

  // Neither comes: there is no picture, which can be seen, and the call goes on.
  await page.evaluate(() => {
    navigator.mediaDevices.getUserMedia = () =>
      Promise.reject(new DOMException('no', 'NotReadableError'));
  });
  await another(page).click();
  await button(page, 'Turn the camera on').waitFor();
  await shown(ben.page, 'Ada').waitFor({ state: 'hidden' });
  await clock(page).waitFor();
});

test('with one camera there is nothing to change to, until one is plugged in', async (t) => {
  const { ada } = await talking(here, t, 'Video call', 'Answer with video');
  const { page } = ada;
  await plug(page, 1);
  await another(page).waitFor({ state: 'hidden' });
  await plug(page, 2);
  await another(page).waitFor();
});
