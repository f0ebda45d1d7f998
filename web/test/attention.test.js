/** Calling somebody back who looks at something else: the title, the badge, the notification. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { button, clock, devices, ringing, two } from './support/calls.js';
import { chatWith, message, row } from './support/chat.js';
import { frame, online } from './support/library.js';
import { world } from './support/world.js';

const here = world({ flags: devices });

/**
 * Keeps what the pages of a device ask of the system: the badge on its icon, and notifications,
 * which nothing shows here. They see a page that somebody may have left.
 */
async function observed({ context }) {
  await context.addInitScript(() => {
    globalThis.badges = [];
    globalThis.notes = [];
    navigator.setAppBadge = async (count) => void globalThis.badges.push(count);
    let left = false;
    Object.defineProperty(document, 'hidden', { get: () => left });
    globalThis.leave = (value) => (left = value);
    globalThis.Notification = class extends EventTarget {
      static permission = 'granted';
      open = true;
      constructor(title, options) {
        super();
        Object.assign(this, { title, options });
        globalThis.notes.push(this);
      }
      close() {
        this.open = false;
      }
    };
  });
}

test('the badge counts what is unread in all conversations, and goes with it', async (t) => {
  const { ada, chat } = await here.pair(t, { texts: ['one', 'two'], open: false });
  await observed(ada);
  const page = await ada.tab('/');
  const badge = (count) =>
    page.waitForFunction((wanted) => globalThis.badges.at(-1) === wanted, count);
  await badge(2);
  const eve = await here.client(t, 'Eve');
  const theirs = await eve.inbox.with(ada.id);
  await theirs.send('three');
  await badge(3);
  await page.waitForFunction(() => document.title.startsWith('(3) '));
  await chatWith(page, 'Ben');
  await message(page, 'two');
  await badge(1);
  await chatWith(page, 'Eve');
  await message(page, 'three');
  await badge(0);
  await page.waitForFunction(() => !document.title.startsWith('('));
  await chatWith(page, 'Ben');
  await theirs.send('four');
  await row(page, 'Eve').getByText('1 unread message').waitFor();
  await badge(1);
  await chat.send('seen at once');
  await message(page, 'seen at once');
  await badge(1);
});

test('a call from somebody new blinks in the title with their name', async (t) => {
  const [ada, eve] = await Promise.all([here.person(t, 'Ada'), here.client(t, 'Eve')]);
  const { page } = ada;
  const before = await page.title();
  const title = (wanted) =>
    page.waitForFunction(
      (text) => document.title.replace(/[\u2066-\u2069]/g, '') === text, wanted);
  const receiverId = await online(eve, ada.who.username);
  const callId = crypto.randomUUID();
  const offer = { type: 'offer', sdp: 'v=0\r\n' };
  frame(eve, { action: 'callUser', callId, receiverId, media: 'audio', offer });
  await title('Call from Eve');
  await title(before);
  await title('Call from Eve');
  frame(eve, { action: 'endCall', callId });
  await page.getByText('You missed a call from Eve.').waitFor();
  await page.waitForFunction(() => !document.title.includes('Call from'));
});

test('a call blinks in the title while it rings, and then leaves it as it was', async (t) => {
  const { ada, ben } = await two(here, t);
  const before = await ben.page.title();
  const title = (wanted) =>
    ben.page.waitForFunction((text) => document.title === text, wanted);
  await button(ada.page, 'Audio call').click();
  await ringing(ben.page, 'Ada').waitFor();
  await title('Call from Ada');
  await title(before);
  await title('Call from Ada');
  await button(ben.page, 'Decline').click();
  await title(before);
  await button(ada.page, 'Close').click();
  // Also where one answers while it says so.
  await button(ada.page, 'Audio call').click();
  await title('Call from Ada');
  await button(ben.page, 'Answer').click();
  await clock(ben.page).waitFor();
  await title(before);
  await button(ada.page, 'Hang up').click();
});

test('whoever looks at another page is told of a call, by its name, until it is over', async (t) => {
  const { ada, ben } = await two(here, t);
  await observed(ben);
  await ben.page.reload();
  await button(ben.page, 'Audio call').waitFor();
  const notes = () =>
    ben.page.evaluate(() => globalThis.notes.map(({ title, open }) => ({ title, open })));
  // Whoever looks at the page needs none.
  await button(ada.page, 'Audio call').click();
  await ringing(ben.page, 'Ada').waitFor();
  await button(ada.page, 'Hang up').click();
  await ringing(ben.page, 'Ada').waitFor({ state: 'detached' });
  assert.deepEqual(await notes(), []);

  await ben.page.evaluate(() => globalThis.leave(true));
  await button(ada.page, 'Audio call').click();
  await ringing(ben.page, 'Ada').waitFor();
  assert.deepEqual(await notes(), [{ title: 'Call from Ada', open: true }]);
  const icon = await ben.page.evaluate(() => globalThis.notes[0].options.icon);
  assert.equal((await ben.context.request.get(icon)).status(), 200);
  await button(ada.page, 'Hang up').click();
  await ben.page.getByText('You missed a call from Ada.').first().waitFor();
  await ben.page.waitForFunction(() => globalThis.notes.every(({ open }) => !open));
  assert.deepEqual(await notes(), [{ title: 'Call from Ada', open: false }]);

  // Without a word of the person nothing is shown, and the call rings all the same.
  await ben.page.evaluate(() => (globalThis.Notification.permission = 'default'));
  await button(ada.page, 'Audio call').click();
  await ringing(ben.page, 'Ada').waitFor();
  assert.equal((await notes()).length, 1);
  await button(ada.page, 'Hang up').click();
});
