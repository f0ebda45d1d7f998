/** People as they are shown: their names, and whether they are there. */

import { myId, natter } from './context.js';
import { directory } from './directory.js';
import { ago } from './format.js';
import { h, set, setText } from './html.js';
import { stillHere } from './previous.js';
import { go } from './router.js';
import { t } from './strings.js';
import { View, define } from './view.js';

/** @import { Person } from './directory.js' */
/** @import { Presence } from '/client/index.js' */

/** @param {Person | undefined} person */
export function nameOf(person) {
  if (!person) return t('person.unknown');
  return person.deleted ? t('person.deleted') : person.displayName;
}

/** @param {Omit<Presence, 'person'> | undefined} presence */
export function presenceText(presence) {
  if (presence?.online) return t('presence.online');
  return presence?.lastSeenAt ? t('presence.lastSeen', { when: ago(presence.lastSeenAt) }) : '';
}

/**
 * Opens the conversation with somebody, whether it has begun or not.
 * @param {string} userId
 * @param {AbortSignal} signal
 */
export async function openChat(userId, signal) {
  const here = stillHere();
  const conversation = await natter.inbox.with(userId, { signal });
  if (here()) go(`/c/${conversation.id}`);
}

/** Somebody's name, which appears once it is known. */
class PersonName extends View {
  userId = '';

  /** @override */
  render() {
    const name = h('bdi', null);
    this.replaceChildren(name);
    this.watch(directory, () => setText(name, nameOf(directory.get(this.userId))));
  }
}

/** @param {string} userId */
export const nameElement = (userId) =>
  Object.assign(/** @type {PersonName} */ (document.createElement('natter-name')), { userId });

/** Elements whose presence is asked for once they can be seen. @type {WeakMap<Element, () => void>} */
const waiting = new WeakMap();
const seen = new IntersectionObserver((changes) => {
  for (const { target, isIntersecting } of changes) if (isIntersecting) waiting.get(target)?.();
});

/** Whether somebody is there: a dot with a name, or words. */
class PresenceMark extends View {
  userId = '';
  /** Whether words say it, too. */
  words = false;
  /** Whether it is asked for; else only what is told anyway is shown. */
  asks = false;
  /** What was told with the person. */
  online = false;

  /** @override */
  render() {
    const { presence } = natter.people;
    const before = presence.getSnapshot()[this.userId];
    const dot = h('span', { class: 'presence-dot', 'aria-hidden': 'true' });
    const text = h('span', { class: this.words ? 'presence-text' : 'visually-hidden' });
    this.replaceChildren(dot, text);
    this.watch(presence, (people) => {
      const now = people[this.userId];
      // What was told with the person is newer than what was known before.
      const known = now && (this.asks || this.words || now !== before);
      const shown = known ? now : { online: this.online, lastSeenAt: null };
      set(dot, { hidden: !shown.online });
      setText(text, this.words || shown.online ? presenceText(shown) : '');
    });
    if (!this.asks || this.userId === myId()) return;
    waiting.set(this, () => {
      seen.unobserve(this);
      const end = presence.watch([this.userId]);
      this.signal.addEventListener('abort', end);
    });
    seen.observe(this);
    this.signal.addEventListener('abort', () => seen.unobserve(this));
  }
}

/**
 * @param {string} userId
 * @param {{ words?: boolean, asks?: boolean, online?: boolean }} [options]
 */
export const presenceMark = (userId, options) =>
  Object.assign(/** @type {PresenceMark} */ (document.createElement('natter-presence')), {
    userId,
    ...options,
  });

define('natter-name', PersonName);
define('natter-presence', PresenceMark);
