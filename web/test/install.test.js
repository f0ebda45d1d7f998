/** What a browser needs to offer the web client as an app: the manifest, and its icons. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { world } from './support/world.js';

const here = world();

test('the manifest names icons that are there, as large as it says', async (t) => {
  const { page } = await here.browser.device(t);
  const address = await page.evaluate(() => document.querySelector('link[rel=manifest]').href);
  const answer = await fetch(address);
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.get('content-type'), 'application/manifest+json');
  const manifest = await answer.json();
  assert.equal(new URL(manifest.start_url, address).href, `${here.browser.url}/`);
  assert.equal(manifest.display, 'standalone');
  const icons = await page.evaluate(async (listed) => {
    const sizes = async ({ src, sizes, type, purpose = 'any' }) => {
      const icon = new Image();
      icon.src = src;
      await icon.decode();
      const served = (await fetch(src)).headers.get('content-type');
      const real = sizes === 'any' ? 'any' : `${icon.naturalWidth}x${icon.naturalHeight}`;
      return { type, served, sizes, real, purpose };
    };
    return Promise.all(listed.map(sizes));
  }, manifest.icons);
  const png = (size, purpose) => ({
    type: 'image/png', served: 'image/png', sizes: size, real: size, purpose,
  });
  assert.deepEqual(icons, [
    { type: 'image/svg+xml', served: 'image/svg+xml', sizes: 'any', real: 'any', purpose: 'any' },
    png('192x192', 'any'),
    png('512x512', 'any'),
    png('512x512', 'maskable'),
  ]);
});

test('Chromium finds nothing that keeps it from being installed', async (t) => {
  const ada = await here.person(t, 'Ada');
  const debug = await ada.context.newCDPSession(ada.page);
  const { url, errors, data } = await debug.send('Page.getAppManifest');
  assert.deepEqual([url, errors], [`${here.browser.url}/web/manifest.webmanifest`, []]);
  assert.equal(JSON.parse(data).name, 'Natter');
  const { installabilityErrors } = await debug.send('Page.getInstallabilityErrors');
  // A context of a test is a private window to Chromium, which installs nothing there.
  const others = installabilityErrors.filter(({ errorId }) => errorId !== 'in-incognito');
  assert.deepEqual(others, []);
});
