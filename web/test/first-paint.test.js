/** What the first view needs. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { message } from './support/chat.js';
import { world } from './support/world.js';

const here = world();
const KB = 1024;

const SIGN_IN = { 'en-GB': 'Sign in', 'de-DE': 'Anmelden' };
for (const encoding of ['br', 'gzip']) {
  for (const [locale, name] of Object.entries(SIGN_IN)) {
    test(`the first view needs two round trips and 60 KB: ${locale}, ${encoding}`, async (t) => {
      const device = await here.browser.device(t, { locale }, null);
      const { network } = device;
      network.encoding = encoding;
      const html = await (await fetch(`${here.server.url}/`)).text();
      const links = [...html.matchAll(/\b(?:href|src)="([^"]+)"/g)];
      const named = new Set(links.map(([, path]) => path));
      // One round trip is the document. The second is what it names: nothing else gets an answer.
      network.stall(({ pathname }) => pathname !== '/' && !named.has(pathname));
      const page = await device.tab();
      await page.getByRole('button', { name, exact: true }).waitFor();
      const { requests } = network;
      const sum = (part) => requests.reduce((all, request) => all + request[part], 0);
      const bytes = sum('bytes');
      t.diagnostic(`${requests.length} requests, ${bytes} bytes, ${sum('head')} of headers`);
      assert.ok(bytes <= 60 * KB, `${bytes} bytes: ${JSON.stringify(requests, null, 1)}`);
      assert.equal(requests[0].encoding, encoding);
      // HTTP/2, which API Gateway speaks, names what repeats by a byte; this is how much there is.
      assert.ok(sum('head') <= requests.length * 640, `${sum('head')} bytes of headers`);
      network.resume();
    });
  }
}

/** The requests for the client itself. */
const files = (requests) => requests.filter(({ path }) => !path.startsWith('/api/'));

// docs/prices.md has the price of such a visit: `tools/src/prices/assumptions.rs`.
test('a first visit and the keeping of all files are at most 240 requests and 320 KB', async (t) => {
  const device = await here.browser.device(t, {}, null);
  const page = await device.tab();
  await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
  await page.evaluate(() => navigator.serviceWorker.ready);
  const asked = files(device.network.requests);
  const bytes = asked.reduce((sum, { head, bytes }) => sum + head + bytes, 0);
  t.diagnostic(`${asked.length} requests, ${bytes} bytes`);
  assert.ok(asked.length <= 240, `${asked.length} requests`);
  assert.ok(bytes <= 320 * KB, `${bytes} bytes`);
});

test('a second visit asks for nothing that the device has, in at most 3 requests', async (t) => {
  const { ada } = await here.pair(t);
  await message(ada.page, 'hello');
  await ada.page.evaluate(() => navigator.serviceWorker.ready);
  const asked = ada.network.requests.length;
  await ada.page.reload();
  await message(ada.page, 'hello');
  const again = files(ada.network.requests.slice(asked));
  t.diagnostic(`${again.length} requests`);
  assert.deepEqual(again.filter(({ bytes }) => bytes > 2 * KB), []);
  assert.ok(again.length <= 3, JSON.stringify(again, null, 1));
});
