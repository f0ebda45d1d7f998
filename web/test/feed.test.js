/** Where messages stand among all of them, and what happens when most of them were missed. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accessible } from './support/axe.js';
import { log, message, messages } from './support/chat.js';
import { kept } from './support/kept.js';
import { fill, until as told } from './support/library.js';
import { drawn, inView, placeOf, wheel } from './support/scrolling.js';
import { until } from './support/until.js';
import { world } from './support/world.js';

const here = world();

const said = (number) => `message ${number}`;
const series = (from, to) => Array.from({ length: to - from + 1 }, (_, at) => said(from + at));

/** Ada, who has seen so many messages of Ben, and is at the end. */
async function readAll(t, count) {
  const both = await here.pair(t, { texts: [said(1)] });
  const { ada, ben, chat } = both;
  await message(ada.page, said(1));
  await fill(ben, chat.id, series(2, count));
  await inView(ada.page, said(count));
  await told(chat, ({ receipts }) => receipts[ada.id]?.read === count);
  return { ...both, page: ada.page };
}

/** What the articles in the page say of their places: where they are, and among how many. */
const places = (page) =>
  messages(page).evaluateAll((all) =>
    all.map((one) => [one.ariaPosInSet, one.ariaSetSize].map(Number)));

test('each message says where it stands, and among how many once that is known', async (t) => {
  const { ada, chat, page } = await readAll(t, 130);
  // After a start there are the newest 100 only.
  await kept(page, said(130));
  await page.reload();
  await inView(page, said(130));
  const few = await places(page);
  assert.deepEqual([...new Set(few.map(([, size]) => size))], [-1]);
  const [[from]] = few;
  assert.deepEqual(few.map(([at]) => at), few.map((_, index) => from + index));
  await accessible(page, 'a feed whose length is not known');
  await ada.picture('feed');

  await wheel(page, -600, async () => (await placeOf(page, said(1))) > 0);
  await until(page, async () =>
    document.querySelector('[role=feed] article').ariaSetSize === '130');
  const all = await places(page);
  assert.deepEqual(all, all.map((_, index) => [index + 1, 130]));
  // Fewer are in the page than there are.
  assert.ok((await drawn(page)) < 130);
  await chat.send(said(131));
  await until(page, async () =>
    [...document.querySelectorAll('[role=feed] article')]
      .every((one) => one.ariaSetSize === '131'));
});

test('whoever reads above and has missed a thousand goes on where the missed are', async (t) => {
  const { ada, ben, chat, page } = await readAll(t, 60);
  await wheel(page, -100, async () => (await placeOf(page, said(20))) > 0);
  await ada.offline();
  await fill(ben, chat.id, series(61, 1100));
  await ada.online();
  // Nobody is taken to the end, past what was not seen: the line is there, and the way to both.
  const line = log(page).getByText('New', { exact: true });
  await line.waitFor();
  const toNewest = page.getByRole('button', { name: /^Jump to .*new messages$/ });
  await toNewest.waitFor();
  assert.equal(await messages(page).filter({ hasText: said(1100) }).count(), 0);
  const read = () => chat.getSnapshot().receipts[ada.id]?.read ?? 0;
  assert.ok(read() < 1100, `${read()}`);
  await ada.picture('restarted');
  // What is before comes when one scrolls up, and the line goes to where the missed begin.
  await wheel(page, -2000, async () => (await placeOf(page, said(61))) > 0);
  assert.equal(await line.count(), 1);
  const [above, at, below] = [
    await placeOf(page, said(60)), (await line.boundingBox()).y, await placeOf(page, said(61)),
  ];
  const { y } = await log(page).boundingBox();
  assert.ok(above < at - y && at - y < below, `${above} ${at - y} ${below}`);
  await toNewest.or(page.getByRole('button', { name: /^Jump to/ })).first().click();
  await inView(page, said(1100));
});
