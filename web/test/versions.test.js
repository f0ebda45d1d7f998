/** What the service worker keeps is one version, whole, and the newest. */

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { until } from './support/until.js';
import { world } from './support/world.js';

const here = world();
/** Of the first view, and on every list. */
const FILE = '/web/lib/view.js';
const LINE = '\nglobalThis.newer = true;\n';

test('a version is kept with the files of its list, and never with others', async (t) => {
  const { page, network } = await here.browser.device(t);
  const before = await newest(page);
  const old = await (await fetch(here.server.url + FILE)).text();
  const list = (url, answer) => {
    if (url.pathname !== '/web/files.json') return;
    const { files } = JSON.parse(answer.body);
    const body = JSON.stringify({ files: { ...files, [FILE]: hash(old + LINE) } });
    return { ...answer, body };
  };
  // The list is new, and the files come from a machine with the old version.
  network.change(list);
  const asked = network.requests.length;
  await page.reload();
  while (!network.requests.slice(asked).some(({ path }) => path === FILE)) {
    await page.evaluate(() => new Promise(requestAnimationFrame));
  }
  await until(page, alone, before);
  assert.equal(await newest(page), before);
  // Now all of them have the new one.
  network.change((url, answer) =>
    url.pathname === FILE ? { ...answer, body: old + LINE } : list(url, answer),
  );
  await page.reload();
  await newest(page, before);
  assert.equal(await page.evaluate(() => globalThis.newer), undefined);
  await page.reload();
  await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
  assert.equal(await page.evaluate(() => globalThis.newer), true);
});

test('a policy that changes alone is the one of the next start', async (t) => {
  const { page, network } = await here.browser.device(t);
  const before = await newest(page);
  const address = 'wss://sockets.example';
  network.change((url, answer) => {
    if (url.pathname !== '/') return;
    const policy = `${answer.headers['content-security-policy']} ${address}`;
    return { ...answer, headers: { ...answer.headers, 'content-security-policy': policy } };
  });
  const policy = async () => (await page.reload()).headers()['content-security-policy'];
  assert.ok(!(await policy()).includes(address), 'what the device has begins at once');
  await newest(page, before);
  assert.ok((await policy()).includes(address), 'the old policy is kept');
});

/** The name of the newest version that is kept, once it is another one than `before`. */
async function newest(page, before = '') {
  await page.evaluate(async () => void (await navigator.serviceWorker.ready));
  return until(page, async (old) => {
    const state = await (await caches.open('state')).match('/state/newest');
    const name = await state?.text();
    return name !== old && name;
  }, before);
}

/** No other version is kept, and none is being made. */
async function alone(name) {
  const kept = (await caches.keys()).filter((one) => one.startsWith('files '));
  return kept.length === 1 && kept[0] === name;
}

const hash = (text) => createHash('sha256').update(text).digest('hex').slice(0, 24);
