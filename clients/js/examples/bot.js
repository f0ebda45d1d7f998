#!/usr/bin/env node
/**
 * A bot for the terminal: joins a room, shows what is said, and answers `!echo` and `!who`. What is
 * typed is said.
 *
 * Usage: node examples/bot.js URL USERNAME PASSWORD [ROOM]
 *   Without a room it makes one. The account is made if there is none. Node.js 20 needs
 *   `--experimental-websocket`.
 */

import { createInterface } from 'node:readline';
import { Natter, NatterError } from 'natter-client';

const [url, username, password, roomId] = process.argv.slice(2);
if (!password) {
  console.error('usage: node bot.js URL USERNAME PASSWORD [ROOM]');
  process.exit(2);
}

const natter = new Natter({ url });
try {
  await natter.session.login({ username, password });
} catch (error) {
  if (!(error instanceof NatterError) || error.code !== 'invalid_credentials') throw error;
  const email = `${username}@example.org`;
  await natter.session.register({ username, email, password }).catch((refusal) => {
    // The name is known: it is the password that is wrong.
    throw refusal.code === 'username_taken' ? error : refusal;
  });
}
const me = natter.session.user.id;
const room = roomId
  ? await natter.rooms.join(roomId)
  : await natter.rooms.create({ name: 'Bots', visibility: 'open' });
console.log(`In room ${room.id}`);

/** What the bot says to a command. */
const commands = {
  '!echo': async (rest) => rest,
  '!who': async () => {
    const { members } = await natter.rooms.members(room.id);
    return members.map(({ user }) => user.displayName).join(', ');
  },
};

let shown = room.last;
room.subscribe(({ entries }) => {
  for (const entry of entries) {
    if (entry.seq <= shown) continue;
    shown = entry.seq;
    const who = entry.sender === me ? 'me' : entry.sender;
    console.log(`${entry.seq} ${who}: ${entry.text ?? entry.kind}`);
    if (entry.sender !== me && entry.text) answer(entry.text).catch(console.error);
  }
  room.markRead();
});

/** @param {string} text */
async function answer(text) {
  const [command, ...rest] = text.split(' ');
  const said = await commands[command]?.(rest.join(' '));
  if (said) await room.send(said);
}

const input = createInterface({ input: process.stdin });
input.on('line', (line) => line.trim() && room.send(line).catch(console.error));
process.on('SIGTERM', () => stop());
process.on('SIGINT', () => stop());

async function stop() {
  input.close();
  await natter.close();
}
