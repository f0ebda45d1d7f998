/** Light or dark, where somebody wants other colours than the device has. */

export const THEMES = /** @type {const} */ (['light', 'dark']);
/** Where the choice is kept; nothing there means the device's. `theme.js` reads it, too. */
const KEY = 'natter.theme';

/** The choice; undefined for the device's. */
export const chosenTheme = () => THEMES.find((one) => one === localStorage.getItem(KEY));

/** @param {typeof THEMES[number] | undefined} choice */
export function chooseTheme(choice) {
  if (choice) localStorage.setItem(KEY, choice);
  else localStorage.removeItem(KEY);
  apply();
}

/** Shows the choice around the page as well, and follows one that is made in another tab. */
export function startTheme() {
  apply();
  globalThis.addEventListener('storage', ({ key }) => {
    if (key === KEY || key === null) apply();
  });
}

function apply() {
  const choice = chosenTheme();
  const { dataset } = document.documentElement;
  if (choice) dataset.theme = choice;
  else delete dataset.theme;
  // The browser's own frame has a colour for each.
  for (const meta of document.querySelectorAll('meta[name="theme-color"][data-for]')) {
    const theme = meta.getAttribute('data-for') ?? '';
    const media = choice ? (theme === choice ? 'all' : 'not all') : `(prefers-color-scheme: ${theme})`;
    meta.setAttribute('media', media);
  }
}
