/**
 * Measures how long a message takes from the click on Send until it is drawn: on one's own page, and
 * on that of the other person. Both pages are on one machine, as natter is.
 *
 * Usage: node latency.js [MESSAGES]   30 unless given
 */

import { Browser, newcomer } from './support/browser.js';
import { chatWith, message, signUp, write } from './support/chat.js';
import { client } from './support/library.js';
import { Server } from './support/natter.js';

const count = Number(process.argv[2] ?? 30);
const ends = [];
const t = { after: (end) => ends.unshift(end) };
try {
  await measure();
} finally {
  for (const end of ends) await end();
}

async function measure() {
  const server = await Server.start(t, ['--flood-limit', 'off']);
  const browser = await Browser.start(t, server.url);
  const [ada, ben] = [await browser.device(t), await browser.device(t)];
  const [nameA, nameB] = [newcomer('Ada'), newcomer('Ben')];
  await signUp(ada.page, nameA);
  await signUp(ben.page, nameB);
  // Somebody in Node.js brings the two together in a room.
  const host = await client(t, server.url, newcomer('Host'));
  const found = async ({ username }) => (await host.people.search(username)).users[0].id;
  const members = [await found(nameA), await found(nameB)];
  await host.rooms.create({ name: 'Measuring', visibility: 'invite', members });
  for (const { page } of [ada, ben]) await chatWith(page, 'Measuring');
  await write(ada.page, 'begin');
  await message(ben.page, 'begin');
  const own = [];
  const other = [];
  for (let index = 0; index < count; index++) {
    const text = `message ${index}`;
    await ada.page.getByRole('textbox', { name: 'Message' }).fill(text);
    const drawn = [ada, ben].map(({ page }) => page.evaluate(whenDrawn, text));
    const clicked = await ada.page.evaluate(clickSend);
    const [first, second] = await Promise.all(drawn);
    own.push(first - clicked);
    other.push(second - clicked);
  }
  console.log(`one's own page: ${says(own)}; the other's: ${says(other)}`);
}

/** @param {number[]} times */
function says(times) {
  times.sort((a, b) => a - b);
  return `median ${times[times.length >> 1]} ms, at most ${times.at(-1)} ms`;
}

/** Runs in the page. */
function clickSend() {
  const at = Date.now();
  document.querySelector('button[aria-label="Send"]').click();
  return at;
}

/** Runs in the page: when a frame shows the text. */
function whenDrawn(text) {
  return new Promise((resolve) => {
    const look = () => {
      const feed = document.querySelector('[role=feed]');
      if (feed.lastElementChild.previousElementSibling.textContent.includes(text)) resolve(Date.now());
      else requestAnimationFrame(look);
    };
    look();
  });
}
