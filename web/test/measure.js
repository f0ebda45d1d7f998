/**
 * Measures how a long conversation scrolls: fills one by the API, scrolls through all of it with the
 * wheel, up to its beginning and down again, and prints the longest tasks of the page's main thread
 * and the longest time between two frames.
 *
 * Usage: npm run measure [-- MESSAGES]   10000 unless given
 */

import { Browser, newcomer } from './support/browser.js';
import { chatWith, log, message, messages, signIn } from './support/chat.js';
import { client, fill } from './support/library.js';
import { Server } from './support/natter.js';
import { tasks, traced, within } from './support/trace.js';

const count = Number(process.argv[2] ?? 10_000);
/** How far the wheel turns with each frame. */
const STEP = 400;

const ends = [];
const t = { after: (end) => ends.unshift(end) };
try {
  await measure();
} finally {
  for (const end of ends) await end();
}

async function measure() {
  const server = await Server.start(t);
  const [adaIs, benIs] = [newcomer('Ada'), newcomer('Ben')];
  const [ada, ben] = [await client(t, server.url, adaIs), await client(t, server.url, benIs)];
  const chat = await ben.inbox.with(ada.session.user.id);
  await fill(ben, chat.id, Array.from({ length: count }, (_, index) => sentence(index)));
  await Promise.all([ada.close(), ben.close()]);
  const browser = await Browser.start(t, server.url);
  const device = await browser.device(t);
  const { page } = device;
  await signIn(page, adaIs);
  await chatWith(page, 'Ben');
  await message(page, sentence(count - 1));
  await log(page).hover();
  const one = (at) =>
    messages(page).filter({ has: page.getByText(sentence(at), { exact: true }) });
  const [oldest, newest] = [one(0), one(count - 1)];
  console.log(`${count} messages`);
  await run(page, 'up, while pages are loaded', -STEP, oldest);
  await run(page, 'down', STEP, newest);
  await run(page, 'up again', -STEP, oldest);
}

/** Scrolls until something is there, and prints what the trace says. */
async function run(page, what, step, until) {
  let frames = [];
  const events = await traced(page, async () => {
    await page.evaluate(countFrames);
    while (!(await until.count())) {
      for (let turn = 0; turn < 20; turn++) await page.mouse.wheel(0, step);
    }
    frames = await page.evaluate(() => globalThis.framesCounted());
  });
  const [longest, second] = tasks(events);
  const over = tasks(events).filter(({ ms }) => ms > 50).length;
  const cpu = Math.max(...tasks(events).map((task) => task.cpu));
  frames.sort((a, b) => b - a);
  console.log(
    `${what}: longest task ${longest.ms.toFixed(1)} ms, then ${second.ms.toFixed(1)} ms; ` +
      `${over} over 50 ms; most processor time ${cpu.toFixed(1)} ms; ` +
      `${frames.length} frames, at most ${frames[0].toFixed(1)} ms apart`,
  );
  for (const [name, ms] of within(events, longest)) console.log(`  ${name} ${ms.toFixed(1)} ms`);
}

/** Runs in the page. */
function countFrames() {
  const gaps = [];
  let before = performance.now();
  let going = true;
  const next = (now) => {
    gaps.push(now - before);
    before = now;
    if (going) requestAnimationFrame(next);
  };
  requestAnimationFrame((now) => {
    before = now;
    requestAnimationFrame(next);
  });
  globalThis.framesCounted = () => {
    going = false;
    return gaps;
  };
}

/** Texts of different lengths, as people write them. */
function sentence(index) {
  const words = ['well', 'then', 'we', 'meet', 'at', 'the', 'station', 'on', 'Sunday', 'morning'];
  const length = 1 + ((index * 7) % 29);
  const said = Array.from({ length }, (_, at) => words[(index + at * 3) % words.length]);
  return `${index}: ${said.join(' ')}`;
}
