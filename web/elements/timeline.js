/** The messages of a conversation. */

import { announce } from '../lib/announce.js';
import { today } from '../lib/clock.js';
import { myId, natter } from '../lib/context.js';
import { personName, isRoom } from '../lib/conversations.js';
import { directory } from '../lib/directory.js';
import { day } from '../lib/format.js';
import { fill, h, setText } from '../lib/html.js';
import { Rows, firstUnread } from '../lib/rows.js';
import { rendererOf, timelineRenderers } from '../lib/slots.js';
import { t } from '../lib/strings.js';
import { View, define } from '../lib/view.js';
import { WindowedList } from '../lib/window.js';
import { Feed } from './feed.js';
import { createRow, drawRow } from './message.js';
import { TimelineKeys } from './timeline-keys.js';
import { TimelinePages } from './timeline-pages.js';
import { ToNewest } from './to-newest.js';

/** @import { Conversation, ConversationState, Entry } from '/client/index.js' */
/** @import { Row } from '../lib/rows.js' */

/** In a larger room nobody is told how far others have read. */
const MEMBERS = 100;
/** When fewer rows than this are above what is drawn, the page before is loaded. */
const PREFETCH = 60;
/** Of more than so many that come at once a screen reader is told the number alone. */
const READ_OUT = 3;
/** Where the unread begin, below the upper edge. */
const LINE_AT = 72;

/** Where one was in each conversation. @type {Map<string, import('../lib/window.js').Anchor>} */
const places = new Map();

