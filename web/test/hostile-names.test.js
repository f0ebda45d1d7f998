/** Hostile names of people wherever a name is shown: each of them in every such place. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accessible } from './support/axe.js';
import { newcomer } from './support/browser.js';
import { button, devices } from './support/calls.js';
import { NO_NAMES, harmless, list, says, within } from './support/hostile.js';
import { client, frame, online, until } from './support/library.js';
import { world } from './support/world.js';

const here = world({ flags: devices });

/**
 * Somebody of each hostile name.
 * @param {import('node:test').TestContext} t
 * @returns {Promise<Natter[]>}
 */
async function crowd(t) {
  const made = within(50).map(async (displayName) => {
    const one = client(t, here.server.url, { ...newcomer('Eve'), displayName });
    if (!NO_NAMES.includes(displayName)) return one;
    await assert.rejects(one, { code: 'validation_failed' });
    return undefined;
  });
  return (await Promise.all(made)).filter(Boolean);
}

test('a hostile name does nothing in lists, rooms, sentences and cards', async (t) => {
  const [{ ada, ben }, eves] = await Promise.all([here.pair(t, { open: false }), crowd(t)]);
  const { page } = ada;
  const body = page.locator('body');
  const room = await ben.rooms.create({ name: 'Lobby', visibility: 'open', members: [ada.id] });
  await page.goto(`/#/c/${room.id}`);
  await page.getByRole('textbox', { name: 'Message' }).waitFor();
  for (const [index, eve] of eves.entries()) {
    const name = eve.session.user.displayName;
    const theirs = await eve.rooms.join(room.id);
    await says(body, `${name} joined`);
    theirs.setTyping();
    await says(body, `${name} is writing…`);
    await theirs.send(`hello from ${index}`);
    await says(list(page), `${name}: hello from ${index}`);
    await harmless(page);
    await (await eve.inbox.with(ada.id)).send('just you');
    await says(list(page), name);
  }
  await accessible(page, 'a room of hostile names');
  await ada.picture('hostile-names');
  await page.goto(`/#/room/${room.id}`);
  for (const eve of eves) {
    const name = eve.session.user.displayName;
    await says(page.getByRole('list', { name: 'Members' }), name);
    await says(page.getByRole('list', { name: 'Members' }), `What to do with ${name}`);
  }
  await harmless(page);
  await ada.picture('hostile-members');
  for (const [index, bio] of within(160).entries()) {
    const eve = eves[index % eves.length];
    const { displayName: name, id } = eve.session.user;
    const kept = await eve.session.updateProfile({ bio }).then(
      () => true,
      ({ code }) => assert.equal(code, 'validation_failed'),
    );
    assert.equal(kept !== true, /\u202E/.test(bio), bio);
    await page.goto(`/#/u/${id}`);
    await says(page.getByRole('heading', { level: 2 }), name);
    if (kept) await says(page.getByRole('main'), bio);
    await button(page, 'Block').click();
    await says(page.getByRole('dialog'), `Block ${name}?`);
    await harmless(page);
    await page.keyboard.press('Escape');
  }
  await ada.picture('hostile-card');
});

test('a hostile name does nothing in the window, the line and the note of a call', async (t) => {
  const [ada, eves] = await Promise.all([here.person(t, 'Ada'), crowd(t)]);
  const { page } = ada;
  const receiverId = await online(eves[0], ada.who.username);
  const dialog = page.getByRole('dialog');
  for (const eve of eves) {
    const { displayName: name, id } = eve.session.user;
    const callId = crypto.randomUUID();
    const offer = { type: 'offer', sdp: 'v=0\r\n' };
    frame(eve, { action: 'callUser', callId, receiverId, media: 'audio', offer });
    await says(dialog, name);
    await page.waitForFunction(() => /Call from .../.test(document.title));
    await harmless(page);
    await page.keyboard.press('Escape');
    await says(page.locator('body'), `${name} is calling you`);
    await harmless(page);
    frame(eve, { action: 'endCall', callId });
    await says(page.locator('body'), `You missed a call from ${name}.`);
    await harmless(page);

    await page.goto(`/#/c/d-${[receiverId, id].sort().join('-')}`);
    await button(page, 'Audio call').click();
    const rings = ({ phase }) => phase === 'ringing';
    const called = await until(eve.calls, (calls) => calls.some(rings));
    await says(dialog, name);
    const { id: ringing } = called.find(rings);
    await eve.calls.hangUp(ringing);
    await says(dialog, `${name} has declined.`);
    await harmless(page);
    await button(page, 'Close').click();
  }
  await ada.picture('hostile-calls');
});
