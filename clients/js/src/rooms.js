/** Rooms: conversations whose members come and go. */

/** @import { Http } from './http.js' */
/** @import { Conversation } from './conversation.js' */
/** @import { Inbox } from './inbox.js' */
/** @import { Body, ConversationInfo, MembersPage, Options } from './shapes.js' */

/** Rooms by their ids, which are those of their conversations. */
export class Rooms {
  /**
   * @param {Http} http
   * @param {() => Inbox} inbox
   * @internal
   */
  constructor(http, inbox) {
    /** @internal */
    this.http = http;
    /** @internal */
    this.inbox = inbox;
  }

  /**
   * @param {Body<'createRoom'>} body
   * @param {Options} [options]
   * @returns {Promise<Conversation>}
   */
  create(body, options) {
    return this.#answered(this.http.request('POST', '/api/rooms', { ...options, body }));
  }

  /**
   * Becomes a member of an open room.
   * @param {string} roomId
   * @param {Options} [options]
   * @returns {Promise<Conversation>}
   */
  join(roomId, options) {
    return this.#answered(this.http.request('POST', `/api/rooms/${roomId}/join`, options));
  }

  /**
   * Changes a room's name or visibility.
   * @param {string} roomId
   * @param {Body<'changeRoom'>} body
   * @param {Options} [options]
   * @returns {Promise<Conversation>}
   */
  change(roomId, body, options) {
    const request = this.http.request('PATCH', `/api/rooms/${roomId}`, { ...options, body });
    return this.#answered(request);
  }

  /**
   * @param {string} roomId
   * @param {Options} [options]
   */
  async leave(roomId, options) {
    await this.http.request('POST', `/api/rooms/${roomId}/leave`, options);
    this.inbox().context.gone(roomId);
  }

  /**
   * Ends a room for all: it takes no more entries.
   * @param {string} roomId
   * @param {Options} [options]
   */
  async end(roomId, options) {
    await this.http.request('DELETE', `/api/rooms/${roomId}`, options);
    await this.inbox().get(roomId)?.fetch();
  }

  /**
   * Who is in a room, with their roles and how far they have read.
   * @param {string} roomId
   * @param {Options & { limit?: number, cursor?: string | null }} [options]
   *   `cursor`: the last answer's `nextCursor`.
   * @returns {Promise<MembersPage>}
   */
  members(roomId, { limit, cursor, signal } = {}) {
    const query = { limit, cursor };
    return this.http.request('GET', `/api/rooms/${roomId}/members`, { query, signal });
  }

  /**
   * Adds somebody, or gives a member another role.
   * @param {string} roomId
   * @param {string} userId
   * @param {Body<'putMember'>['role']} role
   * @param {Options} [options]
   */
  async setMember(roomId, userId, role, options) {
    const path = `/api/rooms/${roomId}/members/${userId}`;
    await this.http.request('PUT', path, { ...options, body: { role } });
  }

  /**
   * @param {string} roomId
   * @param {string} userId
   * @param {Options} [options]
   */
  async removeMember(roomId, userId, options) {
    await this.http.request('DELETE', `/api/rooms/${roomId}/members/${userId}`, options);
  }

  /** @param {Promise<{ conversation: ConversationInfo }>} request */
  async #answered(request) {
    const { id } = (await request).conversation;
    const conversation = this.inbox().of(id);
    await conversation.look();
    return conversation;
  }
}
