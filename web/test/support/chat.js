/** What people do and see, in the words of the page. */


/**
 * Opens an account.
 * @param {import('playwright-core').Page} page That shows the sign-in.
 * @param {{ username: string, email: string, password: string, displayName?: string }} who
 */
export async function signUp(page, { username, email, password, displayName }) {
  await page.getByRole('button', { name: 'New here? Create an account' }).click();
  await page.getByRole('textbox', { name: 'Username' }).fill(username);
  await page.getByRole('textbox', { name: 'Email address' }).fill(email);
  if (displayName) await page.getByRole('textbox', { name: 'Your name' }).fill(displayName);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Create account' }).click();
  await signedIn(page);
}

/** @type {(page: import('playwright-core').Page, who: object) => Promise<void>} */
export async function signIn(page, { username, password }) {
  await page.getByRole('textbox', { name: 'Username or email address' }).fill(username);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await signedIn(page);
}

/** The list of conversations is there. */
export const signedIn = (page) => page.getByRole('heading', { name: 'Chats' }).waitFor();

export async function signOut(page) {
  await page.getByRole('button', { name: 'Menu', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
}

/** The rows of the list of conversations. */
export const rows = (page) =>
  page.getByRole('navigation', { name: 'Conversations' }).getByRole('listitem');

/** One of them, by whom it is with. */
export const row = (page, name) => rows(page).filter({ hasText: name });

/** Opens a conversation of the list. */
export async function chatWith(page, name) {
  await row(page, name).getByRole('link').click();
  await page.getByRole('textbox', { name: 'Message' }).waitFor();
  return page;
}

/** Writes a message. */
export async function write(page, text) {
  const input = page.getByRole('textbox', { name: 'Message' });
  await input.fill(text);
  await input.press('Enter');
}

/** What is shown of a conversation. */
export const log = (page) => page.getByRole('feed', { name: 'Messages' });

/** The messages that are shown, the oldest first. */
export const messages = (page) => log(page).getByRole('article');

/** The message with a text, once it is there. */
export async function message(page, text) {
  const found = messages(page).filter({ has: page.getByText(text, { exact: true }) });
  await found.first().waitFor();
  return found;
}

/**
 * Waits until a message of one's own says how far it has come.
 * @param {string | RegExp} named Sending, Sent, Delivered, Read, or Not sent and why.
 */
export async function state(page, text, named) {
  const found = await message(page, text);
  await found.getByRole('img', { name: named }).or(found.getByText(named)).first().waitFor();
}

/** Nothing that was written waits to be sent. */
export async function allSent(page) {
  const waiting = page.getByRole('img', { name: 'Sending' });
  await page.waitForFunction(() => {
    const feed = document.querySelector('[role=feed]');
    feed.scrollTop = feed.scrollHeight;
    return !feed.querySelector('[aria-label="Sending"]');
  }, undefined, { timeout: 120_000 });
  await waiting.first().waitFor({ state: 'detached' });
}

/**
 * All texts of a conversation, in the order that is shown: scrolls up to where it begins, and down.
 * @param {string} first The oldest of them.
 */
export async function texts(page, first) {
  const feed = log(page);
  await feed.hover();
  const oldest = messages(page).filter({ has: page.getByText(first, { exact: true }) });
  while (!(await oldest.count())) await page.mouse.wheel(0, -3_000);
  return feed.evaluate(async (element) => {
    const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    element.scrollTop = 0;
    await frame();
    const seen = new Map();
    for (;;) {
      for (const article of element.querySelectorAll('article')) {
        const text = article.querySelector('[dir=auto]')?.textContent;
        const { key } = article.parentElement.dataset;
        if (text !== undefined && !seen.has(key)) seen.set(key, text);
      }
      const { scrollTop, clientHeight, scrollHeight } = element;
      if (scrollTop + clientHeight >= scrollHeight - 2) return [...seen.values()];
      element.scrollTop += clientHeight / 2;
      await frame();
    }
  });
}
