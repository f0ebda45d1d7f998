/** The documents of the API: pages to read, examples to paste, requests to try. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accessible } from './support/axe.js';
import { views } from './support/browser.js';
import { fits } from './support/layout.js';
import { arrived } from './support/library.js';
import { until } from './support/until.js';
import { world } from './support/world.js';

const here = world();

const PAGES = [
  ['/docs', 'Start'],
  ...['Accounts', 'Sessions', 'People', 'Messages', 'Conversations', 'Rooms', 'Sockets', 'Calls'].map(
    (subject) => [`/docs/${subject.toLowerCase()}`, subject],
  ),
  ['/docs/schemas', 'Schemas'],
  ['/docs/websocket', 'WebSocket API'],
  ['/docs/clients', 'Writing a client'],
];

const contents = (page) => page.getByRole('navigation', { name: 'Documents' });
/** A route, by what it is for. */
const route = (page, summary) =>
  page.locator('section').filter({ has: page.getByRole('heading', { level: 2, name: summary }) });

/** Unfolds the form of a route. */
async function trial(page, summary) {
  const form = route(page, summary).getByRole('group').filter({ has: page.getByText('Try it') });
  await form.getByText('Try it', { exact: true }).click();
  return form;
}

const send = (form) => form.getByRole('button', { name: 'Send' }).click();
const answer = (form, text) => form.getByRole('status', { name: 'Answer' }).getByText(text).waitFor();

test('the contents lead to every page, and axe-core finds nothing on it', async (t) => {
  const device = await here.browser.device(t, {}, '/docs');
  const { page } = device;
  const links = contents(page).locator('> details > ul > li > a, .subjects > li > a');
  const shown = await links.evaluateAll((all) => all.map((one) => [one.pathname, one.textContent]));
  assert.deepEqual(shown, PAGES);
  for (const [path, name] of PAGES) {
    await contents(page).getByRole('link', { name, exact: true }).first().click();
    await page.waitForURL(`**${path}`);
    const title = path === '/docs' ? 'Natter' : name;
    await page.getByRole('heading', { level: 1, name: title }).waitFor();
    const current = contents(page).locator('[aria-current=page]');
    assert.equal(await current.innerText(), name);
    await accessible(page, path);
    await device.picture(`docs${path.slice(5).replace('/', '-')}`);
  }
});

test('each example of an answer says what it shows', async (t) => {
  const { page } = await here.browser.device(t, {}, '/docs');
  let seen = 0;
  for (const [path] of PAGES) {
    await page.goto(path);
    const unfold = page.locator('section details > summary');
    const names = await unfold.evaluateAll((all) =>
      all
        .filter((one) => one.parentElement.querySelector('pre'))
        .map((one) => one.textContent));
    assert.deepEqual(names.filter((name) => /^(Example)?$/.test(name.trim())), [], path);
    seen += names.length;
  }
  assert.ok(seen > 20, `only ${seen} were found`);
});

