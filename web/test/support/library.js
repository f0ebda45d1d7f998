/** People who use the library in Node.js: they are quicker than those at a browser. */

import WebSocket from 'ws';
import { atEnd } from './ends.js';
import { Natter } from '../../../clients/js/src/index.js';

/**
 * A client of the library, signed in.
 * @param {import('node:test').TestContext} t Closes it at its end.
 * @param {string} url
 * @param {{ username: string, email?: string, password: string, displayName?: string }} who
 *   Is registered if there is an email address and nobody of that name.
 */
export async function client(t, url, { username, email, password, displayName }) {
  const sockets = new Set();
  const natter = new Natter({ url, WebSocket: counted(sockets), log: quiet });
  natter.sockets = sockets;
  atEnd(t, () => natter.close());
  try {
    await natter.session.login({ username, password });
  } catch (error) {
    if (error.code !== 'invalid_credentials' || !email) throw error;
    await natter.session.register({ username, email, password, displayName });
  }
  await until(natter.connection, ({ state }) => state === 'open');
  return natter;
}

/** A WebSocket class whose open instances a test can cut off. */
const counted = (sockets) =>
  class extends WebSocket {
    constructor(url) {
      super(url);
      sockets.add(this);
      this.on('close', () => sockets.delete(this));
    }
  };

/** Cuts off the sockets of a client without a close frame. */
export function cut(natter) {
  for (const socket of natter.sockets) socket.terminate();
}

const quiet = (level, message, fields) => {
  if (level === 'error') console.error(level, message, fields);
};

/**
 * Waits for a state of a store.
 * @param {{ subscribe: Function, getSnapshot: Function }} store
 * @param {(value: any) => unknown} is
 * @param {number} [ms] After which the test fails.
 */
export function until(store, is, ms = 60_000) {
  const { stack } = new Error('the state did not come');
  return new Promise((resolve, reject) => {
    let end = () => {};
    const timer = setTimeout(() => {
      end();
      reject(new Error(`${stack}\nIt is: ${JSON.stringify(store.getSnapshot()).slice(0, 2_000)}`));
    }, ms);
    end = store.subscribe((value) => {
      if (!is(value)) return;
      clearTimeout(timer);
      queueMicrotask(() => end());
      resolve(value);
    });
  });
}

/** An answer of the API to a client, past the library. */
export const ask = (natter, method, path, options) =>
  natter.inbox.context.http.request(method, path, options);

/** The whole log of a conversation. */
export async function logOf(natter, id) {
  const entries = [];
  for (let after = 0; ; ) {
    const query = { after, limit: 100 };
    const page = await ask(natter, 'GET', `/api/conversations/${id}/entries`, { query });
    entries.push(...page.entries);
    after = page.entries.at(-1)?.seq ?? page.lastSeq;
    if (after >= page.lastSeq) return entries;
  }
}

/**
 * Puts messages into a conversation, ten by ten.
 * @param {Natter} natter
 * @param {string} id
 * @param {string[]} texts
 */
export async function fill(natter, id, texts) {
  for (let at = 0; at < texts.length; at += 10) {
    const messages = texts
      .slice(at, at + 10)
      .map((text) => ({ text, clientMessageId: crypto.randomUUID() }));
    await ask(natter, 'POST', `/api/conversations/${id}/messages`, { body: { messages } });
  }
}

/**
 * Waits until somebody can be pushed to: a page is shown before its socket is open, and nobody
 * rings where there is none.
 * @param {Natter} natter
 * @param {string} username
 * @returns {Promise<string>} Their id.
 */
export async function online(natter, username) {
  const { users } = await natter.people.search(username);
  for (let tries = 0; tries < 300; tries++) {
    if ((await natter.people.get(users[0].id)).online) return users[0].id;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`${username} is not online`);
}

/** Waits until a conversation has a text. */
export async function arrived(natter, id, text) {
  const conversation = await natter.inbox.open(id);
  await until(conversation, ({ entries }) => entries.some((entry) => entry.text === text));
  return conversation;
}

/** Sends a frame as another client than the library would. */
export function frame(natter, fields) {
  const [socket] = natter.sockets;
  socket.send(JSON.stringify({ requestId: crypto.randomUUID(), ...fields }));
}
