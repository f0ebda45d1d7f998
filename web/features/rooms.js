/** Rooms: what the timeline and the inbox say of what happens in them, and ways to them. */

import { myId } from '../lib/context.js';
import { directory } from '../lib/directory.js';
import { h } from '../lib/html.js';
import { nameOf, nameElement } from '../lib/people.js';
// From now on it is known where one was.
import '../lib/previous.js';
import { KINDS, sentence } from '../lib/room-events.js';
import { menuEntries, timelineRenderers } from '../lib/slots.js';
import { language, loadStrings, rich, t } from '../lib/strings.js';

/** @import { ConversationInfo, Entry } from '/client/index.js' */
/** @import { Sentence } from '../lib/room-events.js' */

/** How many names a sentence has; the others are counted. */
const NAMED = 3;

export async function register() {
  await loadStrings('rooms');
  for (const id of KINDS) timelineRenderers.add({ id, render, summary });
  menuEntries.add({ id: 'new-room', order: 10, icon: 'people', label: () => t('room.new'), go: '#/new' });
  menuEntries.add({ id: 'join', order: 20, icon: 'link', label: () => t('join.title'), go: '#/join' });
}

/**
 * @param {Entry} entry
 * @param {ConversationInfo} info
 */
function render(entry, info) {
  const told = sentence(entry, { me: myId(), direct: info.kind === 'direct' });
  if (!told) return undefined;
  return h('span', { class: 'room-event' }, ...rich(told.key, {
    sender: nameElement(entry.sender),
    names: list(told, (id) => (id === myId() ? t('event.you') : nameElement(id))),
    room: h('bdi', null, told.room ?? ''),
  }));
}

/**
 * @param {Entry} entry
 * @param {ConversationInfo} info
 */
function summary(entry, info) {
  const told = sentence(entry, { me: myId(), direct: info.kind === 'direct' });
  if (!told) return '';
  const name = (/** @type {string} */ id) => nameOf(directory.get(id));
  return t(told.key, {
    sender: name(entry.sender),
    names: list(told, (id) => (id === myId() ? t('event.you') : name(id))).textContent ?? '',
    room: told.room ?? '',
  });
}

/**
 * Names as the language lists them: a, b and c.
 * @param {Sentence} told
 * @param {(id: string) => Node | string} name
 */
function list({ people }, name) {
  // Oneself first, so that it is never among the others.
  const sorted = [...people].sort((a, b) => Number(b === myId()) - Number(a === myId()));
  const shown = sorted.length > NAMED + 1 ? sorted.slice(0, NAMED) : sorted;
  const others = sorted.length - shown.length;
  /** @type {(Node | string)[]} */
  const items = shown.map(name);
  if (others) items.push(t('event.others', { count: others }));
  const places = items.map((_, index) => String(index));
  const format = new Intl.ListFormat(language, { type: 'conjunction' });
  const place = document.createDocumentFragment();
  for (const { type, value } of format.formatToParts(places)) {
    place.append(type === 'element' ? (items[Number(value)] ?? '') : value);
  }
  return place;
}
