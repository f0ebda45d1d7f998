/** Who one talks to, whether they are there, and what one can do. */

import { minute } from '../lib/clock.js';
import { natter } from '../lib/context.js';
import { avatarOf, isRoom, peerId, personName, titleOf } from '../lib/conversations.js';
import { iconLink } from '../lib/controls.js';
import { directory } from '../lib/directory.js';
import { ago } from '../lib/format.js';
import { fill, h, set, setText } from '../lib/html.js';
import { headerActions } from '../lib/slots.js';
import { t } from '../lib/strings.js';
import { View, define } from '../lib/view.js';

/** @import { Conversation, ConversationInfo, ConversationState } from '/client/index.js' */

export class Header extends View {
  /** @type {Conversation | undefined} */
  conversation;
  #picture = h('span', { class: 'header-picture' });
  #name = h('bdi', null);
  #state = h('p', { class: 'header-state', 'aria-live': 'off' });
  #actions = h('div', { class: 'header-actions' });
  #link = h('a', { class: 'header-link' });
  #pictured = '';
  /**
   * What is known of a direct conversation in which nobody has written: one can call all the same.
   * @type {ConversationInfo | undefined}
   */
  #begun;
  /** @type {readonly unknown[]} What the actions were drawn for. */
  #acted = [];

  /** @override */
  render() {
    const { conversation } = this;
    if (!conversation) return;
    const peer = peerId(conversation.id);
    if (peer) this.#begun = /** @type {any} */ ({ id: conversation.id, kind: 'direct' });
    fill(this.#link, this.#picture,
      h('span', { class: 'header-words' },
        h('h1', { class: 'pane-title', tabindex: '-1' }, this.#name), this.#state));
    set(this.#link, { href: peer ? `#/u/${peer}` : `#/room/${conversation.id}` });
    fill(this, h('header', { class: 'pane-header' },
      iconLink('back', t('back'), '#/', { class: 'icon-button back' }), this.#link, this.#actions));
    const draw = () => this.#draw(conversation.getSnapshot());
    this.watchAll([conversation, directory, natter.people.presence, headerActions, minute], draw);
    if (!peer || directory.get(peer)?.deleted) return;
    this.signal.addEventListener('abort', natter.people.presence.watch([peer]));
  }

  /** @param {ConversationState} state */
  #draw({ info, typing }) {
    const id = this.conversation?.id ?? '';
    const name = titleOf(id, info) || t('person.unknown');
    const pictured = `${name} ${directory.get(peerId(id) ?? '')?.avatarUrl ?? ''}`;
    if (pictured !== this.#pictured) {
      this.#pictured = pictured;
      setText(this.#name, name);
      fill(this.#picture, avatarOf(id, info));
    }
    setText(this.#state, this.#says(id, info, typing));
    this.#state.classList.toggle('writing', typing.length > 0);
    const about = info ?? this.#begun;
    const acted = [about, headerActions.getSnapshot()];
    if (!about || acted.every((one, at) => one === this.#acted[at])) return;
    // What has the focus stays.
    if (this.#actions.contains(document.activeElement)) return;
    this.#acted = acted;
    fill(this.#actions, headerActions.getSnapshot().map((action) => action.render(about)));
  }

  /**
   * @param {string} id
   * @param {ConversationState['info']} info
   * @param {readonly string[]} typing
   */
  #says(id, info, typing) {
    const [one, two] = typing;
    if (typing.length > 2) return t('conversation.writingMany');
    if (one && two) {
      return t('conversation.writingTwo', { name: personName(one), other: personName(two) });
    }
    if (one) {
      const name = personName(one);
      return isRoom(info) ? t('conversation.writing', { name }) : t('inbox.typing');
    }
    if (info && 'memberCount' in info) {
      return t('conversation.members', { count: Number(info.memberCount) });
    }
    const presence = natter.people.presence.getSnapshot()[peerId(id) ?? ''];
    if (presence?.online) return t('presence.online');
    return presence?.lastSeenAt ? t('presence.lastSeen', { when: ago(presence.lastSeenAt) }) : '';
  }
}

define('natter-conversation-header', Header);
