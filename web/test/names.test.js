/** Names as long as they may be, in every script: nothing is pushed away by them. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accessible } from './support/axe.js';
import { newcomer, views } from './support/browser.js';
import { row, rows } from './support/chat.js';
import { allInside, atHand, fits } from './support/layout.js';
import { client } from './support/library.js';
import { world } from './support/world.js';

const here = world({
  flags: ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'],
});

/** Fifty characters of each kind, without a place where a line may break but in the last two. */
const NAMES = {
  wide: 'W'.repeat(50),
  emoji: '🦜'.repeat(50),
  arabic: 'عبدالرحمن'.repeat(6).slice(0, 50),
  words: 'Ada '.repeat(13).slice(0, 50).trim(),
};
const button = (page, name) => page.getByRole('button', { name, exact: true });

/** Somebody with the library, and that name. */
const named = (t, name) =>
  client(t, here.browser.url, { ...newcomer('Long'), displayName: name });

for (const [size, options] of Object.entries(views)) {
  test(`long names leave lists, headers and cards in order (${size})`, async (t) => {
    const names = Object.values(NAMES);
    const ada = await here.person(t, 'Ada', options);
    const { page } = ada;
    const [ben, ...others] = await Promise.all(['Ben', ...names].map((name) => named(t, name)));
    const { users } = await ben.people.search(ada.who.username);
    for (const one of [ben, ...others]) {
      const chat = await one.inbox.with(users[0].id);
      await chat.sent((await chat.send('x'.repeat(120))).clientMessageId);
    }
    for (const name of names) await row(page, name).waitFor();
    // Each row is as high as that of a short name.
    const heights = await rows(page).evaluateAll((all) => all.map((one) => one.offsetHeight));
    assert.equal(new Set(heights).size, 1, `${heights}`);
    await fits(page);
    await accessible(page, `a list of long names (${size})`);
    await ada.picture(`names-list-${size}`);
    for (const [kind, name] of Object.entries(NAMES)) {
      await row(page, name).getByRole('link').click();
      await page.getByRole('heading', { level: 1, name }).waitFor();
      await atHand(button(page, 'Video call'));
      await atHand(button(page, 'Audio call'));
      if (size === 'phone') await atHand(page.getByRole('link', { name: 'Back' }).first());
      await fits(page);
      await ada.picture(`names-${kind}-${size}`);
      const other = others[names.indexOf(name)].session.user;
      await page.goto(`/#/u/${other.id}`);
      await page.getByRole('heading', { level: 2, name }).waitFor();
      await fits(page);
      await ada.picture(`names-card-${kind}-${size}`);
      await page.goto('/#/');
    }
  });

  test(`long names leave a room and its members in order (${size})`, async (t) => {
    const names = Object.values(NAMES);
    const ada = await here.person(t, 'Ada', options);
    const { page } = ada;
    const [ben, ...others] = await Promise.all(['Ben', ...names].map((name) => named(t, name)));
    const { users } = await ben.people.search(ada.who.username);
    const people = [users[0].id, ...others.map(({ session }) => session.user.id)];
    const name = 'W'.repeat(80);
    const room = await ben.rooms.create({ name, visibility: 'open', members: people });
    await ben.rooms.setMember(room.id, users[0].id, 'admin');
    for (const one of others) {
      const theirs = await one.inbox.open(room.id);
      await theirs.sent((await theirs.send('hello')).clientMessageId);
    }
    await page.goto(`/#/c/${room.id}`);
    await page.getByRole('article').filter({ hasText: 'hello' }).nth(names.length - 1).waitFor();
    await fits(page);
    const event = page.getByText('created the room with you');
    await allInside(event);
    await accessible(page, `a room of long names (${size})`);
    await ada.picture(`names-room-${size}`);
    await page.goto(`/#/room/${room.id}`);
    const members = page.getByRole('list', { name: 'Members' });
    for (const name of names) {
      const member = members.getByRole('listitem').filter({ hasText: name });
      const menu = member.getByRole('button', { name: /^What to do with/ });
      await menu.scrollIntoViewIfNeeded();
      await atHand(menu);
    }
    await fits(page);
    await ada.picture(`names-members-${size}`);
    await page.goto('/#/people');
    await page.getByRole('searchbox').fill(others[0].session.user.username);
    const found = page.getByRole('list', { name: 'People' });
    await found.getByText(others[0].session.user.username).waitFor();
    await fits(page);
    await ada.picture(`names-search-${size}`);
  });

  test(`long names leave every button of a call at hand (${size})`, async (t) => {
    const ada = await here.person(t, 'Ada', options);
    const eve = await here.person(t, NAMES.wide);
    const finder = await here.client(t, 'Cleo');
    const ids = [];
    for (const { who } of [ada, eve]) {
      const { users } = await finder.people.search(who.username);
      ids.push(users[0].id);
    }
    await eve.page.goto(`/#/c/d-${ids.sort().join('-')}`);
    await button(eve.page, 'Video call').click();
    const { page } = ada;
    const ringing = page.getByRole('dialog', { name: NAMES.wide });
    await ringing.waitFor();
    for (const name of ['Decline', 'Answer without video', 'Answer with video']) {
      await atHand(button(page, name));
    }
    await fits(page);
    await ada.picture(`names-incoming-${size}`);
    await button(page, 'Answer with video').click();
    await page.getByText(/^\d+:\d\d$/).waitFor();
    for (const name of ['Mute the microphone', 'Turn the camera off', 'Hang up']) {
      await atHand(button(page, name));
    }
    await fits(page);
    await accessible(page, `a call with a long name (${size})`);
    await ada.picture(`names-call-${size}`);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await atHand(button(page, 'Hang up'));
    await fits(page);
    await ada.picture(`names-call-line-${size}`);
    await button(page, 'Hang up').click();
    await eve.page.getByRole('dialog').waitFor({ state: 'hidden' });
  });
}
