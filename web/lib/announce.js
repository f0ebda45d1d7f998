/** Short messages that nobody has to answer. */

import { h } from './html.js';

/** How long a message stays. */
const STAYS = 6_000;

/** Said by a screen reader when it has finished what it says; both are there from the start. */
const polite = h('div', { class: 'visually-hidden', role: 'status', 'aria-live': 'polite' });
const notes = h('div', { class: 'notes', role: 'status', 'aria-live': 'polite' });

/** Puts the places into the page. */
export function startAnnouncing() {
  document.body.append(polite, notes);
}

/** A text is news to a screen reader if nothing was there for so long. */
const EMPTY = 50;

/** @type {string[]} What is said next, all of it at once. */
let waiting = [];
/** @type {ReturnType<typeof setTimeout> | undefined} */
let forgets;

/** @param {string} text Said by a screen reader, and shown to nobody. */
export function announce(text) {
  if (!waiting.length) {
    clearTimeout(forgets);
    polite.textContent = '';
    setTimeout(say, EMPTY);
  }
  waiting.push(text);
}

function say() {
  polite.textContent = waiting.join('\n');
  waiting = [];
  // Whoever reads through the page later must not come upon it.
  forgets = setTimeout(() => (polite.textContent = ''), STAYS);
}

/** @param {string} text Shown for a while, and said. */
export function notify(text) {
  const note = h('div', { class: 'note' }, text);
  notes.append(note);
  setTimeout(() => note.remove(), STAYS);
}
