/** Where one writes. */

import { iconButton } from '../lib/controls.js';
import { titleOf } from '../lib/conversations.js';
import { drafts } from '../lib/drafts.js';
import { errorText } from '../lib/errors.js';
import { fill, h, set, setText } from '../lib/html.js';
import { notify } from '../lib/announce.js';
import { t } from '../lib/strings.js';
import { View, define } from '../lib/view.js';

/** @import { Conversation } from '/client/index.js' */

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

  /** @override */
  render() {
    const { conversation } = this;
    if (!conversation) return;
    const { info } = conversation.getSnapshot();
    if (info && 'ended' in info && info.ended) {
      fill(this, h('p', { class: 'composer-ended' }, t('conversation.ended')));
      return;
    }
    const input = this.#input;
    set(input, {
      'aria-label': t('composer.label', { name: titleOf(conversation.id, info) }),
      placeholder: t('composer.placeholder'),
      enterkeyhint: matchMedia('(hover: hover)').matches ? 'send' : 'enter',
      value: drafts.get(conversation.id),
    });
    const form = h('form', { class: 'composer' }, input, this.#send);
    fill(this, this.#left, form);
    this.#grow();
    this.listen(form, 'submit', (event) => {
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
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    // A phone's keyboard has no other key for a line break.
    if (!matchMedia('(hover: hover)').matches) return;
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

define('natter-composer', Composer);
