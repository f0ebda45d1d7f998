/** The call that goes on: both pictures, how it stands, and its controls. */

import {
  dismiss, failures, hangUp, minimised, startCall,
} from '../lib/call-actions.js';
import { elapsed, phaseText } from '../lib/call-words.js';
import { natter } from '../lib/context.js';
import { avatar, iconButton, uniqueId } from '../lib/controls.js';
import { personName } from '../lib/conversations.js';
import { directory } from '../lib/directory.js';
import { fill, h, set, setText } from '../lib/html.js';
import { hasPicture } from '../lib/media.js';
import { t } from '../lib/strings.js';
import { View, define } from '../lib/view.js';
import { control, drawControl } from './call-control.js';
import { CallVideo } from './call-video.js';

/** @import { CallState } from '/client/index.js' */

/** A picture: without sound, which the page plays by itself. */
const picture = (/** @type {string} */ name) =>
  Object.assign(h('video', { class: name, autoplay: true, playsinline: true, hidden: true }), {
    muted: true,
    disablePictureInPicture: true,
  });

class CallWindow extends View {
  #remote = picture('call-remote');
  #self = picture('call-self');
  #picture = h('div', { class: 'call-picture' });
  #heading = h('h2', { class: 'call-name', tabindex: '-1', autofocus: true, id: uniqueId('call') });
  #state = h('p', { class: 'call-state', role: 'status' });
  #clock = h('p', { class: 'call-clock' });
  #controls = h('div', { class: 'call-controls' });
  #dialog = h('dialog', { class: 'call-window' });
  #minimise = iconButton('back', t('calls.minimise'), { onclick: () => this.#leave() });
  #mute = control('mic', t('calls.mute'));
  /** @type {CallVideo | undefined} */
  #video;
  /** What the controls are drawn for: a call, or what became of it. */
  #drawn = '';
  #phase = '';
  #since = Date.now();

  /** @override */
  render() {
    const { callId = '' } = this.params;
    set(this.#mute, { onclick: () => natter.calls.mute(callId, !this.#call()?.muted) });
    this.#video = new CallVideo(callId, () => this.isConnected && this.#draw());
    this.#video.start(this.signal);
    set(this.#dialog, {
      'aria-labelledby': this.#heading.id,
      // Escape leads back to the chat; it does not hang up.
      oncancel: (/** @type {Event} */ event) => {
        event.preventDefault();
        this.#leave();
      },
      onclose: () => this.isConnected && this.#leave(),
    });
    fill(this.#dialog,
      h('div', { class: 'call-stage' }, this.#remote,
        h('div', { class: 'call-person' }, this.#picture, this.#heading, this.#state, this.#clock),
        this.#self),
      this.#minimise,
      this.#controls);
    this.#minimise.classList.add('call-minimise');
    fill(this, this.#dialog);
    for (const video of [this.#remote, this.#self]) {
      for (const type of ['resize', 'loadeddata']) this.listen(video, type, () => this.#draw());
    }
    this.watchAll([natter.calls, directory, failures], () => this.#draw());
    const timer = setInterval(() => this.#draw(), 1_000);
    this.signal.addEventListener('abort', () => clearInterval(timer));
    this.#dialog.showModal();
  }

  #call() {
    return natter.calls.getSnapshot().find(({ id }) => id === this.params.callId);
  }

  /** Back to the chat. What has ended is over with that. */
  #leave() {
    const call = this.#call();
    if (!call || call.phase === 'ended') dismiss(this.params.callId ?? '');
    else minimised.set(true);
  }

  #draw() {
    const call = this.#call();
    if (!call) return;
    if (call.phase !== this.#phase) {
      this.#phase = call.phase;
      this.#since = Date.now();
    }
    const name = personName(call.peerId);
    if (this.#heading.textContent !== name) {
      fill(this.#heading, h('bdi', null, name));
      fill(this.#picture,
        avatar({ id: call.peerId, name, url: directory.get(call.peerId)?.avatarUrl }));
    }
    const over = call.phase === 'ended';
    setText(this.#state, (!over && this.#video?.notice) || phaseText(call, this.#since));
    setText(this.#clock, over ? '' : elapsed(call));
    this.#pictures(call, name);
    this.#act(call);
  }

  /**
   * @param {CallState} call
   * @param {string} name
   */
  #pictures({ phase, remoteStream, localStream, showing }, name) {
    const over = phase === 'ended';
    const seen = !over && hasPicture(remoteStream);
    set(this.#remote, {
      srcObject: seen ? remoteStream : null,
      'aria-label': t('calls.remoteView', { name }),
    });
    // Until the first frame is there the letters are better than a black page.
    this.#remote.hidden = !seen || this.#remote.videoWidth === 0;
    const own = !over && showing !== undefined && hasPicture(localStream);
    set(this.#self, { srcObject: own ? localStream : null, 'aria-label': t('calls.selfView') });
    this.#self.hidden = !own;
    this.#self.classList.toggle('mirrored', this.#video?.mirrored ?? false);
    this.#dialog.classList.toggle('with-picture', !this.#remote.hidden);
  }

  /** @param {CallState} call */
  #act(call) {
    const { id, phase, media, peerId, muted } = call;
    const over = phase === 'ended';
    const failure = failures.getSnapshot().get(id);
    const drawn = over ? `over ${failure ? failure.media : ''}` : 'on';
    if (drawn !== this.#drawn) {
      this.#drawn = drawn;
      const again = (/** @type {'audio' | 'video'} */ kind) => () => startCall(peerId, kind);
      fill(this.#controls, ...(over
        ? [
            h('button', { type: 'button', class: 'button', onclick: () => this.#leave() },
              t('close')),
            failure?.media === 'video' && h('button', {
              type: 'button', class: 'button', onclick: again('audio'),
            }, t('calls.withoutVideo')),
            h('button', { type: 'button', class: 'button primary', onclick: again(media) },
              t('calls.again')),
          ]
        : [
            this.#mute, ...(this.#video?.buttons ?? []),
            control('hangUp', t('calls.hangUp'), () => hangUp(id), 'decline'),
          ]));
      this.#minimise.hidden = over;
      if (over) this.#heading.focus();
    }
    if (over) return;
    drawControl(this.#mute, muted ? 'micOff' : 'mic', t('calls.mute'), muted);
    this.#video?.draw(call);
  }
}

define('natter-call-window', CallWindow);
