/** What a list shows of a conversation. Pure. */

/** @import { ConversationInfo, Entry } from './shapes.js' */
/** @import { Log } from './log.js' */

/** @param {any} entry Whether a list shows it as the newest. */
const isShown = (entry) => !entry.hidden && entry.kind !== 'deleted';

/**
 * The conversation after an entry.
 * @param {ConversationInfo} before
 * @param {Entry} entry
 * @param {string} me
 * @returns {ConversationInfo}
 */
export function advance(before, entry, me) {
  /** @type {any} */
  const info = { ...before, lastSeq: entry.seq };
  if (isShown(entry)) info.lastEntry = entry;
  const { kind, userId, sender, userIds, role, name, visibility } = /** @type {any} */ (entry);
  if (info.kind !== 'room') {
    // Nobody leaves a conversation of two but with the account.
    if (kind === 'left' && info.peer.id === sender) info.peer = deletedUser(info.peer);
    return info;
  }
  if (kind === 'renamed') info.name = name;
  if (kind === 'visibility') info.visibility = visibility;
  if (kind === 'ended') info.ended = true;
  if (kind === 'joined') info.memberCount += userIds.length;
  if (kind === 'left' || kind === 'removed') info.memberCount--;
  if (kind === 'role') {
    if (userId === me) info.role = role;
    if (role === 'owner') info.ownerId = userId;
    // Whoever hands a room over stays as an admin.
    if (role === 'owner' && sender === me && userId !== me) info.role = 'admin';
  }
  return info;
}

/**
 * Somebody who has deleted the account, as the server shows them.
 * @param {{ id: string, createdAt: string }} user
 */
const deletedUser = ({ id, createdAt }) => ({
  id,
  username: '',
  displayName: 'Deleted account',
  createdAt,
  deleted: true,
});

/**
 * What the server said, with what the device knows.
 * @param {ConversationInfo} info
 * @param {Log} log
 * @param {string} me
 * @returns {ConversationInfo}
 */
export function summarize(info, log, me) {
  const { read, delivered } = log.receiptOf(me);
  let at = log.entries.length - 1;
  while (at >= 0 && !isShown(log.entries[at])) at--;
  const before = info.lastEntry;
  // What was the newest may have been deleted for oneself since.
  const newest = log.entries[at] ?? (before && before.seq < log.first ? before : null);
  return {
    ...info,
    lastEntry: newest && newest.seq >= log.start ? newest : null,
    lastSeq: Math.max(log.last, info.lastSeq),
    readSeq: Math.max(read, info.readSeq),
    deliveredSeq: Math.max(delivered, info.deliveredSeq),
    unread: log.unread(me),
  };
}
