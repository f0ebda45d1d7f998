/** Tabs of one browser. */

import { memoryStorage } from 'natter-client';
import { Locks } from './locks.js';
import { cut, device, opened } from './server.js';

/**
 * Tabs with a shared storage, locks and channels.
 * @param {import('node:test').TestContext} t Closes them at its end.
 * @param {string} url
 * @param {object} [options] Of each tab.
 */
export function browser(t, url, options) {
  const shared = memoryStorage();
  const storage = { ...shared, name: `test ${Math.random()}` };
  const locks = new Locks();
  const tab = () => {
    const own = locks.tab();
    const natter = device(t, url, { storage, locks: own, BroadcastChannel, ...options });
    return Object.assign(natter, { crash: () => (cut(natter), own.crash()) });
  };
  return Object.assign(tab, { storage });
}

/**
 * Two tabs of somebody who has an account; the first one leads.
 * @param {import('node:test').TestContext} t
 * @param {string} url
 * @param {object} credentials
 * @param {object} [options]
 */
export async function twoTabs(t, url, credentials, options) {
  const tab = browser(t, url, options);
  const [leading, other] = [tab(), tab()];
  await leading.session.login(credentials);
  await opened(leading);
  await other.start();
  await opened(other);
  return { leading, other, storage: tab.storage };
}
