/** The members of a room: their pages, and their order. */

import { natter } from './context.js';
import { directory } from './directory.js';
import { nameOf } from './people.js';
import { language } from './strings.js';

/** @typedef {Awaited<ReturnType<typeof natter.rooms.members>>['members'][number]} Member */

const PAGE = 100;

/**
 * Everybody; a room has up to ten pages.
 * @param {string} roomId
 * @param {AbortSignal} signal
 * @param {(so: Member[]) => void} [each] Told after each page.
 * @returns {Promise<Member[]>}
 */
export async function everyMember(roomId, signal, each) {
  /** @type {Map<string, Member>} */
  const found = new Map();
  /** @type {string | null | undefined} */
  let cursor;
  do {
    const page = await natter.rooms.members(roomId, { limit: PAGE, cursor, signal });
    for (const member of page.members) {
      found.set(member.user.id, member);
      directory.put(member.user);
    }
    each?.([...found.values()]);
    cursor = page.nextCursor;
  } while (cursor);
  return [...found.values()];
}

/** @type {Record<string, number>} */
const RANKS = { owner: 0, admin: 1 };

/** @param {readonly Member[]} members The owner, admins, the others; each by name. */
export function sorted(members) {
  const names = new Intl.Collator(language, { sensitivity: 'base' });
  return [...members].sort(
    (a, b) =>
      (RANKS[a.role] ?? 2) - (RANKS[b.role] ?? 2) || names.compare(nameOf(a.user), nameOf(b.user)),
  );
}

/**
 * @param {readonly Member[]} members
 * @param {string} query Any part of a name or a username.
 */
export function matching(members, query) {
  const wanted = query.trim().toLocaleLowerCase();
  const has = (/** @type {string} */ text) => text.toLocaleLowerCase().includes(wanted);
  return members.filter(({ user }) => has(nameOf(user)) || has(user.username));
}
