/** How far a message has come, where nobody has told it to this device. */

import { test } from 'node:test';
import { signIn, chatWith, message, state, write } from './support/chat.js';
import { arrived, ask } from './support/library.js';
import { world } from './support/world.js';

const here = world();

test('a first message that went out before there was a socket is delivered', async (t) => {
  const [ada, ben] = await Promise.all([here.person(t, 'Ada'), here.client(t, 'Ben')]);
  const { network, page } = ada;
  network.stall(({ pathname }) => pathname === '/api/ws-ticket');
  // Where it is not open yet, the browser says that it failed.
  ada.guard.networkFails();
  network.dropSockets();
  await page.goto('/#/people');
  await page.getByRole('searchbox').fill(ben.session.user.username);
  await page.getByRole('link', { name: /Ben/ }).or(page.getByRole('button', { name: /Ben/ }))
    .first().click();
  await page.getByRole('textbox', { name: 'Message' }).waitFor();
  await write(page, 'over HTTP');
  await state(page, 'over HTTP', 'Sent');
  const { users } = await ben.people.search(ada.who.username);
  const chat = await ben.inbox.with(users[0].id);
  // The server has the receipt, and nobody to tell it.
  for (let reached = 0; !reached; ) {
    const { conversation } = await ask(ben, 'GET', `/api/conversations/${chat.id}`);
    reached = conversation.deliveredSeq;
  }
  network.resume();
  await state(page, 'over HTTP', 'Delivered');
});

test('a new device shows what was read before it was there', async (t) => {
  const { ada, ben, chat } = await here.pair(t);
  await write(ada.page, 'Did you see this?');
  (await arrived(ben, chat.id, 'Did you see this?')).markRead();
  await state(ada.page, 'Did you see this?', 'Read');
  const phone = await here.browser.device(t);
  await signIn(phone.page, ada.who);
  await chatWith(phone.page, 'Ben');
  await message(phone.page, 'Did you see this?');
  await state(phone.page, 'Did you see this?', 'Read');
});
