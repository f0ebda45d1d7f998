/** Without a network, and back. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chatWith, log, message, messages, row, state, write } from './support/chat.js';
import { kept } from './support/kept.js';
import { arrived } from './support/library.js';
import { own } from './support/natter.js';
import { world } from './support/world.js';

const here = world();

test('without a network what is written waits, and goes out when it is back', async (t) => {
  const { ada, ben, chat } = await here.pair(t);
  await ada.offline();
  await ada.page.getByText('No network. You can read and write').waitFor();
  for (const text of ['one', 'two', 'three']) await write(ada.page, text);
  await state(ada.page, 'three', 'Sending');
  await ada.picture('offline');
  await chat.send('while you were away');
  await ada.online();
  await arrived(ben, chat.id, 'three');
  for (const text of ['one', 'two', 'three', 'while you were away']) await message(ada.page, text);
  await ada.page.getByText('No network.').waitFor({ state: 'detached' });
  const texts = chat.getSnapshot().entries.map((entry) => entry.text);
  assert.deepEqual(texts, ['hello', 'while you were away', 'one', 'two', 'three']);
  await shows(ada.page, texts);
});

test('a device that is cut off without a word comes back to what it has missed', async (t) => {
  const { ada, ben, chat } = await here.pair(t);
  ada.guard.networkFails();
  ada.network.cut();
  for (const text of ['missed 1', 'missed 2']) {
    await chat.sent((await chat.send(text)).clientMessageId);
  }
  ada.network.mend();
  await message(ada.page, 'missed 2');
  await shows(ada.page, ['hello', 'missed 1', 'missed 2']);
  await write(ada.page, 'here again');
  await arrived(ben, chat.id, 'here again');
});

test('messages that were not sent survive a reload, and go out once', async (t) => {
  const { ada, ben, chat } = await here.pair(t);
  ada.guard.networkFails();
  ada.network.stall(({ pathname }) => pathname.startsWith('/api/'));
  ada.network.dropSockets();
  for (const text of ['before 1', 'before 2']) await write(ada.page, text);
  await state(ada.page, 'before 2', 'Sending');
  await ada.page.reload();
  await state(ada.page, 'before 2', 'Sending');
  ada.network.resume();
  await arrived(ben, chat.id, 'before 2');
  await shows(ada.page, ['hello', 'before 1', 'before 2']);
  assert.deepEqual(
    chat.getSnapshot().entries.map((entry) => entry.text),
    ['hello', 'before 1', 'before 2'],
  );
});

test('a reload shows the conversation before the network answers', async (t) => {
  const { ada } = await here.pair(t, { texts: ['kept 1', 'kept 2'] });
  await kept(ada.page, 'kept 2');
  ada.guard.networkFails();
  ada.network.stall(({ pathname }) => pathname.startsWith('/api/'));
  const asked = ada.network.requests.length;
  await ada.page.reload();
  await message(ada.page, 'kept 2');
  await shows(ada.page, ['kept 1', 'kept 2']);
  await row(ada.page, 'Ben').waitFor();
  const answered = ada.network.requests.slice(asked).filter(({ path }) => path.startsWith('/api/'));
  assert.deepEqual(answered, []);
});

test('the page itself opens without a network', async (t) => {
  const { ada } = await here.pair(t, { texts: ['kept'] });
  await kept(ada.page, 'kept');
  await ada.page.evaluate(() => navigator.serviceWorker.ready);
  await ada.offline();
  await ada.page.reload();
  await message(ada.page, 'kept');
  await chatWith(ada.page, 'Ben');
});

test('a server that is killed and comes back is the same conversation', own, async (t) => {
  const { ada, ben, chat } = await here.pair(t);
  ada.guard.networkFails();
  ada.guard.expect(/status of 50\d/);
  await here.server.kill();
  await write(ada.page, 'to nobody yet');
  await state(ada.page, 'to nobody yet', 'Sending');
  await here.server.run();
  await arrived(ben, chat.id, 'to nobody yet');
  await state(ada.page, 'to nobody yet', /Sent|Delivered/);
  await shows(ada.page, ['hello', 'to nobody yet']);
});

/** The conversation has these messages, in this order, each once. */
async function shows(page, texts) {
  await message(page, texts.at(-1));
  const found = await messages(page).count();
  assert.equal(found, texts.length, await log(page).ariaSnapshot());
  for (const [at, text] of texts.entries()) {
    await messages(page).nth(at).getByText(text, { exact: true }).waitFor();
  }
}
