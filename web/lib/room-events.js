/** What happened in a room, as sentences. Pure. */

/** @import { Entry } from '/client/index.js' */
/** @import { Key } from './strings.js' */

/**
 * A sentence: `{sender}` is who did it, `{names}` are those whom it concerns.
 * @typedef {{ key: Key, people: string[], room?: string }} Sentence
 */

/** Entries of these kinds are told. */
export const KINDS = /** @type {const} */ ([
  'joined', 'left', 'removed', 'role', 'renamed', 'visibility', 'ended',
]);

/** @type {Record<string, 'event.owner' | 'event.admin' | 'event.member'>} */
const ROLES = { owner: 'event.owner', admin: 'event.admin', member: 'event.member' };

/**
 * @param {Entry} entry
 * @param {{ me: string, direct?: boolean }} context `direct`: of a direct conversation.
 * @returns {Sentence | undefined} Nothing for kinds that are not told.
 */
export function sentence(entry, { me, direct = false }) {
  const told = tell(entry, direct);
  if (!told) return undefined;
  const { people = [], ...rest } = told;
  const key = entry.sender === me ? /** @type {Key} */ (`${told.key}.you`) : told.key;
  return { ...rest, key, people };
}

/**
 * @param {Entry} entry
 * @param {boolean} direct
 * @returns {{ key: Key, people?: string[], room?: string } | undefined}
 */
function tell(entry, direct) {
  const { kind, seq, sender, userId, userIds, role, name, visibility } =
    /** @type {any} */ (entry);
  switch (kind) {
    case 'joined': {
      const people = userIds.filter((/** @type {string} */ id) => id !== sender);
      if (seq === 1) return { key: people.length ? 'event.createdWith' : 'event.created', people };
      return people.length ? { key: 'event.added', people } : { key: 'event.joined' };
    }
    case 'left':
      return { key: direct ? 'event.deletedAccount' : 'event.left' };
    case 'removed':
      return { key: 'event.removed', people: [userId] };
    case 'role':
      return { key: ROLES[role] ?? 'event.role', people: [userId] };
    case 'renamed':
      return { key: 'event.renamed', room: name };
    case 'visibility':
      return { key: visibility === 'open' ? 'event.open' : 'event.invite' };
    case 'ended':
      return { key: 'event.ended' };
    default:
      return undefined;
  }
}
