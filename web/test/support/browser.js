/** Chromium, and people in contexts of their own. */

import { mkdir } from 'node:fs/promises';
import { chromium } from 'playwright-core';
import { Guard } from './guard.js';
import { Network } from './network.js';
import { atEnd } from './ends.js';

const screenshots =
  process.env.NATTER_SCREENSHOTS ??
  new URL('../../../target/browser-screenshots', import.meta.url).pathname;

/** How long a test waits for what the page shows. */
const PATIENCE = 30_000;

/** Views that tests ask for, as options of a browser context. */
export const views = {
  wide: { viewport: { width: 1280, height: 800 } },
  phone: {
    viewport: { width: 390, height: 844 },
    deviceScaleFactor: 2,
    hasTouch: true,
    isMobile: true,
  },
};

let people = 0;

export class Browser {
  #t;
  #chromium;

  /**
   * @param {import('node:test').TestContext} t Closes it at its end.
   * @param {string} url Of Natter.
   * @param {string[]} [flags] Of Chromium.
   */
  static async start(t, url, flags = []) {
    const browser = new Browser();
    browser.#t = t;
    browser.url = url;
    browser.#chromium = await chromium.launch({
      executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
      // The tests run as root in CI, where Chromium's own sandbox can't be set up.
      args: ['--no-sandbox', ...flags],
    });
    atEnd(t, () => browser.#chromium.close());
    return browser;
  }

  /**
   * A device in the hands of somebody who is not signed in: a context of its own.
   * @param {import('node:test').TestContext} t The test that fails if its pages complain.
   * @param {import('playwright-core').BrowserContextOptions} [options]
   * @param {string | null} [path] Where its first tab begins; null: it has none yet.
   */
  async device(t, options = {}, path = '/') {
    const network = await Network.start(t);
    const context = await this.#chromium.newContext({
      baseURL: this.url,
      locale: 'en-GB',
      timezoneId: 'Europe/Berlin',
      colorScheme: 'light',
      ...views.wide,
      proxy: { server: network.address },
      ...options,
    });
    context.setDefaultTimeout(PATIENCE);
    const guard = new Guard(context);
    atEnd(t, async () => {
      await context.close();
      guard.check();
    });
    const device = new Device(context, network, guard);
    if (path) device.page = await device.tab(path);
    return device;
  }
}

/** A context with its pages, its network, and what went wrong in them. */
export class Device {
  constructor(context, network, guard) {
    this.context = context;
    this.network = network;
    this.guard = guard;
  }

  /** Another tab of the same browser, at the given address. */
  async tab(path = '/') {
    const page = await this.context.newPage();
    await page.goto(path);
    return page;
  }

  /** No network, as the browser itself notices it. */
  async offline() {
    this.guard.networkFails();
    this.network.cut();
    await this.context.setOffline(true);
  }

  async online() {
    this.network.mend();
    await this.context.setOffline(false);
  }

  /**
   * Keeps a picture of what is shown.
   * @param {string} name
   */
  async picture(name, page = this.page) {
    await mkdir(screenshots, { recursive: true });
    // What moves has come to rest in the picture.
    await page.screenshot({ path: `${screenshots}/${name}.png`, animations: 'disabled' });
  }
}

/** Somebody new. */
export function newcomer(name) {
  const begin = name.toLowerCase().replace(/[^a-z]/g, '').slice(0, 8) || 'x';
  // None begins as another one does: a search finds one.
  const username = `${begin}-${process.pid}-${Date.now().toString(36)}${people++}z`;
  return {
    username,
    displayName: name,
    email: `${username}.s3cr3t@example.org`,
    password: 'not-a-s3cr3t-1',
  };
}
