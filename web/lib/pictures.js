/** Whose pictures are loaded: whoever asks a host for one shows it their address. */

/** Where the choice is kept; nothing there means that other hosts are not asked. */
const KEY = 'natter.pictures';

/** Whether pictures of people are loaded from hosts that they have chosen. */
export const showsPictures = () => localStorage.getItem(KEY) === 'all';

/** @param {boolean} all Takes effect when the page is loaded again. */
export function choosePictures(all) {
  if (all) localStorage.setItem(KEY, 'all');
  else localStorage.removeItem(KEY);
}

/**
 * Whether a picture is loaded: one of this host always is.
 * @param {string} url
 */
export function mayLoad(url) {
  return showsPictures() || (URL.canParse(url) && new URL(url).origin === location.origin);
}
