/** The stores are what React and Svelte take: they subscribe, show each change, and let go. */

import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { Window } from 'happy-dom';
import { derived, get } from 'svelte/store';
import { Server, person, texts, until } from './support/server.js';

/** @type {Server} */
let server;
before(async (t) => {
  server = await Server.start(t);
});

/** Two people in a room. */
async function together(t) {
  const [ada, ben] = [await person(t, server.url), await person(t, server.url)];
  const room = await ada.rooms.create({ name: 'Lobby', visibility: 'open' });
  return { ada, ben, room, theirs: await ben.rooms.join(room.id) };
}

/** React in a page of its own; loaded once the page is there, because it looks for one. */
async function react(t) {
  const window = new Window();
  const page = { window, document: window.document, IS_REACT_ACT_ENVIRONMENT: true };
  // Node.js has one from version 21 on.
  if (!globalThis.navigator) page.navigator = window.navigator;
  Object.assign(globalThis, page);
  t.after(async () => {
    for (const name of Object.keys(page)) delete globalThis[name];
    await window.happyDOM.close();
  });
  const [{ act, createElement, StrictMode }, { createRoot }, { Chat }] = await Promise.all([
    import('react'), import('react-dom/client'), import('../examples/react/chat.js'),
  ]);
  const place = window.document.body.appendChild(window.document.createElement('div'));
  const root = createRoot(place);
  const shown = () => [...place.querySelectorAll('li')].map((item) => item.textContent);
  return {
    place,
    shown,
    render: (props) =>
      act(() => root.render(createElement(StrictMode, null, createElement(Chat, props)))),
    unmount: () => act(() => root.unmount()),
    /** Waits for a state of the store, then until React has drawn it. */
    drawn: (store, is) => act(() => until(store, is)),
  };
}

test('React draws what comes, what is sent and who writes, and lets go of the stores', async (t) => {
  const { ada, ben, room, theirs } = await together(t);
  const page = await react(t);
  await page.render({ natter: ada, room });
  assert.equal(page.place.querySelector('h1').textContent, 'Lobby open');
  assert.deepEqual([room.watched, ada.session.watched, ada.connection.watched], [true, true, true]);

  await theirs.send('hello');
  await page.drawn(room, () => texts(room).includes('hello'));
  assert.deepEqual(page.shown(), ['hello']);
  theirs.setTyping();
  await page.drawn(room, ({ typing }) => typing.length === 1);
  assert.equal(page.place.querySelector('[role=status]').textContent, 'Somebody is writing …');

  const { clientMessageId } = await room.send('hello yourself');
  await page.drawn(room, ({ unsent }) => unsent.length === 0);
  await room.sent(clientMessageId);
  assert.deepEqual(page.shown(), ['hello', 'hello yourself']);
  await room.deleteMessage(room.last, { everyone: true });
  await page.drawn(room, ({ entries }) => entries.at(-1).kind === 'deleted');
  assert.deepEqual(page.shown(), ['hello', 'deleted']);

  // The same component, another conversation.
  const other = await ada.inbox.with(ben.session.user.id);
  await page.render({ natter: ada, room: other });
  assert.deepEqual([page.shown(), room.watched, other.watched], [[], false, true]);
  await page.unmount();
  assert.deepEqual([other.watched, ada.session.watched], [false, false]);
});

test("Svelte's stores read, follow and leave a store of the library", async (t) => {
  const { ada, room, theirs } = await together(t);
  assert.equal(get(ada.session).user.id, ada.session.user.id);
  assert.equal(get(ada.connection).state, 'open');
  assert.equal(get(room), room.getSnapshot());
  assert.equal(room.watched, false, 'get has let go');

  const unread = derived([ada.inbox, room], ([{ unread: all }, { entries }]) => [
    all, entries.filter(({ kind }) => kind === 'message').length,
  ]);
  const seen = [];
  const end = unread.subscribe((value) => seen.push(value));
  assert.deepEqual([seen, room.watched], [[[0, 0]], true]);
  await theirs.send('hello');
  await until(ada.inbox, ({ unread: all }) => all === 1);
  await until(room, () => texts(room).includes('hello'));
  assert.deepEqual(seen.at(-1), [1, 1]);
  end();
  assert.equal(room.watched, false);
  await theirs.send('nobody looks');
  await until(ada.inbox, ({ unread: all }) => all === 2);
  assert.deepEqual(seen.at(-1), [1, 1]);
});
