/** A conversation of some hundreds of messages: its days, its line, and going through it. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accessible } from './support/axe.js';
import { newcomer } from './support/browser.js';
import { chatWith, log, message, messages, signIn, texts } from './support/chat.js';
import { ask, client, fill, until } from './support/library.js';
import { drawn, inView, placeOf, wheel } from './support/scrolling.js';
import { until as untilShown } from './support/until.js';
import { world } from './support/world.js';

const here = world();

const said = (number) => `message ${number}`;
const series = (from, to) => Array.from({ length: to - from + 1 }, (_, at) => said(from + at));
const toNewest = (page, name) => page.getByRole('button', { name, exact: true });

/**
 * Ada at a browser, signed in, and Ben in Node.js, who has written to her.
 * @param {number} count So many messages.
 * @param {{ read?: number, before?: (device: object) => void }} [how]
 *   Up to where Ada has read, on another device, and what happens before she signs in here.
 */
async function long(t, count, { read = count, before } = {}) {
  const who = newcomer('Ada');
  const [first, ben] = await Promise.all([client(t, here.browser.url, who), here.client(t, 'Ben')]);
  const chat = await ben.inbox.with(first.session.user.id);
  await fill(ben, chat.id, series(1, count));
  await ask(first, 'PUT', `/api/conversations/${chat.id}/read`, { body: { seq: read } });
  const { id } = first.session.user;
  await first.close();
  const ada = await here.browser.device(t);
  before?.(ada);
  await signIn(ada.page, who);
  await chatWith(ada.page, 'Ben');
  return { ada, ben, chat, page: ada.page, id };
}

/** The pages of older messages that a device has asked for. */
const olderPages = ({ network }) =>
  network.requests.filter(({ path }) => /\/entries\?.*\bbefore=/.test(path)).length;

test('each day has its line, and the day one looks at stays at the upper edge', async (t) => {
  const DAY = 86_400_000;
  /** Ten messages on each of three days: the server can't be told that days pass. */
  const spread = (value) => {
    if (Array.isArray(value)) return value.map(spread);
    if (!value || typeof value !== 'object') return value;
    const parts = Object.entries(value).map(([key, part]) => [key, spread(part)]);
    const moved = Object.fromEntries(parts);
    if (typeof moved.sentAt !== 'string' || typeof moved.seq !== 'number') return moved;
    const ago = 2 - Math.floor((moved.seq - 1) / 10);
    return { ...moved, sentAt: new Date(Date.parse(moved.sentAt) - ago * DAY).toISOString() };
  };
  const { ada, page } = await long(t, 30, {
    before: ({ network }) =>
      network.change((url, own) => {
        if (!/^\/api\/(sync|conversations)/.test(url.pathname) || own.status !== 200) return undefined;
        return { ...own, body: JSON.stringify(spread(JSON.parse(own.body))) };
      }),
  });
  await inView(page, said(30));
  const weekday = new Intl.DateTimeFormat('en-GB', { weekday: 'long', timeZone: 'Europe/Berlin' });
  const first = weekday.format(Date.now() - 2 * DAY);
  const line = log(page).getByText(new RegExp(`^(${first}|Yesterday|Today)$`));
  await wheel(page, -200, async () => (await placeOf(page, said(1))) > 0);
  // Thirty messages are all in the page.
  assert.equal(await drawn(page), 30);
  assert.deepEqual(await line.allInnerTexts(), [first, 'Yesterday', 'Today']);
  // Each stands above the first message of its day.
  const order = await log(page).innerText();
  const at = [first, `${said(1)}\n`, 'Yesterday', said(11), 'Today', said(21)].map((text) =>
    order.indexOf(text));
  assert.deepEqual(at, [...at].sort((a, b) => a - b));
  await accessible(page, 'a conversation of three days');
  await ada.picture('days');
  await wheel(page, 50, async () => (await placeOf(page, said(13))) < 0);
  const now = page.locator('[aria-hidden=true]').getByText('Yesterday', { exact: true });
  await untilShown(page, async () =>
    [...document.querySelectorAll('[aria-hidden=true]')].some(
      (one) => one.textContent === 'Yesterday' && getComputedStyle(one).opacity === '1',
    ));
  await now.waitFor();
});

