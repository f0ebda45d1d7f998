/** Handing something on: the clipboard, and the device's own way to share. */

import { notify } from './announce.js';

/**
 * @param {string} text
 * @param {{ done: string, failed: string }} says
 */
export async function copyText(text, { done, failed }) {
  try {
    await navigator.clipboard.writeText(text);
    notify(done);
  } catch {
    // Not allowed, or a page without TLS.
    notify(failed);
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
