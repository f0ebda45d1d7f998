/** Where one writes. */

import { iconButton } from '../lib/controls.js';
import { natter } from '../lib/context.js';
import { peerId, titleOf } from '../lib/conversations.js';
import { directory } from '../lib/directory.js';
import { drafts } from '../lib/drafts.js';
import { errorText } from '../lib/errors.js';
import { fill, h, set, setText } from '../lib/html.js';
import { notify } from '../lib/announce.js';
import { rich, t } from '../lib/strings.js';
import { View, define } from '../lib/view.js';

/** @import { Conversation } from '/client/index.js' */
/** @import { Key } from '../lib/strings.js' */

/** A message's length in characters, as the server counts them. */
const LIMIT = 4000;
/** From here on the rest is shown. */
const NEAR = LIMIT - 200;

export class Composer extends View {
  /** @type {Conversation | undefined} */
  conversation;
  #input = h('textarea', { class: 'composer-input', rows: 1, dir: 'auto', autocomplete: 'off' });
  #left = h('p', { class: 'composer-left', 'aria-live': 'polite' });
  #send = iconButton('send', t('composer.send'), { class: 'icon-button primary', disabled: true });

  #form = h('form', { class: 'composer' }, this.#input, this.#send);
  /** @type {Key | undefined | null} Why nothing can be written, as it is shown. */
  #shows = null;
  /** Whether one has asked whose block it is that refuses what one writes. */
  #asked = false;

  /** @override */
  render() {
    const { conversation } = this;
    if (!conversation) return;
    const stores = [conversation, directory, natter.people.presence];
    this.watchAll(stores, () => this.#draw(conversation));
    const input = this.#input;
    this.listen(this.#form, 'submit', (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.#send.setAttribute('type', 'submit');
    this.listen(input, 'keydown', (event) => this.#key(event));
    this.listen(input, 'input', () => {
      drafts.set(conversation.id, input.value);
      conversation.setTyping(input.value.trim() !== '');
      this.#grow();
    });
    this.listen(input, 'blur', () => conversation.setTyping(false));
    // A page that goes at once may have no time for it.
    this.signal.addEventListener('abort', () => drafts.flush());
  }

  /** @param {Conversation} conversation */
  #draw(conversation) {
    const { info, unsent } = conversation.getSnapshot();
    const peer = peerId(conversation.id) ?? '';
    const closed = whyClosed(info, peer);
    const name = titleOf(conversation.id, info);
    set(this.#input, { 'aria-label': t('composer.label', { name }) });
    // It may be one's own, made on another device: whose it is the server tells with the person.
    const refused = unsent.some(({ code }) => code === 'blocked');
    if (refused && !this.#asked) natter.people.get(peer).catch(() => {});
    this.#asked = refused;
    if (this.#shows === closed) return;
    const focused = this.#shows && this.contains(document.activeElement);
    this.#shows = closed;
    if (closed === 'composer.youBlock') return this.#blocked(peer, name);
    if (closed) return void fill(this, h('p', { class: 'composer-ended' }, t(closed)));
    set(this.#input, {
      placeholder: t('composer.placeholder'),
      enterkeyhint: hovers() ? 'send' : 'enter',
      value: drafts.get(conversation.id),
    });
    fill(this, this.#left, this.#form);
    this.#grow();
    // It stands where the button was that took the block away.
    if (focused) this.focusInput();
  }

  /**
   * @param {string} peer Whom one blocks.
   * @param {string} name
   */
  #blocked(peer, name) {
    const act = () =>
      natter.people.unblock(peer).catch((error) => notify(errorText(error)));
    const unblock = h('button', { type: 'button', class: 'button', onclick: act },
      t('composer.unblock'));
    fill(this, h('div', { class: 'composer-ended' },
      h('p', null, rich('composer.youBlock', { name: h('bdi', null, name) })), unblock));
  }

  focusInput() {
    this.#input.focus({ preventScroll: true });
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    // Enter also ends a composition, of Japanese for example: then it is not ours.
    if (event.key === 'ArrowUp' && !this.#input.value) {
      event.preventDefault();
      this.dispatchEvent(new CustomEvent('walk', { bubbles: true }));
      return;
    }
    const composes = event.isComposing || event.keyCode === 229;
    if (event.key !== 'Enter' || event.shiftKey || composes) return;
    // A phone's keyboard has no other key for a line break.
    if (!hovers()) return;
    event.preventDefault();
    this.#submit();
  }

  #grow() {
    const input = this.#input;
    const count = [...input.value].length;
    setText(this.#left, count > LIMIT
      ? t('composer.over', { count: count - LIMIT })
      : count > NEAR ? t('composer.left', { count: LIMIT - count }) : '');
    this.#left.classList.toggle('over', count > LIMIT);
    this.#send.disabled = !input.value.trim() || count > LIMIT;
    input.style.setProperty('height', 'auto');
    input.style.setProperty('height', `${input.scrollHeight}px`);
  }

  async #submit() {
    const { conversation } = this;
    const text = this.#input.value;
    if (!conversation || this.#send.disabled) return;
    this.#input.value = '';
    drafts.set(conversation.id, '');
    this.#grow();
    this.#input.focus({ preventScroll: true });
    this.dispatchEvent(new CustomEvent('sent', { bubbles: true }));
    try {
      await conversation.send(text);
    } catch (error) {
      // The device could not keep it: it must not be lost.
      if (!this.#input.value) this.#input.value = text;
      drafts.set(conversation.id, this.#input.value);
      this.#grow();
      notify(errorText(error));
    }
  }
}

/** Whether there is a mouse, and so most likely a keyboard. */
const hovers = () => matchMedia('(hover: hover)').matches;

/**
 * @param {any} info
 * @param {string} peer
 * @returns {Key | undefined}
 */
function whyClosed(info, peer) {
  if (info?.ended) return 'conversation.ended';
  if (info?.peer?.deleted) return 'composer.peerDeleted';
  const { person } = natter.people.presence.getSnapshot()[peer] ?? {};
  return person?.blocked ? 'composer.youBlock' : undefined;
}

define('natter-composer', Composer);
