/** The stores are what React takes, and its example shows a room. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { Chat } from '../examples/react/chat.js';
import { signIn } from '../examples/react/sign-in.js';
import { Server, device, person, until } from './support/server.js';

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

test('the example makes an account for a new name, and shows that a password is wrong', async (t) => {
  const server = await Server.start(t);
  const { credentials } = await person(t, server.url);
  const wrong = { ...credentials, password: 'not-the-password-of-this-name' };
  /** Types one thing after the other; returns what was shown before each. */
  const type = async (...fields) => {
    const natter = device(t, server.url);
    const pages = [];
    await signIn(natter, (page) => {
      pages.push(renderToStaticMarkup(page));
      page.props.enter(fields.shift());
    });
    return { pages, username: natter.session.user.username };
  };
  const newcomer = `new-${Date.now().toString(36)}`;
  const fresh = await type({ username: newcomer, password: credentials.password });
  assert.deepEqual([fresh.username, fresh.pages.length], [newcomer, 1]);
  assert.match(fresh.pages[0], /<p role="alert"><\/p>/);

  const short = { username: `${newcomer}-2`, password: 'short' };
  const { pages, username } = await type(wrong, short, credentials);
  assert.equal(username, credentials.username);
  assert.match(pages[1], /<p role="alert">[^<]*password[^<]*<\/p>/);
  assert.doesNotMatch(pages[1], /taken/);
  assert.match(pages[2], /<p role="alert">[^<]+<\/p>/);
});
