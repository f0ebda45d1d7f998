/** A client for Natter. */

export { Natter } from './natter.js';
export { Calls } from './calls.js';
export { Conversation } from './conversation.js';
export { Inbox } from './inbox.js';
export { NatterError } from './errors.js';
export { People } from './people.js';
export { PresenceStore } from './presence.js';
export { Rooms } from './rooms.js';
export { Session } from './session.js';
export { Socket } from './socket.js';
export { Store } from './store.js';
export { indexedDbStorage, memoryStorage } from './storage.js';

/** @typedef {import('./natter.js').NatterOptions} NatterOptions */
/** @typedef {import('./storage.js').Storage} Storage */
/** @typedef {import('./session.js').SessionState} SessionState */
/** @typedef {import('./socket.js').Connection} Connection */
/** @typedef {import('./inbox.js').InboxState} InboxState */
/** @typedef {import('./conversation.js').ConversationState} ConversationState */
/** @typedef {import('./outbox.js').Unsent} Unsent */
/** @typedef {import('./log.js').Receipts} Receipts */
/** @typedef {import('./presence.js').Presence} Presence */
/** @typedef {import('./call.js').CallState} CallState */
/** @typedef {import('./calls.js').CallOptions} CallOptions */
/** @typedef {import('./shapes.js').Options} Options */
/** @typedef {import('./shapes.js').Entry} Entry */
/** @typedef {import('./shapes.js').ConversationInfo} ConversationInfo */
/** @typedef {import('./shapes.js').Me} Me */
/** @typedef {import('./shapes.js').Log} Log */
