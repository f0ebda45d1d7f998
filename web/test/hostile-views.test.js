/** Hostile texts wherever somebody else’s words are shown: each of them in every such place. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accessible } from './support/axe.js';
import { button } from './support/calls.js';
import { chatWith, row } from './support/chat.js';
import { NO_NAMES, harmless, hostile, list, says, within } from './support/hostile.js';
import { world } from './support/world.js';

const here = world();

test('a hostile name of a room does nothing in the list, the room and its sentences', async (t) => {
  const { ada, ben } = await here.pair(t, { open: false });
  const { page } = ada;
  const body = page.locator('body');
  const refused = [];
  for (const text of within(75)) {
    const members = [ada.id];
    const room = { name: text, visibility: 'open', members };
    const made = await ben.rooms.create(room).catch((error) => {
      assert.equal(error.code, 'validation_failed');
      refused.push(text);
    });
    if (!made) continue;
    const { name } = made.getSnapshot().info;
    await says(list(page), name);
    await page.goto(`/#/c/${made.id}`);
    await says(page.getByRole('heading', { level: 1 }), name);
    await ben.rooms.change(made.id, { name: `${name} 2` });
    await says(body, `Ben named the room “${name} 2”`);
    await harmless(page);
    await page.goto(`/#/room/${made.id}`);
    await says(page.getByRole('heading', { level: 2 }), `${name} 2`);
    await button(page, 'Leave the room').click();
    await says(page.getByRole('dialog'), `Leave “${name} 2”?`);
    await harmless(page);
    await page.keyboard.press('Escape');
  }
  assert.deepEqual(refused, NO_NAMES);
});

test('hostile texts do nothing as previews, and as drafts, also after a reload', async (t) => {
  const { ada, chat } = await here.pair(t);
  const { page } = ada;
  // A name that is in none of the texts.
  const quentin = await here.client(t, 'Quentin');
  await (await quentin.inbox.with(ada.id)).send('hi');
  await row(page, 'Quentin').waitFor();
  const input = page.getByRole('textbox', { name: 'Message' });
  for (const text of hostile) {
    await chatWith(page, 'Quentin');
    await chat.sent((await chat.send(text)).clientMessageId);
    // One line, and its beginning.
    await says(list(page), text.replace(/\s+/g, ' ').slice(0, 200));
    await chatWith(page, 'Ben');
    await input.fill(text);
    await chatWith(page, 'Quentin');
    await says(list(page), `Draft: ${text}`);
    await harmless(page);
    await page.reload();
    await chatWith(page, 'Ben');
    assert.equal(await input.inputValue(), text);
    await input.fill('');
    await harmless(page);
  }
});

test('a hostile name of a device does nothing in the list of devices', async (t) => {
  const ada = await here.person(t, 'Ada');
  const { page } = ada;
  const { username, password } = ada.who;
  // A header has no other signs.
  const agents = hostile.filter((text) => /^[ -~]+$/.test(text)).map((text) => text.slice(0, 200));
  assert.equal(agents.length, 16);
  for (const agent of agents) {
    const answer = await fetch(`${here.server.url}/api/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': agent },
      body: JSON.stringify({ username, password }),
    });
    assert.equal(answer.status, 200, await answer.text());
  }
  await page.goto('/#/settings/sessions');
  await page.getByRole('button', { name: 'Sign out all other devices' }).waitFor();
  for (const agent of agents) await says(page.getByRole('main'), agent.slice(0, 60));
  await harmless(page);
  await accessible(page, 'devices of hostile names');
  await ada.picture('hostile-devices');
  const name = agents[0].slice(0, 60);
  await button(page, `Sign out ${name}`).click();
  await says(page.locator('body'), `${name} is signed out`);
  await harmless(page);
});
