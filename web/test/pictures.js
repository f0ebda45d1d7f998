/**
 * Takes the README's pictures: two people who talk, a phone in the dark, a call with video seen from
 * both sides, and a bot that answers.
 *
 * Usage: npm run pictures   writes docs/images
 */

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Browser, newcomer, views } from './support/browser.js';
import { bot } from './support/bot.js';
import { message, rows, signIn, state, write } from './support/chat.js';
import { arrived, client } from './support/library.js';
import { Server } from './support/natter.js';
import { face } from './support/face.js';

const folder = new URL('../../docs/images/', import.meta.url).pathname;
const ends = [];
const t = { after: (end) => ends.unshift(end) };
try {
  await pictures();
} finally {
  for (const end of ends) await end();
}

async function pictures() {
  await mkdir(folder, { recursive: true });
  const work = await mkdtemp(join(tmpdir(), 'natter-pictures-'));
  t.after(() => rm(work, { recursive: true, force: true }));
  const server = await Server.start(t);
  const names = ['Ada Okafor', 'Ben Lindqvist', 'Clara Weiß', 'Dilan Aydın'];
  const all = names.map((name) => ({ ...newcomer(name.split(' ')[0]), displayName: name }));
  const [ada, ben, clara, dilan] = await Promise.all(all.map((who) => client(t, server.url, who)));
  const id = (one) => one.session.user.id;

  const claras = await clara.inbox.with(id(ada));
  await say(claras, 'The tickets are in your mail 🎟️');
  const room = await dilan.rooms.create({ name: 'Sunday hike', visibility: 'open' });
  for (const one of [ada, ben, clara]) await one.rooms.join(room.id);
  await say(room, 'Good boots, please: it has rained all week.');
  await say(await ben.inbox.open(room.id), 'And bring something for the picnic.');
  const bens = await ben.inbox.with(id(ada));
  const adas = await ada.inbox.with(id(ben));
  await say(bens, 'Morning! Are you coming on Sunday?');
  await say(adas, 'I would love to. When do we leave?');
  await say(bens, 'The train goes at 8:52, from platform 3.');
  await say(bens, 'Clara has the tickets, Dilan knows the way. We only have to be on time …');
  await say(adas, 'Then I set two alarms 😄');
  await say(adas, 'Should I bring the camera?');

  const wide = await Browser.start(t, server.url, await camera(work, 'ada', [94, 53, 177]));
  const device = await wide.device(t, { viewport: { width: 1120, height: 700 } });
  await signIn(device.page, all[0]);
  await open(device.page, 'Ben Lindqvist');
  await message(device.page, 'Should I bring the camera?');
  const theirs = await arrived(ben, bens.id, 'Should I bring the camera?');
  theirs.markRead();
  await state(device.page, 'Should I bring the camera?', 'Read');
  await say(bens, 'Yes! And the good lens.');
  await message(device.page, 'Yes! And the good lens.');
  theirs.setTyping();
  await device.page.getByText('writing…').first().waitFor();
  await take(device.page, 'conversation');

  const phone = await wide.device(t, {
    ...views.phone,
    viewport: { width: 390, height: 720 },
    deviceScaleFactor: 1.5,
    colorScheme: 'dark',
  });
  await signIn(phone.page, all[0]);
  await open(phone.page, 'Ben Lindqvist');
  await message(phone.page, 'Yes! And the good lens.');
  await take(phone.page, 'phone');

  await ben.close();
  await phone.context.close();
  const sides = { viewport: { width: 720, height: 560 } };
  const other = await Browser.start(t, server.url, await camera(work, 'ben', [15, 118, 110]));
  const adasSide = await wide.device(t, sides);
  const bensSide = await other.device(t, sides);
  await signIn(adasSide.page, all[0]);
  await signIn(bensSide.page, all[1]);
  await device.context.close();
  await open(adasSide.page, 'Ben Lindqvist');
  await open(bensSide.page, 'Ada Okafor');
  await adasSide.page.getByRole('button', { name: 'Video call' }).click();
  await bensSide.page.getByRole('button', { name: 'Answer with video' }).click();
  await Promise.all([
    sees(adasSide.page, 'Ben Lindqvist'),
    sees(bensSide.page, 'Ada Okafor'),
  ]);
  await sideBySide(wide, [adasSide.page, bensSide.page], 'call');
  await adasSide.page.getByRole('button', { name: 'Hang up' }).click();
  await bensSide.page.getByRole('dialog').waitFor({ state: 'hidden' });

  const { page } = adasSide;
  const robot = await bot(t, server.url, 'echo-bot');
  await page.goto(`/#/join/${robot.roomId}`);
  await page.getByRole('button', { name: 'Join' }).click();
  await page.getByRole('heading', { level: 1, name: 'Bots' }).waitFor();
  await write(page, '!who');
  await message(page, 'Ada Okafor, echo-bot');
  await write(page, '!echo Is anybody there?');
  await message(page, 'Is anybody there?');
  await state(page, '!echo Is anybody there?', 'Read');
  await take(page, 'bot');
}

/** Waits until somebody's picture moves, and has come to its full size. */
async function sees(page, name) {
  const video = page.getByLabel(`Picture of ${name}`);
  await video.waitFor();
  await video.evaluate(
    (element) =>
      new Promise((done) => element.requestVideoFrameCallback(() => setTimeout(done, 3_000))),
  );
}

/** Keeps the pictures of several pages, one beside the other. */
async function sideBySide(browser, pages, name) {
  const shots = await Promise.all(pages.map((page) => page.screenshot({ animations: 'disabled' })));
  const gap = 20;
  const { width, height } = pages[0].viewportSize();
  const viewport = { width: pages.length * (width + gap) + gap, height: height + 2 * gap };
  const { page } = await browser.device(t, { viewport }, 'about:blank');
  const images = shots.map((shot) => `<img src="data:image/png;base64,${shot.toString('base64')}">`);
  await page.setContent(`<style>
    body { margin: ${gap}px; display: flex; gap: ${gap}px; background: #dfe3e8 }
    img { border-radius: 10px; box-shadow: 0 4px 16px #0005 }
  </style>${images.join('')}`);
  await take(page, name);
}

async function open(page, name) {
  await rows(page).filter({ has: page.getByText(name, { exact: true }) }).getByRole('link').click();
}

async function say(conversation, text) {
  await conversation.sent((await conversation.send(text)).clientMessageId);
}

/** Keeps a picture. */
async function take(page, name) {
  await page.screenshot({ path: `${folder}${name}.png`, animations: 'disabled' });
}

/** Flags of a Chromium whose camera shows somebody. */
async function camera(work, name, colour) {
  const path = join(work, `${name}.y4m`);
  await writeFile(path, face(colour));
  return [
    '--use-fake-device-for-media-stream',
    '--use-fake-ui-for-media-stream',
    `--use-file-for-fake-video-capture=${path}`,
  ];
}