export class Timeline extends View {
  /** @type {Conversation | undefined} */
  conversation;
  #scroller = h('div', {
    class: 'timeline',
    tabindex: '0',
    role: 'feed',
    'aria-label': t('conversation.messages'),
  });
  #day = h('div', { class: 'day-now', 'aria-hidden': 'true' }, h('span', null));
  #top = h('p', { class: 'timeline-top', role: 'status' });
  #toNewest = new ToNewest(() => this.toNewest());
  #rows = new Rows();
  /** @type {WindowedList<Row> | undefined} */
  #list;
  /** @type {Feed | undefined} */
  #feed;
  /** @type {TimelineKeys | undefined} */
  #keys;
  /** @type {TimelinePages | undefined} */
  #pages;
  #unreadFrom = 0;
  #last = 0;
  /** How far the members had come when the room was opened: nobody tells it a new device. */
  #members = {};
  /** @type {Set<string>} Messages whose refusal was told. */
  #failures = new Set();
  #placed = false;
  /**
   * Where one is, but at the end: what is out of the page has no place any more.
   * @type {import('../lib/window.js').Anchor | undefined}
   */
  #here;

  /** @override */
  render() {
    const { conversation } = this;
    if (!conversation) return;
    fill(this, this.#day, this.#scroller, this.#top, this.#toNewest.button);
    const list = new WindowedList(this.#scroller, {
      key: ({ key }) => key,
      create: createRow,
      update: (element, row) => this.#drawRow(element, row),
    }, () => this.#moved());
    this.#list = list;
    this.#feed = new Feed(this.#scroller, list);
    list.start(this.signal);
    this.#keys = new TimelineKeys(this, this.#scroller, list, conversation);
    this.#keys.start(this.signal);
    this.#pages = new TimelinePages(conversation, this.#top, this.signal, () => this.#moved());
    this.#begin(conversation, this.#pages);
    this.watch(conversation, (state) => this.#update(state));
    this.watchAll([timelineRenderers, directory, today], () => this.#again());
    this.#askMembers(conversation);
    this.listen(window, 'focus', () => this.#seen());
    this.listen(document, 'visibilitychange', () => this.#seen());
    this.signal.addEventListener('abort', () => this.#leave());
  }

  /** Goes to the newest message. */
  toNewest() {
    this.#list?.toEnd();
    this.#seen();
  }

  /** Whoever answers has read: nothing is new any more. */
  wrote() {
    this.#unreadFrom = 0;
    if (this.conversation) this.#update(this.conversation.getSnapshot());
    this.toNewest();
  }

  /** Where a keyboard goes through the messages. */
  focusNewest() {
    this.#keys?.focusNewest();
  }

  /** Whether somebody looks at it. */
  get attended() {
    return document.visibilityState === 'visible' && document.hasFocus();
  }

  /**
   * @param {Conversation} conversation
   * @param {TimelinePages} pages
   */
  #begin(conversation, pages) {
    const { info, entries } = conversation.getSnapshot();
    this.#last = entries.at(-1)?.seq ?? 0;
    if (!info?.unread) return;
    const loaded = (entries[0]?.seq ?? 0) <= info.readSeq + 1;
    if (loaded) this.#unreadFrom = firstUnread(entries, info.readSeq, myId());
    else this.#beginFurtherUp(conversation, pages, info.readSeq);
  }

  /**
   * @param {Conversation} conversation
   * @param {TimelinePages} pages
   * @param {number} readSeq
   */
  async #beginFurtherUp(conversation, pages, readSeq) {
    const found = await pages.loadUnread(readSeq);
    if (this.signal.aborted) return;
    const { entries } = conversation.getSnapshot();
    if (found) this.#unreadFrom = firstUnread(entries, readSeq, myId());
    this.#placed = false;
    this.#update(conversation.getSnapshot());
  }

  /** @param {ConversationState} state */
  #update(state) {
    const list = this.#list;
    if (!list) return;
    this.#restarted(state, list);
    const fresh = state.entries.filter(({ seq }) => seq > this.#last);
    if (fresh.length) this.#arrived(fresh, state);
    this.#tellFailed(state);
    const rows = this.#rows.update(state, {
      me: myId(),
      unreadFrom: this.#unreadFrom,
      shows: (kind) => rendererOf(kind) !== undefined,
      receipts: { ...state.receipts, ...this.#members },
    });
    list.update(rows);
    this.#feed?.draw(state.complete);
    const empty = state.complete && !rows.length;
    if (this.classList.contains('empty') !== empty) {
      this.classList.toggle('empty', empty);
      setText(this.#top, empty ? t('conversation.empty') : '');
    }
    if (!this.#placed && rows.length && !this.#pages?.loading) this.#place(list, rows);
    this.#seen();
  }

  /**
   * Whoever missed more than a sync brings has the newest only, and what they looked at is not here
   * any more. They are not taken to the end, past what they have not seen: they go on at the line
   * above the first that is here, and what is before it comes when they scroll up.
   * @param {ConversationState} state
   * @param {WindowedList<Row>} list
   */
  #restarted({ entries }, list) {
    const [first] = entries;
    if (!first || !this.#last || first.seq <= this.#last + 1 || list.atEnd) return;
    this.#unreadFrom = this.#last + 1;
    this.#placed = false;
  }

  /**
   * @param {WindowedList<Row>} list
   * @param {readonly Row[]} rows
   */
  #place(list, rows) {
    this.#placed = true;
    const line = rows.find((row) => row.unreadFrom);
    const place = places.get(this.conversation?.id ?? '');
    if (line) list.toKey(line.key, LINE_AT);
    else if (place && list.indexOf(place.key) >= 0) list.toKey(place.key, place.offset);
    else list.toEnd();
  }

  /**
   * @param {readonly Entry[]} fresh
   * @param {ConversationState} state
   */
  #arrived(fresh, { info }) {
    const before = this.#last;
    this.#last = fresh.at(-1)?.seq ?? before;
    const others = fresh.filter(({ sender, kind }) => sender !== myId() && kind === 'message');
    const [first] = others;
    if (!first || !before) return;
    if (this.attended) {
      announce(others.length > READ_OUT
        ? t('conversation.arrived', { count: others.length })
        : others.map((/** @type {any} */ { sender, text = '' }) =>
          `${personName(sender)}: ${text}`).join('\n'));
    } else if ((info?.readSeq ?? 0) >= before) {
      // One had read everything, and has left: the line is where one comes back to.
      this.#unreadFrom = first.seq;
    }
  }

  /** @param {ConversationState} state */
  #tellFailed({ unsent }) {
    const failed = unsent.filter((one) => one.state === 'failed');
    const fresh = failed.find(({ clientMessageId }) => !this.#failures.has(clientMessageId));
    this.#failures = new Set(failed.map(({ clientMessageId }) => clientMessageId));
    if (fresh && this.#placed) announce(t('inbox.failed', { text: fresh.text }));
  }

  /**
   * Asks who is in a room, once: for their names all at once, and for how far they have read.
   * @param {Conversation} conversation
   */
  async #askMembers(conversation) {
    if (!isRoom(conversation.getSnapshot().info)) return;
    try {
      const asked = { limit: MEMBERS, signal: this.signal };
      const { members } = await natter.rooms.members(conversation.id, asked);
      const others = members.filter(({ user }) => user.id !== myId());
      for (const { user } of members) directory.put(user);
      const read = Math.max(0, ...others.map(({ readSeq }) => readSeq));
      const delivered = Math.max(0, ...others.map(({ deliveredSeq }) => deliveredSeq));
      this.#members = { members: { read, delivered } };
      this.#update(conversation.getSnapshot());
    } catch {
      // Names are asked for one by one, and marks come with the next news.
    }
  }

  /** Draws what is in view once more, for names and renderers that came later. */
  #again() {
    const list = this.#list;
    if (!list || !this.conversation) return;
    for (let index = list.from; index < list.to; index++) {
      const element = list.element(index);
      const row = list.items[index];
      if (element && row) this.#drawRow(element, row);
    }
    this.#update(this.conversation.getSnapshot());
  }

  /**
   * @param {HTMLElement} element
   * @param {Row} row
   */
  #drawRow(element, row) {
    const { conversation } = this;
    if (!conversation) return;
    const { info } = conversation.getSnapshot();
    drawRow(element, row, { conversation, info, room: isRoom(info) });
  }

  /** What is in view has changed. */
  #moved() {
    const list = this.#list;
    const { conversation } = this;
    if (!list || !conversation) return;
    this.#feed?.draw(conversation.getSnapshot().complete);
    this.#here = list.atEnd ? undefined : list.anchor();
    const { first, offset } = list.inView();
    const row = list.items[first];
    const own = row?.day && offset > -8;
    if (row && !own) setText(/** @type {Node} */ (this.#day.firstChild), day(row.at));
    this.#day.classList.toggle('shown', !!row && !own && !list.atEnd);
    if (this.#placed && this.#wantsOlder(list)) this.#pages?.loadOlder();
    this.#seen();
  }

  /**
   * Somebody who only reads the end needs no more than what fills the pane.
   * @param {WindowedList<Row>} list
   */
  #wantsOlder(list) {
    const { scrollHeight, clientHeight } = this.#scroller;
    return list.from < PREFETCH && (!list.atEnd || scrollHeight < 2 * clientHeight);
  }

  /** Tells what was seen, and how much is below. */
  #seen() {
    const list = this.#list;
    const { conversation } = this;
    if (!list || !conversation || !this.#placed) return;
    if (this.attended) {
      const { last } = list.inView();
      const seq = list.atEnd ? this.#last : this.#seqAt(last);
      if (seq) conversation.markRead(seq);
    }
    const unread = list.atEnd ? 0 : (conversation.getSnapshot().info?.unread ?? 0);
    this.#toNewest.draw(list.atEnd, unread);
  }

  /** @param {number} index */
  #seqAt(index) {
    for (let at = index; at >= 0; at--) {
      const seq = this.#list?.items[at]?.seq;
      if (seq) return seq;
    }
    return 0;
  }

  #leave() {
    const id = this.conversation?.id ?? '';
    if (this.#here) places.set(id, this.#here);
    else places.delete(id);
  }
}

natter.session.subscribe(({ state }) => state === 'signedOut' && places.clear());

define('natter-timeline', Timeline);
