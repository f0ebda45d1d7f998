/** Somebody calls: who, and what one can do. */

import { answerCall, failures, hangUp, silenced } from '../lib/call-actions.js';
import { failureText } from '../lib/call-words.js';
import { natter } from '../lib/context.js';
import { avatar, uniqueId } from '../lib/controls.js';
import { personName } from '../lib/conversations.js';
import { directory } from '../lib/directory.js';
import { fill, h, setText } from '../lib/html.js';
import { icon } from '../lib/icons.js';
import { t } from '../lib/strings.js';
import { View, define } from '../lib/view.js';

class IncomingCall extends View {
  #picture = h('div', { class: 'call-picture' });
  #name = h('bdi', null);
  #error = h('p', { class: 'call-error', role: 'alert' });
  #ends = h('p', { class: 'quiet', hidden: true }, t('calls.endsOther'));
  #answers = h('div', { class: 'call-answers' });

  /** @override */
  render() {
    const { callId = '' } = this.params;
    const call = natter.calls.getSnapshot().find(({ id }) => id === callId);
    if (!call) return;
    const video = call.media === 'video';
    const title = uniqueId('call');
    const kind = uniqueId('call');
    const answer = (/** @type {'audio' | 'video'} */ media) => async () => {
      this.#answers.inert = true;
      await answerCall(callId, media);
      this.#answers.inert = false;
    };
    fill(this.#answers,
      answerButton('decline', 'hangUp', t('calls.decline'), () => hangUp(callId)),
      video && answerButton('plain', 'phone', t('calls.answerAudio'), answer('audio')),
      video
        ? answerButton('accept', 'camera', t('calls.answerVideo'), answer('video'))
        : answerButton('accept', 'phone', t('calls.answer'), answer('audio')));
    const dialog = h('dialog', {
      class: 'dialog incoming-call',
      'aria-labelledby': title,
      'aria-describedby': kind,
      // It rings on, without a window: whoever writes must not decline with Escape.
      oncancel: (/** @type {Event} */ event) => event.preventDefault(),
      onkeydown: (/** @type {KeyboardEvent} */ event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        this.#silence();
      },
      onclose: () => this.isConnected && this.#silence(),
    },
      h('div', { class: 'call-pulse' }, this.#picture),
      // The focus, so that no key that somebody happens to press answers or declines.
      h('h2', { id: title, class: 'call-name', tabindex: '-1', autofocus: true }, this.#name),
      h('p', { id: kind, class: 'quiet' },
        t(video ? 'calls.incomingVideo' : 'calls.incomingAudio')),
      this.#ends, this.#error, this.#answers);
    fill(this, dialog);
    const draw = () => this.#draw(call.peerId);
    this.watchAll([directory, failures, natter.calls], draw);
    dialog.showModal();
  }

  /** @param {string} peerId */
  #draw(peerId) {
    const { callId = '' } = this.params;
    const name = personName(peerId);
    if (name !== this.#name.textContent) {
      setText(this.#name, name);
      fill(this.#picture, avatar({ id: peerId, name, url: directory.get(peerId)?.avatarUrl }));
    }
    const failure = failures.getSnapshot().get(callId);
    setText(this.#error, failure ? failureText(failure, peerId) : '');
    this.#ends.hidden = !natter.calls
      .getSnapshot()
      .some(({ id, phase, localStream }) => id !== callId && phase !== 'ended' && localStream);
  }

  #silence() {
    silenced.set(new Set([...silenced.getSnapshot(), this.params.callId ?? '']));
  }
}

/**
 * @param {'accept' | 'decline' | 'plain'} kind
 * @param {import('../lib/icons.js').IconName} name
 * @param {string} label
 * @param {() => void} act
 */
const answerButton = (kind, name, label, act) =>
  h('button', { type: 'button', class: `call-answer ${kind}`, onclick: act },
    h('span', { class: 'call-button' }, icon(name)), h('span', null, label));

define('natter-incoming-call', IncomingCall);
