/** About a room: who is in it, how one gets in, and what one can do with it. */

import { NatterError } from '/client/index.js';
import { copyText, canShare, share } from '../lib/clipboard.js';
import { natter } from '../lib/context.js';
import { avatar, iconButton, paneHeader } from '../lib/controls.js';
import { errorText } from '../lib/errors.js';
import { fill, h } from '../lib/html.js';
import { icon } from '../lib/icons.js';
import { leave, end, clear } from '../lib/room-endings.js';
import { rights, roomLink } from '../lib/rooms.js';
import { loadStyles } from '../lib/styles.js';
import { t } from '../lib/strings.js';
import { View, define } from '../lib/view.js';
import { addPeople } from './room-add.js';
import { editRoom } from './room-edit.js';
import { roomMembers } from './room-members.js';

/** @import { Conversation } from '/client/index.js' */
/** @import { RoomInfo } from '../lib/rooms.js' */
/** @import { IconName } from '../lib/icons.js' */

await loadStyles('rooms');

class Room extends View {
  #head = h('div', { class: 'room-head' });
  #link = h('section', { class: 'room-section' });
  #actions = h('div', { class: 'room-actions' });
  #body = h('div', { class: 'pane-body' });
  #drawn = '';

  /** @override */
  render() {
    const { roomId = '' } = this.params;
    fill(this, paneHeader(t('room.title'), { back: `#/c/${roomId}` }),
      h('div', { class: 'scroller' }, this.#body));
    this.#open(roomId);
  }

  /** @param {string} roomId */
  async #open(roomId) {
    if (!natter.inbox.get(roomId)?.known) {
      fill(this.#body, h('p', { class: 'quiet', role: 'status' }, t('room.loading')));
    }
    try {
      this.#show(await natter.inbox.open(roomId, { signal: this.signal }));
    } catch (error) {
      if (this.signal.aborted) return;
      const gone = error instanceof NatterError && [403, 404].includes(error.status);
      this.#failed(gone ? t('room.gone') : errorText(error), gone ? undefined : roomId);
    }
  }

  /**
   * @param {string} text
   * @param {string} [roomId] To try again.
   */
  #failed(text, roomId) {
    fill(this.#body, h('div', { class: 'pane-empty', role: 'alert' },
      h('p', null, text),
      roomId
        ? h('button', { type: 'button', class: 'button', onclick: () => this.#open(roomId) },
            t('retry'))
        : h('a', { class: 'button', href: '#/' }, t('room.toStart'))));
  }

  /** @param {Conversation} room */
  #show(room) {
    const members = roomMembers(room);
    fill(this.#body, this.#head, this.#link, members, this.#actions);
    this.watch(room, ({ info, gone }) => {
      if (gone || info?.kind !== 'room') return this.#failed(t('room.gone'));
      const { name, visibility, role, memberCount, ended } = info;
      const shown = JSON.stringify([name, visibility, role, memberCount, ended]);
      if (shown === this.#drawn) return;
      this.#drawn = shown;
      this.#draw(room, info);
    });
  }

  /**
   * @param {Conversation} room
   * @param {RoomInfo} info
   */
  #draw(room, info) {
    const { id, name, visibility, memberCount, ended } = info;
    const { manages, owns } = rights(info);
    const open = visibility === 'open';
    // What has the focus is drawn again: it goes to the button in the same place.
    const focused = /** @type {HTMLElement | null} */ (this.contains(document.activeElement)
      ? document.activeElement : null)?.dataset.act;
    fill(this.#head,
      h('span', { class: 'avatar-large' }, avatar({ id, name, room: true })),
      h('h2', { class: 'profile-name' }, h('bdi', null, name)),
      h('p', { class: 'quiet' }, t('room.count', { count: memberCount })),
      h('p', { class: 'quiet room-access' },
        icon(open ? 'link' : 'shield'), t(open ? 'room.isOpen' : 'room.isInvite')),
      ended && h('p', { class: 'form-notice' }, icon('info'), h('span', null, t('room.hasEnded'))),
      manages && h('div', { class: 'profile-actions' },
        act('plus', 'add', t('room.add'), () => addPeople(room.id)),
        act('edit', 'edit', t('room.settings'), () => editRoom(info))));
    fill(this.#link, ...(ended ? [] : open ? invitation(info) : [
      h('p', { class: 'field-hint' }, t('room.linkInvite')),
    ]));
    this.#link.hidden = Boolean(ended);
    fill(this.#actions, ...(ended
      ? [act('trash', 'clear', t('room.clear'), () => clear(room, info), true)]
      : [act('exit', 'leave', t('room.leave'), () => leave(info), true),
         ...(owns ? [act('block', 'end', t('room.end'), () => end(info), true)] : [])]));
    if (focused) this.querySelector(`[data-act="${focused}"]`)?.dispatchEvent(new Event('refocus'));
  }
}

/**
 * @param {IconName} name
 * @param {string} what
 * @param {string} label
 * @param {() => unknown} call
 * @param {boolean} [danger]
 */
function act(name, what, label, call, danger = false) {
  const button = h('button', {
    type: 'button', class: danger ? 'button danger' : 'button', 'data-act': what, onclick: call,
  }, icon(name), label);
  button.addEventListener('refocus', () => button.focus());
  return button;
}

/** @param {RoomInfo} info */
function invitation({ id, name }) {
  const link = roomLink(id);
  const copy = () => copyText(link, t('room.linkCopied'));
  const pass = async () => {
    if (!(await share({ title: name, text: t('room.shareText', { name }), url: link }))) await copy();
  };
  return [
    h('h3', null, t('room.linkTitle')),
    h('p', { class: 'field-hint' }, t('room.linkText')),
    h('div', { class: 'field-row' },
      h('input', {
        class: 'input', readonly: true, value: link, dir: 'ltr', 'aria-label': t('room.linkTitle'),
        onfocus: (/** @type {FocusEvent} */ { target }) =>
          target instanceof HTMLInputElement && target.select(),
      }),
      iconButton('copy', t('room.linkCopy'), { onclick: copy, 'data-act': 'copy' }),
      canShare() && iconButton('share', t('room.linkShare'), { onclick: pass, 'data-act': 'share' })),
  ];
}

define('natter-room', Room);
