/**
 * The session of the web client, and nothing else of a client: no socket, no tab among its tabs,
 * nothing that is read or written of its conversations.
 */

import { Http } from '/client/http.js';
import { Session } from '/client/session.js';
import { browserStorage, databaseOf } from '/client/storage.js';
import { Tabs } from '/client/tabs.js';

/** A session that is used, and never ended: whoever ends it deletes what the device has kept. */
class Borrowed extends Session {
  /** @override */
  async end() {}
}

/** @type {Promise<Session> | undefined} */
let known;

/**
 * The token of whoever is signed in to the web client, refreshed if it has to be.
 * @returns {Promise<string | undefined>} `undefined`: nobody is.
 */
export async function token() {
  const session = await (known ??= borrow());
  if (!session.user) return undefined;
  // The server says whether the token is still good, and the session gets another one if not.
  await session.me();
  return session.accessToken;
}

async function borrow() {
  const log = () => {};
  // Without storage nobody is signed in, which is what is said.
  const storage = browserStorage(databaseOf(location.origin), log);
  const http = new Http(location.origin, globalThis.fetch, log);
  const tabs = new Tabs(storage.name, navigator.locks, globalThis.BroadcastChannel);
  const session = new Borrowed(http, storage, tabs, log, async () => {});
  await session.resume();
  return session;
}
