/** A start that some file is missing from. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accessible } from './support/axe.js';
import { until } from './support/until.js';
import { world } from './support/world.js';

const here = world();
const SENTENCE = 'Natter did not load completely';

/** What Chromium throws where a module that is imported later does not come has no stack. */
const COMPLAINTS = /status of 503|^thrown: $/;

const REFUSED = { status: 503, headers: { 'content-type': 'application/json' }, body: '{}' };

/** Refuses a file so many times, as a function does that runs too often at once. */
function refuse(network, path, times) {
  network.change((url) => (url.pathname === path && times-- > 0 ? REFUSED : undefined));
}

/** Everything is there: the form, and what is behind it. */
async function whole(page) {
  await page.waitForFunction(() =>
    customElements.get('natter-panes') && sessionStorage.getItem('natter.starts') === null);
  await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
}

for (const path of ['/client/util.js', '/web/app.js']) {
  test(`a start without ${path} says so, and starts by itself when it is there`, async (t) => {
    const { context, network, guard } = await here.browser.device(t, {}, null);
    guard.expect(COMPLAINTS);
    refuse(network, path, 2);
    const page = await context.newPage();
    await page.goto('/');
    await page.getByRole('alert').filter({ hasText: SENTENCE }).waitFor();
    await whole(page);
    assert.equal(await page.getByText(SENTENCE).count(), 0);
  });
}

test('what a page is refused because it asks at once, the service worker gets', async (t) => {
  const { context, network, guard } = await here.browser.device(t, {}, null);
  guard.expect(COMPLAINTS);
  network.change(({ pathname }, _, { 'sec-fetch-dest': dest }) =>
    pathname.startsWith('/client/') && dest === 'script' ? REFUSED : undefined,
  );
  const page = await context.newPage();
  await page.goto('/');
  await whole(page);
});

test('a start that fails again and again waits for its reader, in German, too', async (t) => {
  const { context, network, guard } = await here.browser.device(t, { locale: 'de-DE' }, null);
  guard.expect(COMPLAINTS);
  refuse(network, '/web/lib/view.js', Infinity);
  const page = await context.newPage();
  await page.goto('/');
  const again = page.getByRole('button', { name: 'Noch einmal versuchen' });
  await again.waitFor();
  await accessible(page, 'not loaded');
  await page.waitForFunction(() => sessionStorage.getItem('natter.starts') === '3');
  await again.waitFor();
  network.change(() => undefined);
  await again.click();
  await page.getByRole('button', { name: 'Anmelden', exact: true }).waitFor();
});

test('a style sheet that does not come at first applies later', async (t) => {
  const { context, network, guard } = await here.browser.device(t, {}, null);
  guard.expect(COMPLAINTS);
  refuse(network, '/web/styles/base.css', 2);
  const page = await context.newPage();
  await page.goto('/');
  await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
  await page.waitForFunction(() => getComputedStyle(document.body).margin === '0px');
});

test('strings of a language that do not come are missed as well', async (t) => {
  const { context, network, guard } = await here.browser.device(t, { locale: 'de-DE' }, null);
  guard.expect(COMPLAINTS);
  refuse(network, '/web/strings/de/core.js', 1);
  const page = await context.newPage();
  await page.goto('/');
  await page.getByRole('button', { name: 'Anmelden', exact: true }).waitFor();
});

test('what starts late, while all files are being kept, starts whole', async (t) => {
  const device = await here.browser.device(t, {}, null);
  device.network.stall(({ pathname }) => pathname === '/web/elements/app.js');
  const page = await device.context.newPage();
  await page.goto('/', { waitUntil: 'commit' });
  await page.locator('natter-app > .splash').waitFor({ state: 'attached' });
  // Something else goes wrong meanwhile.
  device.guard.expect(/by the way/);
  await page.evaluate(() => void setTimeout(() => Promise.reject(new Error('by the way'))));
  await page.getByText(SENTENCE).waitFor();
  await until(page, async () => (await navigator.serviceWorker.getRegistrations()).length);
  device.network.resume();
  await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
  await page.evaluate(() => navigator.serviceWorker.ready);
});
