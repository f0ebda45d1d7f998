/** What holds for rooms: links, roles, refusals. */

import { t } from './strings.js';

/** @import { Key } from './strings.js' */
/** @import { ConversationInfo } from '/client/index.js' */

/** @typedef {Extract<ConversationInfo, { kind: 'room' }>} RoomInfo */
/** @typedef {'open' | 'invite'} Visibility */

/** What a refusal says, by its code. @type {Readonly<Record<string, Key>>} */
export const REFUSALS = {
  not_allowed: 'room.notAllowed',
  not_a_member: 'room.gone',
  conversation_not_found: 'room.gone',
  user_not_found: 'room.userGone',
  blocked: 'room.blockedPerson',
  room_full: 'room.full',
  room_ended: 'room.ended',
  owner_must_hand_over: 'room.ownerFirst',
};

const ROOM_ID = /(?:^|[^a-z0-9-])(r-[0-7][0-9a-hjkmnp-tv-z]{25})(?![a-z0-9-])/i;

/**
 * @param {string} text A link, or an id.
 * @returns {string | undefined} The room's id.
 */
export const roomIdIn = (text) => ROOM_ID.exec(text)?.[1]?.toLowerCase();

/** @param {string} roomId The link that is passed on. */
export const roomLink = (roomId) => `${location.origin}/#/join/${roomId}`;

/**
 * What somebody's role lets them do.
 * @param {{ role: string, ended?: boolean }} room
 */
export function rights({ role, ended = false }) {
  const owns = role === 'owner' && !ended;
  const manages = owns || (role === 'admin' && !ended);
  return {
    /** Add people; rename, open and close the room. */
    manages,
    /** Change roles, hand the room over, end it. */
    owns,
    /** @param {string} theirs The role of somebody else. */
    removes: (theirs) => owns || (manages && theirs !== 'owner' && theirs !== 'admin'),
  };
}

/** @param {string} role What it is called. */
export function roleName(role) {
  if (role === 'owner') return t('room.owner');
  return role === 'admin' ? t('room.admin') : t('room.member');
}
