/** The bot of the library's examples, as somebody at a browser meets it. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accessible } from './support/axe.js';
import { bot } from './support/bot.js';
import { log, message, row, write } from './support/chat.js';
import { world } from './support/world.js';

const here = world();

test('the bot of the examples answers in its room', async (t) => {
  const [ada, robot] = await Promise.all([here.person(t, 'Ada'), bot(t, here.browser.url)]);
  const { page } = ada;
  await page.goto('/#/join');
  await page.getByRole('textbox', { name: 'Link or id of the room' }).fill(robot.roomId);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('button', { name: 'Join' }).click();
  await page.getByRole('heading', { level: 1, name: 'Bots' }).waitFor();
  await write(page, '!echo hello there');
  const echoed = await message(page, 'hello there');
  // It is not one's own.
  assert.match(await echoed.getAttribute('aria-label'), new RegExp(`^${robot.name}, `));
  await write(page, '!who');
  // In the order of their ids.
  const who = [`${robot.name}, Ada`, `Ada, ${robot.name}`];
  await log(page).getByText(new RegExp(`^(${who.join('|')})$`)).waitFor();
  robot.say('typed where the bot runs');
  await message(page, 'typed where the bot runs');
  await row(page, 'Bots').getByText(`${robot.name}: typed where the bot runs`).waitFor();
  await accessible(page, 'a room with a bot');
  await ada.picture('bot');
  assert.deepEqual(await robot.stop(), [0, null]);
});
