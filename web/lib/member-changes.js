/** What an entry of the log changes in a list of members. Pure. */

/** @import { Entry } from '/client/index.js' */

/**
 * @template {{ user: { id: string }, role: string }} M
 * @param {readonly M[]} members
 * @param {Entry} entry
 * @returns {{ members: readonly M[], newcomers: string[] }} The same list where it changes nothing;
 *   newcomers are not in it yet.
 */
export function after(members, entry) {
  const { kind, sender, userId, userIds, role } = /** @type {any} */ (entry);
  const without = (/** @type {string} */ id) => ({
    members: members.filter(({ user }) => user.id !== id),
    newcomers: [],
  });
  if (kind === 'left') return without(sender);
  if (kind === 'removed') return without(userId);
  if (kind === 'role') {
    const roles = new Map([[userId, role]]);
    // There is one owner: whoever was it stays as an admin.
    const owner = role === 'owner' && members.find((member) => member.role === 'owner');
    if (owner && owner.user.id !== userId) roles.set(owner.user.id, 'admin');
    const changed = members.map((member) => {
      const now = roles.get(member.user.id);
      return now ? { ...member, role: now } : member;
    });
    return { members: changed, newcomers: [] };
  }
  const known = new Set(members.map(({ user }) => user.id));
  const joined = kind === 'joined' ? userIds : [];
  return { members, newcomers: joined.filter((/** @type {string} */ id) => !known.has(id)) };
}
