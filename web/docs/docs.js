/** The documents' live parts: addresses of this deployment, and requests that are tried. */

import { offerCopies } from './copy.js';
import { token } from './session.js';

/** What the examples name where they were made. */
const MADE_FOR = 'http://127.0.0.1:3000';

for (const example of document.querySelectorAll('pre > code')) {
  if (example.textContent.includes(MADE_FOR)) {
    example.textContent = example.textContent.replaceAll(MADE_FOR, location.origin);
  }
}

offerCopies();

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
    if (open !== 'true') {
      const known = await token();
      if (!known) return void show(form, 'Sign in to the ', webClient(), ', then send again.');
      headers.set('authorization', `Bearer ${known}`);
    }
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

function webClient() {
  const link = document.createElement('a');
  link.href = '/';
  link.textContent = 'web client';
  return link;
}

/**
 * @param {HTMLFormElement} form
 * @param {(string | Node)[]} what
 */
function show(form, ...what) {
  const result = /** @type {HTMLElement} */ (form.parentElement?.querySelector('.result'));
  result.replaceChildren(...what);
}
