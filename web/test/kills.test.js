/**
 * Sockets, networks and the server are killed while two tabs and a client in Node.js write to one
 * another. `npm run kills` kills a hundred times; the suite ten times.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Browser, newcomer } from './support/browser.js';
import { allSent, chatWith, message, signUp, texts, write } from './support/chat.js';
import { client, cut, logOf, until } from './support/library.js';
import { Server, own } from './support/natter.js';

const KILLS = Number(process.env.NATTER_KILLS ?? 10);
/** How long a writer waits after each message. */
const PAUSE = 150;

test(
  `after ${KILLS} kills nothing is lost, nothing is there twice, and all have the same order`,
  { ...own, timeout: 120_000 + KILLS * 8_000 },
  async (t) => {
    const server = await Server.start(t);
    const browser = await Browser.start(t, server.url);
    const device = await browser.device(t);
    device.guard.networkFails();
    device.guard.expect(/status of 50\d/);
    const [ada, ben] = [newcomer('Ada'), newcomer('Ben')];
    const bot = await client(t, server.url, ben);
    const first = device.page;
    await signUp(first, ada);
    const { users } = await bot.people.search(ada.username);
    const chat = await bot.inbox.with(users[0].id);
    // Watched, as by an app that shows it: else a sync keeps no more than its newest entries.
    t.after(chat.subscribe(() => {}));
    await chat.sent((await chat.send('begin')).clientMessageId);
    await chatWith(first, 'Ben');
    const second = await device.tab(first.url());
    await message(second, 'begin');

    const over = new AbortController();
    const writers = {
      'tab 1': (text) => write(first, text),
      'tab 2': (text) => write(second, text),
      node: (text) => chat.send(text),
    };
    const written = Object.entries(writers).map(([name, say]) => writes(name, say, over.signal));
    for (let kill = 0; kill < KILLS; kill++) {
      await sleep(200 + Math.random() * 1_000);
      await [
        async () => {
          await server.kill();
          await sleep(Math.random() * 500);
          await server.run();
        },
        async () => device.network.dropSockets(),
        async () => cut(bot),
        async () => {
          device.network.cut();
          await sleep(Math.random() * 1_000);
          device.network.mend();
        },
      ][kill % 4]();
    }
    over.abort();
    const all = (await Promise.all(written)).flat();
    t.diagnostic(`${all.length} messages, ${KILLS} kills`);

    await until(chat, ({ unsent }) => unsent.length === 0, 120_000);
    for (const page of [first, second]) await allSent(page);
    const log = (await logOf(bot, chat.id)).map(({ text }) => text);
    assert.deepEqual(log.toSorted(), ['begin', ...all].toSorted(), 'all of them, each once');
    for (const name of Object.keys(writers)) {
      const own = (list) => list.filter((text) => text.startsWith(name));
      assert.deepEqual(own(log), own(all), `${name} wrote in this order`);
    }
    await until(chat, ({ entries }) => entries.length === log.length);
    assert.deepEqual(chat.getSnapshot().entries.map(({ text }) => text), log, 'in Node.js');
    assert.deepEqual(await texts(first, 'begin'), log, 'in the first tab');
    assert.deepEqual(await texts(second, 'begin'), log, 'in the second tab');
  },
);

/** Writes until the signal; returns what it has written. */
async function writes(name, say, signal) {
  const written = [];
  while (!signal.aborted) {
    const text = `${name} says ${String(written.length).padStart(4, '0')}`;
    await say(text);
    written.push(text);
    await sleep(PAUSE);
  }
  return written;
}
