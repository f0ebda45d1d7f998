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
export const log = (page) => page.getByRole('log', { name: 'Messages' });

/** The messages that are shown, the oldest first. */
export const messages = (page) => log(page).getByRole('article');

/** The message with a text, once it is there. */
export async function message(page, text) {
  const found = messages(page).filter({ has: page.getByText(text, { exact: true }) });
  await found.first().waitFor();
  return found;
}

/** What a message's state is called: Sending, Sent, Delivered, Read, Not sent. */
export const state = async (page, text, named) =>
  (await message(page, text)).getByText(named).or((await message(page, text)).getByLabel(named)).first().waitFor();
