/** Handing something on: the clipboard, and the device's own way to share. */

import { notify } from './announce.js';
import { t } from './strings.js';

/**
 * Copies a text, and says what became of that.
 * @param {string} text
 * @param {string} [done] What is said when it is copied.
 */
export async function copyText(text, done = t('copy.done')) {
  try {
    await navigator.clipboard.writeText(text);
    notify(done);
  } catch {
    // Not allowed, or a page without TLS.
    notify(t('copy.failed'));
  }
}

/** Whether the device has a way of its own to share. */
export const canShare = () => typeof navigator.share === 'function';

/**
 * @param {{ title: string, text: string, url: string }} what
 * @returns {Promise<boolean>} Whether the device took it, or the person did not want to.
 */
export async function share(what) {
  try {
    await navigator.share(what);
    return true;
  } catch (error) {
    return error instanceof Error && error.name === 'AbortError';
  }
}
