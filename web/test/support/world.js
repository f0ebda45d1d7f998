/** A natter and a browser for the tests of one file, and people in them. */

import { before } from 'node:test';
import { Browser, newcomer } from './browser.js';
import { chatWith, signUp } from './chat.js';
import { client } from './library.js';
import { Server } from './natter.js';

/**
 * @param {{ flags?: string[], options?: string[] }} [how] Of Chromium, and of natter.
 * @returns {World} Ready when the first test begins.
 */
export function world({ flags, options } = {}) {
  const here = new World();
  before(async (t) => {
    here.server = await Server.start(t, options);
    here.browser = await Browser.start(t, here.server.url, flags);
  });
  return here;
}

export class World {
  /** @type {Server} */
  server;
  /** @type {Browser} */
  browser;

  /**
   * Somebody new at a browser, signed up.
   * @param {import('node:test').TestContext} t
   * @param {string} name
   * @param {import('playwright-core').BrowserContextOptions} [options]
   */
  async person(t, name, options) {
    const device = await this.browser.device(t, options);
    device.who = newcomer(name);
    await signUp(device.page, device.who);
    return device;
  }

  /** Somebody new who uses the library in Node.js. */
  async client(t, name) {
    const who = newcomer(name);
    return Object.assign(await client(t, this.server.url, who), { who });
  }

  /**
   * Ada at a browser and Ben in Node.js, who has written to her.
   * @param {import('node:test').TestContext} t
   * @param {{ texts?: string[], options?: object, open?: boolean }} [how]
   *   What Ben has written, Ada's context, and whether she looks at it.
   */
  async pair(t, { texts = ['hello'], options, open = true } = {}) {
    const [ada, ben] = await Promise.all([this.person(t, 'Ada', options), this.client(t, 'Ben')]);
    const { users } = await ben.people.search(ada.who.username);
    ada.id = users[0].id;
    const chat = await ben.inbox.with(ada.id);
    for (const text of texts) await chat.sent((await chat.send(text)).clientMessageId);
    if (open) await chatWith(ada.page, 'Ben');
    return { ada, ben, chat };
  }
}
