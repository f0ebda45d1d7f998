/** The documents' live parts: addresses of this deployment, and requests that are tried. */

import { Natter } from '/client/index.js';

/** What the examples name where they were made. */
const MADE_FOR = 'http://127.0.0.1:3000';

for (const example of document.querySelectorAll('pre > code')) {
  if (example.textContent.includes(MADE_FOR)) {
    example.textContent = example.textContent.replaceAll(MADE_FOR, location.origin);
  }
}

for (const trial of document.querySelectorAll('details.trial')) {
  const form = /** @type {HTMLFormElement} */ (trial.querySelector('form'));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    send(form).catch((error) => show(form, String(error?.detail ?? error?.message ?? error)));
  });
  trial.removeAttribute('hidden');
}

// On a wide screen the contents stand beside the page.
const contents = document.querySelector('nav > details');
const wide = matchMedia('(min-width: 52.01rem)');
const unfold = () => contents?.toggleAttribute('open', wide.matches);
wide.addEventListener('change', unfold);
unfold();

/** @type {Natter | undefined} */
let natter;

/**
 * The token of whoever is signed in to the web client, refreshed if it has to be.
 * @returns {Promise<string>}
 */
async function token() {
  if (!natter) {
    natter = new Natter({ url: location.origin });
    await natter.start();
  }
  const { session } = natter;
  if (!session.user) throw new Error('Sign in to the web client first, then send again.');
  await session.me();
  return session.accessToken ?? '';
}

/** @param {HTMLFormElement} form */
async function send(form) {
  const { method = 'GET', path = '', open } = form.dataset;
  const button = /** @type {HTMLButtonElement} */ (form.querySelector('button'));
  let address = path;
  const query = new URLSearchParams();
  for (const input of form.querySelectorAll('input')) {
    const { name, value } = input;
    if (input.dataset.in === 'path') {
      address = address.replace(`{${name}}`, encodeURIComponent(value));
    } else if (value !== '') {
      query.set(name, value);
    }
  }
  const body = form.querySelector('textarea')?.value.trim();
  const search = query.size > 0 ? `?${query}` : '';
  button.disabled = true;
  try {
    const headers = new Headers();
    if (open !== 'true') headers.set('authorization', `Bearer ${await token()}`);
    if (body) headers.set('content-type', 'application/json');
    const answer = await fetch(address + search, { method, headers, body: body || undefined });
    show(form, `${answer.status} ${answer.statusText}\n\n${readable(await answer.text())}`);
  } finally {
    button.disabled = false;
  }
}

/** @param {string} text */
function readable(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

/**
 * @param {HTMLFormElement} form
 * @param {string} text
 */
function show(form, text) {
  const result = /** @type {HTMLElement} */ (form.parentElement?.querySelector('.result'));
  result.textContent = text;
}
