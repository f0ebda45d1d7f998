/** Somebody's card. */

import { NatterError } from '/client/index.js';
import { announce, notify } from '../lib/announce.js';
import { copyText } from '../lib/clipboard.js';
import { myId, natter } from '../lib/context.js';
import { avatar, iconButton, paneHeader } from '../lib/controls.js';
import { confirmDialog } from '../lib/dialog.js';
import { directory } from '../lib/directory.js';
import { errorText } from '../lib/errors.js';
import { day } from '../lib/format.js';
import { fill, h } from '../lib/html.js';
import { icon } from '../lib/icons.js';
import { nameOf, openChat, presenceMark } from '../lib/people.js';
import { wayBack } from '../lib/previous.js';
import { REFUSALS } from '../lib/rooms.js';
import { loadStyles } from '../lib/styles.js';
import { t } from '../lib/strings.js';
import { View, define } from '../lib/view.js';

/** @typedef {Awaited<ReturnType<typeof natter.people.get>>} Person */

await loadStyles('rooms');

class Profile extends View {
  #body = h('div', { class: 'pane-body profile' });
  /** @type {HTMLElement | undefined} Blocks, or does not any more. */
  #toggle;

  /** @override */
  render() {
    fill(this, paneHeader(t('profile.title'), { back: wayBack(/^\/u\//) }),
      h('div', { class: 'scroller' }, this.#body));
    this.#read();
  }

  async #read() {
    const { userId = '' } = this.params;
    fill(this.#body, h('p', { class: 'quiet', role: 'status' }, t('room.loading')));
    try {
      const person = await natter.people.get(userId, { signal: this.signal });
      directory.put(person);
      this.#show(person);
    } catch (error) {
      if (this.signal.aborted) return;
      const gone = error instanceof NatterError && error.status === 404;
      fill(this.#body, h('div', { class: 'pane-empty', role: 'alert' },
        h('p', null, gone ? t('profile.gone') : errorText(error)),
        !gone && h('button', { type: 'button', class: 'button', onclick: () => this.#read() },
          t('retry'))));
    }
  }

  /** @param {Person} person */
  #show(person) {
    const { id, username, bio, phoneNumber, avatarUrl, createdAt, blocked = false } = person;
    const mine = id === myId();
    const name = nameOf(person);
    fill(this.#body,
      h('div', { class: 'profile-head' },
        h('span', { class: 'avatar-large' }, avatar({ id, name, url: avatarUrl, mine })),
        h('h2', { class: 'profile-name' }, h('bdi', null, name)),
        h('p', { class: 'quiet', dir: 'ltr' }, `@${username}`),
        !mine && presenceMark(id, { words: true, asks: true })),
      blocked && h('p', { class: 'form-notice' },
        icon('block'), h('span', null, t('profile.blocked', { name }))),
      h('div', { class: 'profile-actions' }, ...(mine
        ? [h('a', { class: 'button', href: '#/settings/profile' }, icon('edit'), t('profile.edit'))]
        : [this.#message(id, blocked), this.#block(person, blocked)])),
      h('dl', { class: 'facts' },
        bio && fact(t('profile.about'), h('span', { class: 'bio', dir: 'auto' }, bio)),
        phoneNumber && fact(t('profile.phone'), h('span', { class: 'fact-row' },
          h('span', { dir: 'ltr' }, phoneNumber), copyButton(phoneNumber))),
        fact(t('profile.since'), day(createdAt))));
  }

  /**
   * @param {string} userId
   * @param {boolean} blocked Where one can only read.
   */
  #message(userId, blocked) {
    const { signal } = this;
    const act = () =>
      openChat(userId, signal).catch((error) => {
        if (!signal.aborted) notify(errorText(error, REFUSALS));
      });
    return h('button', {
      type: 'button', class: blocked ? 'button' : 'button primary', onclick: act,
    },
      icon('chat'), t('profile.message'));
  }

  /**
   * @param {Person} person
   * @param {boolean} blocked
   */
  #block(person, blocked) {
    const name = nameOf(person);
    const act = async () => {
      if (!blocked && !(await confirmBlock(name))) return;
      try {
        await (blocked ? natter.people.unblock(person.id) : natter.people.block(person.id));
        announce(t(blocked ? 'profile.nowUnblocked' : 'profile.nowBlocked', { name }));
        // Picture and words of theirs come and go with a block.
        await this.#read();
        this.#toggle?.focus();
      } catch (error) {
        if (!this.signal.aborted) notify(errorText(error, REFUSALS));
      }
    };
    this.#toggle = h('button', {
      type: 'button',
      class: blocked ? 'button' : 'button danger',
      onclick: act,
    }, icon('block'), t(blocked ? 'profile.unblock' : 'profile.block'));
    return this.#toggle;
  }
}

/** @param {string} name */
const confirmBlock = (name) =>
  confirmDialog({
    title: t('profile.blockTitle', { name }),
    text: t('profile.blockText'),
    confirm: t('profile.block'),
    danger: true,
  });

/**
 * @param {string} term
 * @param {Node | string} value
 */
const fact = (term, value) =>
  h('div', { class: 'fact' }, h('dt', null, term), h('dd', null, value));

/** @param {string} text */
const copyButton = (text) =>
  iconButton('copy', t('profile.copyPhone'), { onclick: () => copyText(text) });

define('natter-profile', Profile);
