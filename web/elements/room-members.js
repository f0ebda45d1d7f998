/** Who is in a room, and what one can do with each. */

import { announce, notify } from '../lib/announce.js';
import { myId, natter } from '../lib/context.js';
import { avatar, field, iconButton } from '../lib/controls.js';
import { confirmDialog } from '../lib/dialog.js';
import { errorText } from '../lib/errors.js';
import { fill, h, keyed, setText } from '../lib/html.js';
import { after } from '../lib/member-changes.js';
import { openMenu } from '../lib/menu.js';
import { nameOf, openChat, presenceMark } from '../lib/people.js';
import { everyMember, matching, sorted } from '../lib/room-members.js';
import { REFUSALS, rights, roleName } from '../lib/rooms.js';
import { t } from '../lib/strings.js';
import { View, define } from '../lib/view.js';

/** @import { Conversation, Entry } from '/client/index.js' */
/** @import { Member } from '../lib/room-members.js' */
/** @import { RoomInfo } from '../lib/rooms.js' */
/** @import { MenuItem } from '../lib/menu.js' */

/** From so many members on they can be searched. */
const SEARCHED = 8;
class RoomMembers extends View {
  /** @type {Conversation | undefined} */
  room;
  /** @type {readonly Member[]} */
  #members = [];
  #list = h('ul', { class: 'person-list', 'aria-label': t('room.members') });
  #status = h('p', { class: 'person-status', role: 'status' });
  #search = field(t('room.search'), { type: 'search', autocomplete: 'off', dir: 'auto' });
  #online = h('span', { class: 'quiet' });
  #again = h('button', { type: 'button', class: 'button', hidden: true }, t('retry'));
  /** @type {AbortController | undefined} */
  #reading;

