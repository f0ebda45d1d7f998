/**
 * What the server tells of conversations, entries and people. The fields are those of
 * docs/openapi.yaml; here they have names.
 */

import type { components } from './api.js';

type Schemas = components['schemas'];
type Schema<Name extends keyof Schemas> = Schemas[Name];

/** An entry of a conversation's log. `kind` says which, and so which fields it has. */
export type Entry =
  | MessageEntry
  | DeletedEntry
  | JoinedEntry
  | LeftEntry
  | RemovedEntry
  | RoleEntry
  | RenamedEntry
  | VisibilityEntry
  | EndedEntry
  | CallEntry
  | OtherEntry;

/** Somebody wrote something. */
export interface MessageEntry extends Schema<'MessageEntry'> {}
/** A message was deleted for everyone. */
export interface DeletedEntry extends Schema<'DeletedEntry'> {}
/** People are members from now on. */
export interface JoinedEntry extends Schema<'JoinedEntry'> {}
/** The sender is a member no more, or has deleted the account. */
export interface LeftEntry extends Schema<'LeftEntry'> {}
/** Somebody was removed from a room. */
export interface RemovedEntry extends Schema<'RemovedEntry'> {}
/** Somebody may do more in a room, or less. */
export interface RoleEntry extends Schema<'RoleEntry'> {}
/** A room has another name. */
export interface RenamedEntry extends Schema<'RenamedEntry'> {}
/** A room is open from now on, or is not. */
export interface VisibilityEntry extends Schema<'VisibilityEntry'> {}
/** A room has ended. */
export interface EndedEntry extends Schema<'EndedEntry'> {}
/** A call is over; the sender is the caller. */
export interface CallEntry extends Schema<'CallEntry'> {
  /** How it went. */
  call: FinishedCall;
}
/** Of a kind that came after this library, which `kind` names: show nothing for it. */
export interface OtherEntry extends Schema<'OtherEntry'> {}
/** A call that is over. */
export interface FinishedCall extends Schema<'FinishedCall'> {}

/** What a list shows of a conversation. `kind` says which fields it has. */
export type ConversationInfo = DirectConversation | RoomConversation | OtherConversation;

/** Two people. */
export interface DirectConversation extends Schema<'DirectConversation'> {
  /** The newest entry that is shown; null where there is none among the newest 1,000. */
  lastEntry: Entry | null;
  /** The other one. */
  peer: Peer;
}
/** A conversation whose members come and go. */
export interface RoomConversation extends Schema<'RoomConversation'> {
  /** The newest entry that is shown; null where there is none among the newest 1,000. */
  lastEntry: Entry | null;
}
/** Of a kind that came after this library, which `kind` names. */
export interface OtherConversation extends Schema<'OtherConversation'> {
  /** The newest entry that is shown; null where there is none among the newest 1,000. */
  lastEntry: Entry | null;
}

/** What everybody sees of a person. */
export interface User extends Schema<'User'> {}
/** Somebody who has deleted the account. */
export interface DeletedUser extends Schema<'DeletedUser'> {}
/** Who one talks to: somebody who may be gone. */
export type Peer = User | DeletedUser;
/** The person who is signed in. */
export interface Me extends Schema<'Me'> {}
/** A person, whether they are there, and whether one blocks them. */
export interface Person extends Schema<'UserWithPresence'> {}
/** A person in a room. */
export interface Member extends Schema<'Member'> {
  user: Peer;
}
/** People that were found. */
export interface PeoplePage {
  users: Person[];
  /** For the next page; null on the last one. */
  nextCursor: string | null;
}
/** Some of a room's members. */
export interface MembersPage {
  members: Member[];
  /** For the next page; null on the last one. */
  nextCursor: string | null;
}
/** Where the account is signed in. */
export interface SessionInfo extends Schema<'Session'> {}

/** Why a request or a frame was refused. */
export interface Problem extends Schema<'Problem'> {
  /** With `validation_failed`, each field that is not as it must be. */
  errors?: FieldProblem[];
}
/** A field that is not as it must be. */
export interface FieldProblem extends Schema<'FieldProblem'> {}

/** Entries with ascending numbers. */
export interface Page extends Schema<'Page'> {
  /** Ascending, without holes. */
  entries: Entry[];
}
/** What a sync tells of a conversation; of one that is new, also what a list shows of it. */
export type SyncedConversation = Schema<'Caught'> & { conversation?: ConversationInfo };
/** A call that rings or runs, as a sync tells it. */
export type CurrentCall = Signals<Schema<'CurrentCall'>>;

/**
 * What the server does not look into, as this library has it: descriptions and candidates of
 * WebRTC.
 */
export type Signals<T> = {
  [Field in keyof T]: Field extends 'offer' | 'answer'
    ? RTCSessionDescriptionInit
    : Field extends 'candidate'
      ? RTCIceCandidateInit | null
      : Field extends 'candidates'
        ? (RTCIceCandidateInit | null)[]
        : T[Field];
};
