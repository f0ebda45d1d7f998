/**
 * One device, driven by lines of JSON: so that the tests which judge the reference client in Rust
 * judge this library as well. docs/design/javascript-client.md has the lines.
 *
 * Usage: node test/judge.js < commands > answers
 */

import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import WebSocket from 'ws';
import { Natter, NatterError, memoryStorage } from 'natter-client';

/** How long a state may take. */
const PATIENCE = 60_000;

/** @type {WebSocket[]} */
const sockets = [];
let online = true;

/** A socket that can be cut off, and does not come back until it may. */
class Socket extends WebSocket {
  constructor(url) {
    super(online ? url : 'ws://127.0.0.1:1');
    sockets.push(this);
  }
}

/** @type {Natter} */
let natter;
/** @type {() => Natter} Makes the device, with what it has kept. */
let make;
let me = '';

/** @param {() => unknown} is */
async function until(is) {
  for (const end = Date.now() + PATIENCE; !(await is()); ) {
    if (Date.now() > end) throw new Error(`not within ${PATIENCE} ms: ${is}`);
    await sleep(2);
  }
}

function lose() {
  online = false;
  for (const socket of sockets.splice(0)) socket.terminate();
  return until(() => !natter.connection.open);
}

/** Of all conversations, those too that have not begun. */
const unsent = () => natter.inbox.context.outbox.unsent.length;

/**
 * One behind the other, as an app that awaits none of them.
 * @returns {Promise<unknown>} When they are stored on the device.
 */
function queue({ conversation, texts }) {
  const chat = natter.inbox.of(conversation);
  return Promise.all(texts.map((text) => chat.send(text)));
}

/** @type {Record<string, (command: any) => unknown>} */
const commands = {
  // A device without any data, with a session that was opened for it.
  async start({ url, user, accessToken, refreshToken }) {
    const storage = memoryStorage();
    await storage.write({ session: { user, accessToken, refreshToken } });
    online = false;
    me = user.id;
    const log = (level, message, { error }) =>
      (level === 'error' || process.env.NATTER_TEST_LOG) && console.error(level, message, error);
    make = () => new Natter({ url, storage, WebSocket: Socket, log });
    natter = make();
    await natter.start();
  },
  // The program ends and begins again: what is kept is there, and it is not connected.
  async reload() {
    await lose();
    await natter.close();
    natter = make();
    await natter.start();
  },
  // Returns when what was missed is handled, and what was unsent is sent.
  async connect() {
    online = true;
    natter.wake();
    await until(() => natter.connection.open);
    await natter.inbox.idle();
    await until(() => unsent() === 0);
  },
  lose,
  // Handles what was pushed until now.
  async listen() {
    if (!natter.connection.open) return;
    await natter.connection.ask('ping', {});
    await natter.inbox.idle();
  },
  async sync() {
    await natter.inbox.sync(AbortSignal.timeout(PATIENCE));
    await natter.inbox.idle();
  },
  // Answers with the entry.
  async write({ conversation, text }) {
    const chat = natter.inbox.of(conversation);
    const { clientMessageId } = await chat.send(text);
    try {
      return await chat.sent(clientMessageId);
    } catch (error) {
      await chat.discard(clientMessageId);
      throw error;
    }
  },
  // Answers before they are in the log.
  async queue(command) {
    await queue(command);
  },
  // Sends over the socket, and loses it before the answer comes.
  async queueAndLose(command) {
    await queue(command);
    await lose();
  },
  // Everything that is unsent gets there, with or without a socket.
  async flush() {
    natter.wake();
    await until(() => unsent() === 0);
  },
  unsent: () => unsent(),
  read: ({ conversation, seq }) => natter.inbox.of(conversation).markRead(seq),
  async delete({ conversation, seq, everyone }) {
    await natter.inbox.of(conversation).deleteMessage(seq, { everyone });
  },
  // Returns when the server knows that it was read.
  saidRead({ conversation, seq }) {
    const path = `/api/conversations/${conversation}`;
    return until(async () => {
      const answer = await natter.inbox.context.http.request('GET', path);
      return answer.conversation.readSeq >= seq;
    });
  },
  // Everything that can be read, from the beginning.
  async shown({ conversation }) {
    const chat = natter.inbox.get(conversation);
    if (!chat) return { last: 0, entries: [] };
    const end = chat.subscribe(() => {});
    while (await chat.loadOlder());
    end();
    return { last: chat.last, entries: chat.getSnapshot().entries };
  },
  last: ({ conversation }) => natter.inbox.get(conversation)?.last ?? 0,
  receipts: ({ conversation }) => natter.inbox.get(conversation)?.getSnapshot().receipts ?? {},
  unread: ({ conversation }) => natter.inbox.get(conversation)?.getSnapshot().info?.unread ?? 0,
  inbox: () => natter.inbox.getSnapshot().conversations,
  conversations: () => natter.inbox.known().map(({ id }) => id),
  connected: () => natter?.connection.open ?? false,
  me: () => me,
  stop: () => natter?.close(),
};

for await (const line of createInterface({ input: process.stdin })) {
  if (!line.trim()) continue;
  /** @type {any} */
  let answer;
  try {
    const { do: name, ...fields } = JSON.parse(line);
    const command = commands[name];
    if (!command) throw new Error(`there is no command ${name}`);
    answer = { ok: (await command(fields)) ?? null };
  } catch (error) {
    const code = error instanceof NatterError ? error.code : 'judge';
    answer = { error: { code, detail: String(error?.stack ?? error) } };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
await natter?.close();
