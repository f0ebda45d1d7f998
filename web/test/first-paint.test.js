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

test('a second visit asks for nothing that the device has', async (t) => {
  const { ada } = await here.pair(t);
  await message(ada.page, 'hello');
  await ada.page.evaluate(() => navigator.serviceWorker.ready);
  const asked = ada.network.requests.length;
  await ada.page.reload();
  await message(ada.page, 'hello');
  const bodies = ada.network.requests.slice(asked).filter(({ bytes, path }) => {
    return !path.startsWith('/api/') && bytes > 2 * KB;
  });
  assert.deepEqual(bodies, []);
});
