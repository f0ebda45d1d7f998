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

let begun = false;

/** Loads them, once. */
export function startFeatures() {
  if (begun) return;
  begun = true;
  const soon = (/** @type {() => void} */ call) => setTimeout(call);
  const idle = globalThis.requestIdleCallback ?? soon;
  idle(async () => {
    for (const load of features) {
      try {
        await (await load()).register();
      } catch (error) {
        console.error('natter: a feature did not load', error);
      }
    }
  });
}