test('one begins where the unread begin, and one click leads to the newest', async (t) => {
  const { ada, chat, page } = await long(t, 150, { read: 80 });
  const line = log(page).getByText('New', { exact: true });
  await line.waitFor();
  await inView(page, said(81));
  assert.equal(await line.count(), 1);
  const place = await line.boundingBox();
  const [before, after] = [await placeOf(page, said(80)), await placeOf(page, said(81))];
  const feed = await log(page).boundingBox();
  assert.ok(before < place.y - feed.y && place.y - feed.y < after, `${before} ${place.y} ${after}`);
  // What is below the edge is unread, and the button says how much.
  const button = page.getByRole('button', { name: /^Jump to \d+ new messages$/ });
  await button.waitFor();
  const below = Number((await button.getAttribute('aria-label')).match(/\d+/)[0]);
  assert.ok(below > 0 && below < 70, `${below}`);
  await inView(page, said(150 - below));
  await accessible(page, 'where the unread begin');
  await ada.picture('unread-line');
  await button.click();
  await inView(page, said(150));
  await page.getByRole('button', { name: /^Jump to/ }).waitFor({ state: 'hidden' });
  await until(chat, ({ receipts }) => Object.values(receipts).some(({ read }) => read === 150));
});

test('older pages come while one scrolls up, and all of it is there on the way down', async (t) => {
  const { ada, page } = await long(t, 350);
  await inView(page, said(350));
  // Whoever reads only the end loads no more than that.
  const begun = olderPages(ada);
  assert.deepEqual(await texts(page, said(1)), series(1, 350));
  await inView(page, said(350));
  assert.equal(olderPages(ada) - begun, 3);
  assert.ok((await drawn(page)) < 120, `${await drawn(page)} rows in the page`);
});

test('the place read stays while older messages come in', async (t) => {
  const { ada, page } = await long(t, 200);
  await inView(page, said(200));
  ada.network.stall((url) => url.pathname.endsWith('/entries'));
  // Up to where there is no more, and a little down again: what is read is not the first row.
  await wheel(page, -400, async () => (await placeOf(page, said(151))) >= 0);
  await wheel(page, 40, async () => (await placeOf(page, said(153))) < 0);
  const place = await placeOf(page, said(155));
  assert.equal(await messages(page).filter({ hasText: said(150) }).count(), 0);
  ada.network.resume();
  await message(page, said(150));
  assert.ok(Math.abs((await placeOf(page, said(155))) - place) <= 1);
  // Also at the very edge, where nothing is above.
  await wheel(page, -400, async () => (await placeOf(page, said(100))) > 0);
});

test('what was written while one was away waits below, and nothing moves', async (t) => {
  const { ada, ben, chat, page } = await long(t, 120);
  await inView(page, said(120));
  await wheel(page, -200, async () => (await placeOf(page, said(90))) > 0);
  await toNewest(page, 'Jump to the newest message').waitFor();
  const place = await placeOf(page, said(90));
  await ada.offline();
  await fill(ben, chat.id, series(121, 370));
  await ada.online();
  await toNewest(page, 'Jump to more than 99 new messages').waitFor();
  assert.ok(Math.abs((await placeOf(page, said(90))) - place) <= 1);
  const jump = page.getByRole('button', { name: /^Jump to/ });
  await wheel(page, 500, async () => !(await jump.isVisible()));
  await inView(page, said(370));
  assert.deepEqual(await texts(page, said(1)), series(1, 370));
});

test('a message that comes while one reads above is counted, and takes nobody away', async (t) => {
  const { chat, page } = await long(t, 100);
  await inView(page, said(100));
  await wheel(page, -200, async () => (await placeOf(page, said(70))) > 0);
  const place = await placeOf(page, said(70));
  await chat.sent((await chat.send('a new one')).clientMessageId);
  await toNewest(page, 'Jump to 1 new message').waitFor();
  assert.ok(Math.abs((await placeOf(page, said(70))) - place) <= 1);
  await toNewest(page, 'Jump to 1 new message').click();
  await inView(page, 'a new one');
});

test('whoever comes back to a conversation is where they were', async (t) => {
  const { id, page } = await long(t, 100);
  const eve = await here.client(t, 'Eve');
  await (await eve.inbox.with(id)).send('hello');
  await inView(page, said(100));
  await wheel(page, -200, async () => (await placeOf(page, said(70))) > 0);
  const place = await placeOf(page, said(70));
  await chatWith(page, 'Eve');
  await message(page, 'hello');
  await chatWith(page, 'Ben');
  await inView(page, said(70));
  assert.ok(Math.abs((await placeOf(page, said(70))) - place) <= 1);
});

test('of many messages that come at once a screen reader is told the number', async (t) => {
  const { ada, ben, chat, page } = await long(t, 5);
  await inView(page, said(5));
  await ada.offline();
  await fill(ben, chat.id, series(6, 12));
  await ada.online();
  await page.getByRole('status').getByText('7 new messages', { exact: true }).waitFor();
  await inView(page, said(12));
});
