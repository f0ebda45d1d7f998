/** Calls between people at browsers, with Chromium's fake camera, microphone and screen. */

import { signUp } from './chat.js';
import { newcomer } from './browser.js';
import { online } from './library.js';

/** Flags of Chromium for those who call. */
export const devices = [
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  // Whichever comes first is taken without a question.
  '--auto-select-tab-capture-source-by-title=Natter',
  '--auto-accept-this-tab-capture',
];

export const button = (page, name) => page.getByRole('button', { name, exact: true });
/** The window of a call that comes in. */
export const ringing = (page, name) => page.getByRole('dialog', { name });
/** How long they have been talking, in the call's window or line: times of day look the same. */
export const clock = (page) =>
  page
    .getByRole('dialog')
    .or(page.getByRole('region', { name: /^(Audio|Video) call$/ }))
    .getByText(/^\d+:\d\d$/);
/** What one sees of the other. */
export const shown = (page, name) => page.getByLabel(`Picture of ${name}`);

/**
 * Ada and Ben, each in a browser, with their conversation before them.
 * @param {import('./world.js').World} here
 * @param {import('node:test').TestContext} t
 * @param {{ adas?: object, bens?: object, names?: [string, string] }} [how] Their contexts, and
 *   what they call themselves.
 */
export async function two(here, t, { adas, bens, names = ['Ada', 'Ben'] } = {}) {
  const [ada, ben, finder] = await Promise.all([
    named(here, t, 'Ada', names[0], adas),
    named(here, t, 'Ben', names[1], bens),
    here.client(t, 'Cleo'),
  ]);
  for (const one of [ada, ben]) one.id = await online(finder, one.who.username);
  const chat = `/#/c/d-${[ada.id, ben.id].sort().join('-')}`;
  for (const { page } of [ada, ben]) {
    await page.goto(chat);
    await button(page, 'Video call').waitFor();
  }
  return { ada, ben };
}

async function named(here, t, name, displayName, options) {
  const device = await here.browser.device(t, options);
  device.who = { ...newcomer(name), displayName };
  await signUp(device.page, device.who);
  return device;
}

/**
 * Ben answers Ada, and they talk.
 * @param {import('./world.js').World} here
 * @param {import('node:test').TestContext} t
 * @param {string} kind The button with which Ada calls.
 * @param {string} answer The button with which Ben answers.
 * @param {object} [options] Of `two`.
 */
export async function talking(here, t, kind, answer, options) {
  const both = await two(here, t, options);
  await button(both.ada.page, kind).click();
  await ringing(both.ben.page, 'Ada').waitFor();
  await button(both.ben.page, answer).click();
  await clock(both.ada.page).waitFor();
  await clock(both.ben.page).waitFor();
  return both;
}

/** Waits until a video has drawn so many more frames. */
export const plays = (video, frames = 10) =>
  video.evaluate(
    (element, wanted) =>
      new Promise((done) => {
        let drawn = 0;
        const next = () => (++drawn >= wanted ? done() : element.requestVideoFrameCallback(next));
        element.requestVideoFrameCallback(next);
      }),
    frames,
  );

/**
 * Listens to what a page plays of a call. The fake microphone beeps twice a second, and the samples
 * that are looked at are two thirds of a second: there is always a beep among them, or there is
 * no sound.
 */
export class Ear {
  /** @param {import('playwright-core').Page} page */
  static async at(page) {
    const ear = new Ear();
    ear.page = page;
    await page.waitForFunction(() => document.querySelector('natter-calls audio')?.srcObject);
    ear.peak = await page.evaluateHandle(() => {
      const audio = document.querySelector('natter-calls audio');
      const context = new AudioContext();
      const analyser = new AnalyserNode(context, { fftSize: 32_768 });
      context.createMediaStreamSource(audio.srcObject).connect(analyser);
      const samples = new Float32Array(analyser.fftSize);
      return () => {
        const { paused, muted, volume } = audio;
        if (paused || muted || volume < 1) throw new Error('the page does not play the call');
        analyser.getFloatTimeDomainData(samples);
        return samples.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0);
      };
    });
    return ear;
  }

  /** Waits until there is something to hear. */
  hears() {
    return this.page.waitForFunction((peak) => peak() > 0.01, this.peak);
  }

  /** Waits until there is nothing to hear. */
  hearsNothing() {
    return this.page.waitForFunction((peak) => peak() < 0.001, this.peak);
  }
}
