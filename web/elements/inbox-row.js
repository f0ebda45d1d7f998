/** One conversation in the list. */

import { myId, natter } from '../lib/context.js';
import { today } from '../lib/clock.js';
import { avatarOf, isRoom, peerId, personName, summaryOf, titleOf } from '../lib/conversations.js';
import { directory } from '../lib/directory.js';
import { drafts } from '../lib/drafts.js';
import { dateTime, shortTime, unreadCount } from '../lib/format.js';
import { fill, h, set, setText } from '../lib/html.js';
import { mainPath } from '../lib/router.js';
import { whenSeen } from '../lib/seen.js';
import { timelineRenderers } from '../lib/slots.js';
import { t } from '../lib/strings.js';
import { View, define } from '../lib/view.js';

/** @import { ConversationState } from '/client/index.js' */

class InboxRow extends View {
  #picture = h('span', { class: 'row-picture' });
  #dot = h('span', {
    class: 'presence',
    role: 'img',
    'aria-label': t('inbox.online'),
    hidden: true,
  });
  #name = h('bdi', null);
  #time = h('time', { class: 'row-time' });
  #preview = h('bdi', null);
  #second = h('span', { class: 'row-preview' }, this.#preview);
  #badge = h('span', { class: 'badge', hidden: true });
  #link = h('a', { class: 'row' });
  #id = '';
  #pictured = '';
  /** Who the other one is, as the conversation said last. */
  #person = '';

  /** @override */
  render() {
    this.#id = this.dataset.id ?? '';
    const conversation = natter.inbox.get(this.#id);
    if (!conversation) return;
    set(this.#link, { href: `#/c/${this.#id}` });
    fill(this.#link, this.#picture, this.#dot,
      h('span', { class: 'row-body' },
        h('span', { class: 'row-line' }, h('span', { class: 'row-name' }, this.#name), this.#time),
        h('span', { class: 'row-line' }, this.#second, this.#badge)));
    this.setAttribute('role', 'listitem');
    fill(this, this.#link);
    const draw = () => this.#draw(conversation.getSnapshot());
    this.watchAll([conversation, directory, drafts, timelineRenderers, today], draw);
    this.watch(mainPath, (at) => {
      set(this.#link, { 'aria-current': at === `/c/${this.#id}` ? 'page' : undefined });
    });
    const peer = peerId(this.#id);
    if (!peer) return;
    this.watch(natter.people.presence, (people) => {
      this.#dot.hidden = !people[peer]?.online;
    });
    // Each costs a question: those far below wait, and of who is gone nothing is asked.
    whenSeen(this, this.signal, () => {
      if (directory.get(peer)?.deleted) return;
      this.signal.addEventListener('abort', natter.people.presence.watch([peer]));
    });
  }

  /** @param {ConversationState} state */
  #draw(state) {
    const { info } = state;
    if (!info) return;
    const person = /** @type {{ peer?: any }} */ (info).peer;
    const seen = person && JSON.stringify(person);
    if (person && seen !== this.#person) {
      // What the device has kept may be older than what is known of them.
      const kept = !this.#person && directory.get(person.id);
      if (!kept || person.deleted) directory.put(person);
      // What it says again is no news: a card may have been newer.
      this.#person = seen;
    }
    const name = titleOf(this.#id, info);
    const pictured = `${name} ${directory.get(person?.id)?.avatarUrl ?? ''}`;
    if (pictured !== this.#pictured) {
      this.#pictured = pictured;
      fill(this.#picture, avatarOf(this.#id, info));
      setText(this.#name, name);
    }
    const when = state.unsent.at(-1)?.writtenAt ?? info.lastEntry?.sentAt ?? info.joinedAt;
    set(this.#time, { datetime: when, title: dateTime(when) });
    setText(this.#time, shortTime(when));
    const { kind, text } = preview(this.#id, state);
    set(this.#second, { class: `row-preview ${kind}`.trim() });
    setText(this.#preview, text);
    const { unread } = info;
    this.#badge.hidden = !unread;
    const label = unread > 99 ? t('inbox.unreadMany') : t('inbox.unread', { count: unread });
    if (unread) {
      fill(this.#badge, h('span', { 'aria-hidden': 'true' }, unreadCount(unread)),
        h('span', { class: 'visually-hidden' }, label));
    }
    this.#link.classList.toggle('unread', unread > 0);
  }
}

/**
 * The second line: who is writing, what was begun here, what was not sent, or the newest entry.
 * @param {string} id
 * @param {ConversationState} state
 * @returns {{ kind: string, text: string }}
 */
function preview(id, { info, typing, unsent }) {
  if (!info) return { kind: '', text: '' };
  const [writing] = typing;
  if (writing) {
    const name = isRoom(info) && personName(writing);
    const text = name ? t('inbox.typingName', { name }) : t('inbox.typing');
    return { kind: 'writing', text };
  }
  const failed = unsent.find(({ state }) => state === 'failed');
  if (failed) return { kind: 'failed', text: t('inbox.failed', { text: failed.text }) };
  const last = unsent.at(-1);
  if (last) return { kind: '', text: t('inbox.you', { text: last.text }) };
  const draft = drafts.get(id);
  if (draft) return { kind: 'draft', text: t('inbox.draft', { text: draft }) };
  const { lastEntry } = info;
  if (!lastEntry) return { kind: 'quiet', text: t('inbox.nothing') };
  const text = summaryOf(lastEntry, info);
  if (lastEntry.kind !== 'message' || !text) return { kind: '', text };
  if (lastEntry.sender === myId()) return { kind: '', text: t('inbox.you', { text }) };
  const name = isRoom(info) ? personName(lastEntry.sender) : '';
  return { kind: '', text: name ? t('inbox.from', { name, text }) : text };
}

define('natter-inbox-row', InboxRow);
