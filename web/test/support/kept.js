/** What a device keeps for the next start: it stores what comes a moment later. */

import { until } from './until.js';

/**
 * Waits until the device keeps a text, or keeps it no more.
 * @param {import('playwright-core').Page} page
 * @param {string} text
 * @param {boolean} [is]
 */
export const kept = (page, text, is = true) =>
  until(page, async ([wanted, there]) => {
    for (const { name } of await indexedDB.databases()) {
      const database = await new Promise((resolve, reject) => {
        const request = indexedDB.open(name);
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
      for (const store of database.objectStoreNames) {
        const all = await new Promise((resolve) => {
          const request = database.transaction(store).objectStore(store).getAll();
          request.onsuccess = () => resolve(request.result);
        });
        if (JSON.stringify(all).includes(wanted)) return database.close(), there;
      }
      database.close();
    }
    return !there;
  }, [text, is]);
