/**
 * What loads after the first view, whenever the browser has time: each hangs itself into the slots
 * (`lib/slots.js`) and follows what it has to, such as calls that come in.
 */

/** @type {readonly (() => Promise<{ register: () => void | Promise<void> }>)[]} */
const features = [
  () => import('./features/rooms.js'),
  () => import('./features/settings.js'),
  () => import('./features/calls.js'),
];

/** A call that comes in must not wait for a busy page. */
const LATEST = 1000;

let begun = false;

/** Loads them, once. */
export function startFeatures() {
  if (begun) return;
  begun = true;
  const soon = (/** @type {() => void} */ call) => setTimeout(call);
  const idle = globalThis.requestIdleCallback ?? soon;
  idle(() => features.forEach(start), { timeout: LATEST });
}

/** @param {typeof features[number]} load */
async function start(load) {
  try {
    await (await load()).register();
  } catch (error) {
    console.warn('natter: a feature did not load', error);
    // The network went before it came: calls ring again once it is back.
    globalThis.addEventListener('online', () => start(load), { once: true });
  }
}
