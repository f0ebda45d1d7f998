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

/** @type {ReturnType<typeof setTimeout> | undefined} */
let forgets;

/** @param {string} text Said by a screen reader, and shown to nobody. */
export function announce(text) {
  clearTimeout(forgets);
  polite.textContent = '';
  setTimeout(() => (polite.textContent = text), 50);
  // Whoever reads through the page later must not come upon it.
  forgets = setTimeout(() => (polite.textContent = ''), STAYS);
}

/** @param {string} text Shown for a while, and said. */
export function notify(text) {
  const note = h('div', { class: 'note' }, text);
  notes.append(note);
  setTimeout(() => note.remove(), STAYS);
}
