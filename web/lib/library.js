/**
 * The library, when the first view may be there without it. The form to sign in needs nothing of it
 * until it is sent; whoever is signed in waits for it.
 */

/** Where it is kept whether somebody is signed in: the library's own storage is asked later. */
const KEY = 'natter.signedIn';

/** The one client of the page, once its files are here. */
export const loaded = import('./context.js').then(({ natter }) => natter);
/** The same, once it has read what the device has kept. */
export const started = loaded.then(async (natter) => {
  await natter.start();
  return natter;
});
// Whoever waits is told; nobody may wait yet.
started.catch(() => {});

/** Whether somebody was signed in when the page was here last. */
export const wasSignedIn = () => localStorage.getItem(KEY) !== null;

/** @param {boolean} signedIn */
export function remember(signedIn) {
  if (signedIn) localStorage.setItem(KEY, '1');
  else localStorage.removeItem(KEY);
}
