/** What a conversation is called, who is in it, and what its newest entry says. */

import { myId } from './context.js';
import { avatar } from './controls.js';
import { directory } from './directory.js';
import { rendererOf } from './slots.js';
import { t } from './strings.js';

/** @import { ConversationInfo, Entry } from '/client/index.js' */

/**
 * The other one in a direct conversation, by its id alone.
 * @param {string} conversationId
 * @returns {string | undefined} Undefined if it is none, or not one's own.
 */
export function peerId(conversationId) {
  const [kind, ...people] = conversationId.split('-');
  if (kind !== 'd' || people.length !== 2 || !people.includes(myId())) return undefined;
  return people.find((id) => id !== myId()) ?? myId();
}

/**
 * @param {string} userId
 * @returns {string} Empty as long as it is not known.
 */
export function personName(userId) {
  const person = directory.get(userId);
  if (!person) return '';
  return person.deleted ? t('person.deleted') : person.displayName;
}

/**
 * @param {string} conversationId
 * @param {ConversationInfo | undefined} info
 * @returns {string}
 */
export function titleOf(conversationId, info) {
  if (info && 'name' in info) return String(info.name);
  const peer = peerId(conversationId);
  return peer ? personName(peer) : '';
}

/**
 * @param {string} conversationId
 * @param {ConversationInfo | undefined} info
 */
export function avatarOf(conversationId, info) {
  const peer = peerId(conversationId);
  const name = titleOf(conversationId, info);
  if (!peer) return avatar({ id: conversationId, name, room: true });
  return avatar({ id: peer, name, url: directory.get(peer)?.avatarUrl });
}

/**
 * An entry in one line.
 * @param {Entry} entry
 * @param {ConversationInfo} info
 */
export function summaryOf(entry, info) {
  if (entry.kind !== 'message') return rendererOf(entry.kind)?.summary?.(entry, info) ?? '';
  const { text, deleted } = /** @type {{ text?: string, deleted?: true }} */ (entry);
  return deleted ? t('message.deleted') : (text ?? '').replace(/\s+/g, ' ').slice(0, 200);
}

/** @param {ConversationInfo | undefined} info */
export const isRoom = (info) => info?.kind === 'room';
