/** Where the browser has no IndexedDB that can be opened. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { indexedDbStorage } from 'natter-client';
import { Locks } from './support/locks.js';
import { Server, device, opened, person, texts, until } from './support/server.js';

/** What a browser says to a page that may not store anything. */
const refused = () => new DOMException('The operation is insecure.', 'SecurityError');
const WAYS = {
  'asking for it throws': {
    get() {
      throw refused();
    },
  },
  'opening throws': {
    value: {
      open() {
        throw refused();
      },
    },
  },
  'opening fails': {
    value: {
      open() {
        const request = { error: refused() };
        queueMicrotask(() => request.onerror());
        return request;
      },
    },
  },
};

for (const [way, property] of Object.entries(WAYS)) {
  test(`${way}: memory takes its place, and the log says so once`, async (t) => {
    Object.defineProperty(globalThis, 'indexedDB', { configurable: true, ...property });
    t.after(() => delete globalThis.indexedDB);
    const server = await Server.start(t);
    const told = [];
    const log = (level, message, { error }) => told.push([level, message, error?.name]);
    const locks = new Locks();
    const ada = await person(t, server.url, { log, locks: locks.tab() });
    const room = await ada.rooms.create({ name: 'Lobby', visibility: 'open' });
    const { clientMessageId } = await room.send('hello');
    await room.sent(clientMessageId);
    const [first, ...others] = told.filter(([level]) => level !== 'info');
    assert.deepEqual([first[0], first[2], others], ['warn', 'SecurityError', []]);
    assert.match(first[1], /IndexedDB/);
    // Another tab does not have what is in the memory of this one: it does all itself.
    const tab = device(t, server.url, { locks: locks.tab() });
    assert.equal(await tab.start(), undefined);
    await tab.session.login(ada.credentials);
    await opened(tab);
    const same = await tab.inbox.open(room.id);
    await same.send('from the other tab');
    await until(room, () => texts(room).includes('from the other tab'));
  });
}

test('a database that was opened once is not given up for memory', async () => {
  await import('fake-indexeddb/auto');
  const { browserStorage } = await import('../src/storage.js');
  const lost = [];
  const storage = browserStorage('kept', (error) => lost.push(error));
  await storage.write({ a: 1 });
  await assert.rejects(storage.write({ b: () => {} }), { name: 'DataCloneError' });
  assert.equal(await storage.get('a'), 1);
  assert.equal(await indexedDbStorage('kept').get('a'), 1);
  assert.deepEqual(lost, []);
});