test('on a phone, in the dark, no page is wider than the screen', async (t) => {
  const device = await here.browser.device(t, { ...views.phone, colorScheme: 'dark' }, '/docs');
  const { page } = device;
  for (const [path, name] of PAGES) {
    await contents(page).getByText('Contents').tap();
    await contents(page).getByRole('link', { name, exact: true }).first().tap();
    await page.waitForURL(`**${path}`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await fits(page);
    await accessible(page, `${path} on a phone in the dark`);
    await device.picture(`docs-phone${path.slice(5).replace('/', '-')}`);
  }
});

test('the contents lead to a route, which says all that it takes and gives', async (t) => {
  const device = await here.browser.device(t, {}, '/docs');
  const { page } = device;
  await page.getByRole('link', { name: 'POST /api/conversations/{conversationId}/messages' }).click();
  await page.waitForURL('**/docs/messages#sendMessage');
  const section = page.locator('section:target');
  for (const part of ['Parameters', 'Body', /^Answer 20/, 'Example']) {
    await section.getByRole('heading', { level: 3, name: part }).first().waitFor();
  }
  await section.getByText('Errors', { exact: true }).click();
  const errors = section.getByRole('term').filter({ hasText: /^4\d\d$/ });
  assert.ok((await errors.count()) >= 3);
  await errors.first().waitFor();
});

test('an example names this Natter, and is copied', async (t) => {
  const permissions = ['clipboard-write'];
  const device = await here.browser.device(t, { permissions }, '/docs/accounts#login');
  const { page } = device;
  const section = page.locator('section:target');
  const example = section.locator('.sample').filter({ hasText: 'curl' });
  await example.getByRole('button').click();
  await example.getByRole('button', { name: 'Copied' }).waitFor();
  // Pages can't read the clipboard, but a person can paste.
  const form = section.getByRole('group').filter({ has: page.getByText('Try it') });
  await form.getByText('Try it', { exact: true }).click();
  const body = form.getByRole('textbox', { name: 'Body (JSON)' });
  await body.fill('');
  await body.press('Control+V');
  assert.equal(await body.inputValue(), await example.locator('pre').innerText());
  assert.match(await body.inputValue(), new RegExp(`'${here.browser.url}/api/auth/login'`));
  await example.getByRole('button', { name: 'Copy', exact: true }).waitFor();
});

test('requests are tried with the session of the web client', async (t) => {
  const { ada, ben, chat } = await here.pair(t);
  const page = await ada.tab('/docs/conversations');
  const list = await trial(page, 'The inbox');
  await send(list);
  await answer(list, chat.id);
  await page.goto('/docs/messages');
  const form = await trial(page, 'Write into a conversation');
  await form.getByRole('textbox', { name: 'conversationId' }).fill(chat.id);
  const message = { clientMessageId: crypto.randomUUID(), text: 'tried in the documents' };
  const body = form.getByRole('textbox', { name: 'Body (JSON)' });
  await body.fill(JSON.stringify({ messages: [message] }));
  await send(form);
  await answer(form, /^201 /);
  await arrived(ben, chat.id, 'tried in the documents');
  await accessible(page, 'a request that was tried');
  await ada.picture('docs-tried', page);
  // What a problem says is shown, too.
  ada.guard.expect(/status of 400/);
  await body.fill('{"messages": []}');
  await send(form);
  await answer(form, /^400 [^]*"code": "validation_failed"/);
});

test('whoever is not signed in is told to do that first', async (t) => {
  const device = await here.browser.device(t, {}, '/docs/conversations');
  const { page, network } = device;
  const form = await trial(page, 'The inbox');
  await send(form);
  await answer(form, 'Sign in to the web client, then send again.');
  assert.deepEqual(network.requests.filter(({ path }) => path.startsWith('/api')), []);
  await form.getByRole('status').getByRole('link', { name: 'web client' }).click();
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
});

test('the documents take no socket, and no tab’s place', async (t) => {
  const { ada } = await here.pair(t);
  const page = await ada.tab('/docs/conversations');
  await ada.page.close();
  await until(page, async () => !(await navigator.locks.query()).held.length);
  ada.network.requests.length = 0;
  const form = await trial(page, 'The inbox');
  await send(form);
  await answer(form, /^200 /);
  const { held, pending } = await page.evaluate(() => navigator.locks.query());
  assert.deepEqual([held, pending], [[], []]);
  const asked = ada.network.requests.map(({ method, path }) => `${method} ${path}`);
  assert.deepEqual(asked.filter((one) => one.includes(' /api/')), [
    'GET /api/auth/me',
    'GET /api/conversations',
  ]);
});

test('a token that has expired is refreshed, and the session goes on in each tab', async (t) => {
  const { ada, ben, chat } = await here.pair(t);
  ada.guard.expect(/status of 401/);
  const page = await ada.tab('/docs/conversations');
  const asked = [];
  ada.network.change((url, own, headers) => {
    if (!url.pathname.startsWith('/api/')) return undefined;
    asked.push(url.pathname);
    if (url.pathname !== '/api/auth/me' || asked.length > 1) return undefined;
    const body = JSON.stringify({ code: 'expired_token', message: 'The token has expired.' });
    return { status: 401, headers: own.headers, body };
  });
  const form = await trial(page, 'The inbox');
  await send(form);
  await answer(form, /^200 /);
  const paths = ['/api/auth/me', '/api/auth/refresh', '/api/auth/me', '/api/conversations'];
  assert.deepEqual(asked.filter((path) => paths.includes(path)), paths);
  ada.network.change(() => undefined);
  await ada.page.bringToFront();
  await ada.page.getByRole('textbox', { name: 'Message' }).fill('still here');
  await ada.page.keyboard.press('Enter');
  await arrived(ben, chat.id, 'still here');
});
