/**
 * Sockets, networks and the server are killed while two tabs and the library's example in Node.js
 * write into one room. `npm run kills` kills a hundred times; the suite ten times.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Browser, newcomer } from './support/browser.js';
import { botOverFront } from './support/bot.js';
import { allSent, message, signUp, texts, write } from './support/chat.js';
import { client, cut, logOf, until } from './support/library.js';
import { Server, own as ownServer } from './support/natter.js';

const KILLS = Number(process.env.NATTER_KILLS ?? 10);
/** How long a writer waits after each message. */
const PAUSE = 150;

test(
  `after ${KILLS} kills nothing is lost, nothing is there twice, and all have the same order`,
  { ...ownServer, timeout: 120_000 + KILLS * 8_000 },
  async (t) => {
    const server = await Server.start(t);
    const browser = await Browser.start(t, server.url);
    const device = await browser.device(t);
    device.guard.networkFails();
    device.guard.expect(/status of 50\d/);
    const bot = await botOverFront(t, server.url);
    // Reads, and writes nothing.
    const reader = await client(t, server.url, newcomer('Ben'));
    const chat = await reader.rooms.join(bot.roomId);
    // Watched, as by an app that shows it: else a sync keeps no more than its newest entries.
    t.after(chat.subscribe(() => {}));
    bot.say('begin');
    const first = device.page;
    await signUp(first, newcomer('Ada'));
    await first.goto(`/#/join/${bot.roomId}`);
    await first.getByRole('button', { name: 'Join' }).click();
    await message(first, 'begin');
    const second = await device.tab(first.url());
    await message(second, 'begin');

    const over = new AbortController();
    const writers = {
      'tab 1': (text) => write(first, text),
      'tab 2': (text) => write(second, text),
      bot: (text) => bot.say(text),
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
        async () => {
          bot.cut();
          cut(reader);
        },
        async () => {
          device.network.cut();
          await sleep(Math.random() * 1_000);
          device.network.mend();
        },
      ][kill % 4]();
    }
    over.abort();
    const own = await Promise.all(written);
    t.diagnostic(`${own.flat().length} messages, ${KILLS} kills`);

    for (const page of [first, second]) await allSent(page);
    const all = own.flat();
    await until(
      chat,
      ({ entries }) => all.every((text) => entries.some((entry) => entry.text === text)),
      120_000,
    );
    const entries = await logOf(reader, chat.id);
    const log = textsOf(entries);
    assert.deepEqual(log.toSorted(), ['begin', ...all].toSorted(), 'all of them, each once');
    for (const [index, name] of Object.keys(writers).entries()) {
      const theirs = log.filter((text) => text.startsWith(name));
      assert.deepEqual(theirs, own[index], `${name} wrote in this order`);
    }
    await until(chat, (state) => state.entries.at(-1)?.seq === entries.at(-1).seq);
    assert.deepEqual(textsOf(chat.getSnapshot().entries), log, 'in Node.js');
    assert.deepEqual(await texts(first, 'begin'), log, 'in the first tab');
    assert.deepEqual(await texts(second, 'begin'), log, 'in the second tab');
    await bot.shows(entries.at(-1).seq);
    assert.deepEqual(await bot.stop(), [0, null], 'the bot ends by itself');
    const said = bot.lines.map((line) => /^\d+ [^:]+: (.*)$/.exec(line)[1]);
    assert.deepEqual(said.filter((text) => text === 'begin' || / says /.test(text)), log, 'the bot');
  },
);

/** What was written, without what happened besides. */
const textsOf = (entries) => entries.filter(({ text }) => text !== undefined).map(({ text }) => text);

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
