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

/** @typedef {import('./platform.js').NatterOptions} NatterOptions */
/** @typedef {import('./storage.js').Storage} Storage */
/** @typedef {import('./session.js').SessionState} SessionState */
/** @typedef {import('./socket.js').Connection} Connection */
/** @typedef {import('./conversation-state.js').InboxState} InboxState */
/** @typedef {import('./conversation-state.js').ConversationState} ConversationState */
/** @typedef {import('./outbox.js').Unsent} Unsent */
/** @typedef {import('./log.js').Receipts} Receipts */
/** @typedef {import('./presence.js').Presence} Presence */
/** @typedef {import('./shapes.js').CallState} CallState */
/** @typedef {import('./calls.js').CallOptions} CallOptions */
/** @typedef {import('./shapes.js').Options} Options */
/** @typedef {import('./shapes.js').Entry} Entry */
/** @typedef {import('./shapes.js').MessageEntry} MessageEntry */
/** @typedef {import('./shapes.js').DeletedEntry} DeletedEntry */
/** @typedef {import('./shapes.js').JoinedEntry} JoinedEntry */
/** @typedef {import('./shapes.js').LeftEntry} LeftEntry */
/** @typedef {import('./shapes.js').RemovedEntry} RemovedEntry */
/** @typedef {import('./shapes.js').RoleEntry} RoleEntry */
/** @typedef {import('./shapes.js').RenamedEntry} RenamedEntry */
/** @typedef {import('./shapes.js').VisibilityEntry} VisibilityEntry */
/** @typedef {import('./shapes.js').EndedEntry} EndedEntry */
/** @typedef {import('./shapes.js').CallEntry} CallEntry */
/** @typedef {import('./shapes.js').OtherEntry} OtherEntry */
/** @typedef {import('./shapes.js').FinishedCall} FinishedCall */
/** @typedef {import('./shapes.js').ConversationInfo} ConversationInfo */
/** @typedef {import('./shapes.js').DirectConversation} DirectConversation */
/** @typedef {import('./shapes.js').RoomConversation} RoomConversation */
/** @typedef {import('./shapes.js').OtherConversation} OtherConversation */
/** @typedef {import('./shapes.js').User} User */
/** @typedef {import('./shapes.js').DeletedUser} DeletedUser */
/** @typedef {import('./shapes.js').Peer} Peer */
/** @typedef {import('./shapes.js').Me} Me */
/** @typedef {import('./shapes.js').Person} Person */
/** @typedef {import('./shapes.js').PeoplePage} PeoplePage */
/** @typedef {import('./shapes.js').Member} Member */
/** @typedef {import('./shapes.js').MembersPage} MembersPage */
/** @typedef {import('./shapes.js').SessionInfo} SessionInfo */
/** @typedef {import('./shapes.js').Page} Page */
/** @typedef {import('./shapes.js').Problem} Problem */
/** @typedef {import('./shapes.js').FieldProblem} FieldProblem */
/** @typedef {import('./shapes.js').Frame} Frame */
/** @typedef {import('./shapes.js').Ack} Ack */
/** @typedef {import('./shapes.js').Refusal} Refusal */
/** @typedef {import('./shapes.js').Pushed} Pushed */
/** @typedef {import('./shapes.js').Event} Event */
/** @typedef {import('./shapes.js').Log} Log */

/**
 * The answer of an operation of docs/openapi.yaml, by its `operationId`.
 * @template {keyof import('./api.js').operations} Operation
 * @typedef {import('./shapes.js').Answer<Operation>} Answer
 */
/**
 * The body that an operation of docs/openapi.yaml takes, by its `operationId`.
 * @template {keyof import('./api.js').operations} Operation
 * @typedef {import('./shapes.js').Body<Operation>} Body
 */
