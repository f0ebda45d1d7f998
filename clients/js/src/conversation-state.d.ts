/** What an app sees of conversations, and what they need. */

import type { Http } from './http.js';
import type { Receipts as Progress } from './log.js';
import type { Outbox, Unsent } from './outbox.js';
import type { Receipts } from './receipts.js';
import type { Replica } from './replica.js';
import type { ConversationInfo, Entry, Fields } from './shapes.js';

/** What conversations need. */
export interface Context {
  http: Http;
  me: string;
  outbox: Outbox;
  receipts: Receipts;
  /** Sends a frame that may be lost. */
  whisper: (fields: Fields<'typing'>) => void;
  touched: (conversation: Replica<any>, fromOthers: boolean) => void;
  gone: (conversationId: string) => void;
}

export interface InboxState {
  /** The latest activity first. */
  conversations: readonly ConversationInfo[];
  /** The sum of the conversations' `unread`. */
  unread: number;
  /**
   * What one has written and no log has yet, in the order of writing; also where the conversation
   * is not one's own any more.
   */
  unsent: readonly Unsent[];
}

export interface ConversationState {
  /**
   * What a list shows, up to date with `entries`: its name or peer, the newest entry, `readSeq`,
   * `unread` (100 stands for more). `undefined` until the server has been asked.
   */
  info: ConversationInfo | undefined;
  /**
   * Ascending by `seq`, without holes, up to the newest. A message that is `hidden` was deleted
   * for oneself; one that is `deleted` has no text. Where nobody has subscribed, a sync leaves the
   * newest 100.
   */
  entries: readonly Entry[];
  /** Whether there is nothing before `entries`. */
  complete: boolean;
  /** What one has written and the log does not have yet. */
  unsent: readonly Unsent[];
  /** How far each person has read and received, as far as it was told. */
  receipts: Readonly<Record<string, Progress>>;
  /** Who is writing, by id. */
  typing: readonly string[];
  /** Whether it is not one's own (any more). */
  gone: boolean;
}
