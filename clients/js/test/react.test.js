/** The stores are what React takes, and its example shows a room. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { Chat } from '../examples/react/chat.js';
import { Server, person, until } from './support/server.js';

test("the example shows texts as text, and sends what was refused again", async (t) => {
  const server = await Server.start(t);
  const natter = await person(t, server.url);
  const room = await natter.rooms.create({ name: '<b>Lobby</b>', visibility: 'open' });
  const sent = await room.send('<img src=x onerror=alert(1)>');
  await room.sent(sent.clientMessageId);
  const refused = await room.send('x'.repeat(5_000));
  await assert.rejects(room.sent(refused.clientMessageId));
  await until(room, ({ unsent }) => unsent[0]?.state === 'failed');
  const page = renderToStaticMarkup(createElement(Chat, { natter, room }));
  assert.match(page, /&lt;b&gt;Lobby&lt;\/b&gt;/);
  assert.match(page, /<li class="mine">&lt;img src=x onerror=alert\(1\)&gt;<\/li>/);
  assert.match(page, /Send again/);
});