  /** @override */
  render() {
    const { room } = this;
    if (!room) return;
    this.#search.element.hidden = true;
    fill(this,
      h('div', { class: 'room-heading' }, h('h3', null, t('room.members')), this.#online),
      this.#search.element, this.#status, this.#list, this.#again);
    this.#again.addEventListener('click', () => this.#read(room.id));
    this.listen(this.#search.input, 'input', () => this.#draw());
    let seen = room.last;
    this.#read(room.id);
    this.watch(room, ({ entries }) => {
      const fresh = entries.filter(({ seq }) => seq > seen);
      seen = Math.max(seen, room.last);
      for (const entry of fresh) this.#heard(room.id, entry);
    });
    this.watch(natter.connection, ({ state }) => {
      if (state === 'open' && !this.#again.hidden) this.#read(room.id);
    });
  }

  /**
   * Follows the log, so that a list of a thousand is not read again for each who comes.
   * @param {string} roomId
   * @param {Entry} entry
   */
  #heard(roomId, entry) {
    const { members, newcomers } = after(this.#members, entry);
    if (members === this.#members && !newcomers.length) return;
    // What is being read may be older than this.
    if (this.#reading) return void this.#read(roomId);
    this.#members = members;
    this.#draw();
    for (const id of newcomers) this.#welcome(id, entry);
  }

  /**
   * @param {string} userId
   * @param {Entry} entry With which they came.
   */
  async #welcome(userId, { seq, sentAt: joinedAt }) {
    try {
      const user = await natter.people.get(userId, { signal: this.signal });
      if (this.#members.some((member) => member.user.id === userId)) return;
      const { online } = user;
      const member = { user, role: 'member', joinedAt, readSeq: 0, deliveredSeq: 0, online };
      const since = (this.room?.getSnapshot().entries ?? []).filter((entry) => entry.seq > seq);
      // They may have another role by now, or have gone.
      this.#members = since.reduce(
        (members, entry) => after(members, entry).members,
        /** @type {readonly Member[]} */ ([...this.#members, member]),
      );
      this.#draw();
    } catch (error) {
      if (!this.signal.aborted) console.info('natter: a new member is not shown', error);
    }
  }

  /** @param {string} roomId */
  async #read(roomId) {
    this.#reading?.abort();
    const reading = new AbortController();
    this.#reading = reading;
    const signal = AbortSignal.any([reading.signal, this.signal]);
    const first = !this.#members.length;
    this.#again.hidden = true;
    if (first) this.#say(t('room.loading'));
    try {
      this.#members = await everyMember(roomId, signal, (some) => {
        if (!first) return;
        this.#members = some;
        this.#draw();
      });
      this.#draw();
    } catch (error) {
      if (signal.aborted) return;
      this.#say(errorText(error, REFUSALS));
      this.#again.hidden = false;
    } finally {
      if (this.#reading === reading) this.#reading = undefined;
    }
  }

  #draw() {
    const query = this.#search.input.value;
    const found = sorted(matching(this.#members, query));
    this.#search.element.hidden = this.#members.length < SEARCHED && !query;
    const online = this.#members.filter((member) => member.online || member.user.id === myId());
    setText(this.#online, t('room.online', { count: online.length }));
    this.#say(found.length || !query ? '' : t('room.noMember', { query }));
    keyed(this.#list, found, {
      key: ({ user }) => user.id,
      create: () => h('li', { class: 'person-row' }),
      update: (row, member) => this.#fill(row, member),
    });
  }

  /** @param {string} text */
  #say(text) {
    setText(this.#status, text);
    this.#status.hidden = !text;
  }

  /**
   * @param {HTMLElement} row
   * @param {Member} member
   */
  #fill(row, member) {
    const { user, role, online } = member;
    const name = nameOf(user);
    const mine = user.id === myId();
    const inside = row.contains(document.activeElement);
    const more = iconButton('more', t('room.actions', { name }), { 'aria-haspopup': 'menu' });
    more.addEventListener('click', () =>
      openMenu(more, this.#items(member), { label: t('room.actions', { name }) }));
    const avatarUrl = 'avatarUrl' in user ? user.avatarUrl : undefined;
    fill(row,
      h('a', { class: 'person', href: `#/u/${user.id}` },
        h('span', { class: 'avatar-place' },
          avatar({ id: user.id, name, url: avatarUrl }), presenceMark(user.id, { online })),
        h('span', { class: 'person-words' },
          h('span', { class: 'person-line' },
            h('bdi', { class: 'person-name' }, name),
            mine && h('span', { class: 'tag' }, t('person.you')),
            role !== 'member' && h('span', { class: `tag tag-${role}` }, roleName(role))),
          user.username && h('span', { class: 'person-username', dir: 'ltr' }, `@${user.username}`))),
      !mine && more);
    if (inside) row.querySelector('button')?.focus();
  }

  /**
   * @param {Member} member
   * @returns {MenuItem[]}
   */
  #items({ user, role }) {
    const info = this.room?.getSnapshot().info;
    if (info?.kind !== 'room') return [];
    const name = nameOf(user);
    const { owns, removes } = rights(info);
    /** @type {MenuItem[]} */
    const items = [{
      label: t('profile.message'),
      icon: 'chat',
      act: () => this.#attempt(() => openChat(user.id, this.signal)),
    }];
    if (owns && role === 'member') {
      items.push({
        label: t('room.makeAdmin'), icon: 'shield', act: () => this.#role(info, user.id, name, 'admin'),
      });
    }
    if (owns && role === 'admin') {
      items.push({
        label: t('room.makeMember'), icon: 'user', act: () => this.#role(info, user.id, name, 'member'),
      });
    }
    if (owns) {
      items.push({
        label: t('room.handOver'), icon: 'share', act: () => this.#handOver(info, user.id, name),
      });
    }
    if (removes(role)) {
      items.push({
        label: t('room.kick'), icon: 'block', danger: true,
        act: () => this.#remove(info, user.id, name),
      });
    }
    return items;
  }

  /**
   * @param {RoomInfo} info
   * @param {string} userId
   * @param {string} name
   * @param {'admin' | 'member'} role
   */
  #role(info, userId, name, role) {
    return this.#attempt(async () => {
      await natter.rooms.setMember(info.id, userId, role);
      announce(t('room.roleChanged', { name, role: roleName(role) }));
    });
  }

  /**
   * @param {RoomInfo} info
   * @param {string} userId
   * @param {string} name
   */
  async #handOver(info, userId, name) {
    const sure = await confirmDialog({
      title: t('room.handOverTitle', { name }),
      text: t('room.handOverText', { name }),
      confirm: t('room.handOver'),
      danger: true,
    });
    if (!sure) return;
    await this.#attempt(async () => {
      await natter.rooms.setMember(info.id, userId, 'owner');
      announce(t('room.handedOver', { name }));
    });
  }

  /**
   * @param {RoomInfo} info
   * @param {string} userId
   * @param {string} name
   */
  async #remove(info, userId, name) {
    const sure = await confirmDialog({
      title: t('room.kickTitle', { name }),
      text: [
        h('p', null, t('room.kickText', { name })),
        info.visibility === 'open' && h('p', null, t('room.kickOpen', { name })),
      ],
      confirm: t('room.kick'),
      danger: true,
    });
    if (!sure) return;
    await this.#attempt(async () => {
      await natter.rooms.removeMember(info.id, userId);
      announce(t('room.kicked', { name }));
    });
  }

  /** @param {() => Promise<unknown>} work */
  async #attempt(work) {
    try {
      await work();
    } catch (error) {
      if (!this.signal.aborted) notify(errorText(error, REFUSALS));
    }
    // Without a socket no entry says what holds now.
    const { state } = natter.connection.getSnapshot();
    if (this.room && state !== 'open' && !this.signal.aborted) await this.#read(this.room.id);
  }
}

define('natter-room-members', RoomMembers);

/** @param {Conversation} room */
export const roomMembers = (room) =>
  Object.assign(/** @type {RoomMembers} */ (document.createElement('natter-room-members')), { room });
