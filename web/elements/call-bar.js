/** A call in one line, while one goes on chatting. */

import { answerCall, hangUp, isRinging, minimised } from '../lib/call-actions.js';
import { elapsed, phaseText } from '../lib/call-words.js';
import { natter } from '../lib/context.js';
import { iconButton } from '../lib/controls.js';
import { personName } from '../lib/conversations.js';
import { directory } from '../lib/directory.js';
import { fill, h, set, setText } from '../lib/html.js';
import { icon } from '../lib/icons.js';
import { t } from '../lib/strings.js';
import { View, define } from '../lib/view.js';
import { hasPicture } from '../lib/media.js';

/** @import { CallState } from '/client/index.js' */

class CallBar extends View {
  #name = h('bdi', { class: 'call-bar-name' });
  #state = h('span', { class: 'call-bar-state' });
  #video = Object.assign(h('video', {
    class: 'call-bar-video', autoplay: true, playsinline: true, 'aria-hidden': 'true', hidden: true,
  }), { muted: true });
  #mute = iconButton('mic', t('calls.mute'));
  #return = h('button', { type: 'button', class: 'call-bar-return' });
  #since = Date.now();

  /** @override */
  render() {
    const { callId = '' } = this.params;
    const call = this.#call();
    if (!call) return;
    if (isRinging(call)) this.#ringing(callId, call);
    else this.#talking(callId, call);
    this.watchAll([natter.calls, directory], () => this.#draw());
    const timer = setInterval(() => this.#draw(), 1_000);
    this.signal.addEventListener('abort', () => clearInterval(timer));
  }

  #call() {
    return natter.calls.getSnapshot().find(({ id }) => id === this.params.callId);
  }

  /**
   * @param {string} callId
   * @param {CallState} call
   */
  #ringing(callId, { media, peerId }) {
    setText(this.#state, t(media === 'video' ? 'calls.incomingVideo' : 'calls.incomingAudio'));
    const label = t('calls.from', { name: personName(peerId) });
    fill(this, h('section', { class: 'call-bar', 'aria-label': label },
      h('span', { class: 'call-bar-words' }, this.#name, this.#state),
      iconButton('hangUp', t('calls.decline'), {
        class: 'icon-button decline', onclick: () => hangUp(callId),
      }),
      iconButton(media === 'video' ? 'camera' : 'phone', t('calls.answer'), {
        class: 'icon-button accept', onclick: () => answerCall(callId, media),
      })));
  }

  /**
   * @param {string} callId
   * @param {CallState} call
   */
  #talking(callId, { media }) {
    set(this.#return, { onclick: () => minimised.set(false) });
    set(this.#mute, { onclick: () => natter.calls.mute(callId, !this.#call()?.muted) });
    fill(this.#return, this.#video,
      h('span', { class: 'visually-hidden' }, t('calls.return')),
      h('span', { class: 'call-bar-words' }, this.#name, ' ', this.#state));
    const label = t(media === 'video' ? 'calls.video' : 'calls.audio');
    fill(this, h('section', { class: 'call-bar', 'aria-label': label },
      this.#return, this.#mute,
      iconButton('hangUp', t('calls.hangUp'), {
        class: 'icon-button decline', onclick: () => hangUp(callId),
      })));
  }

  #draw() {
    const call = this.#call();
    if (!call) return;
    const name = personName(call.peerId);
    setText(this.#name, name);
    if (isRinging(call)) return;
    setText(this.#state, phaseText(call, this.#since) || elapsed(call));
    set(this.#mute, { 'aria-pressed': String(call.muted) });
    if (this.#mute.dataset.muted !== String(call.muted)) {
      this.#mute.dataset.muted = String(call.muted);
      fill(this.#mute, icon(call.muted ? 'micOff' : 'mic'));
    }
    this.#video.hidden = !hasPicture(call.remoteStream);
    set(this.#video, { srcObject: this.#video.hidden ? null : call.remoteStream });
  }
}

define('natter-call-bar', CallBar);
