/** The call of this device: it rings, goes on as a window or a line above the chat, and ends. */

import { announce, notify } from '../lib/announce.js';
import {
  currentCall, dismiss, isRinging, minimised, silenced,
} from '../lib/call-actions.js';
import { outcomeText } from '../lib/call-words.js';
import { natter } from '../lib/context.js';
import { personName } from '../lib/conversations.js';
import { directory } from '../lib/directory.js';
import { fill, h, set } from '../lib/html.js';
import { play } from '../lib/ringtone.js';
import { t } from '../lib/strings.js';
import { attract } from '../lib/attention.js';
import { View, define } from '../lib/view.js';
import './call-bar.js';
import './call-window.js';
import './incoming-call.js';

/** @import { CallState } from '/client/index.js' */

class Calls extends View {
  /** What is heard; what is seen comes and goes with the window. */
  #audio = h('audio', { autoplay: true });
  #bars = h('div', { class: 'call-bars' });
  /** @type {Map<string, HTMLElement>} Windows and bars, by what they are and the call's id. */
  #shown = new Map();
  /** What goes on beside them: a sound, a title that blinks. @type {Map<string, () => void>} */
  #running = new Map();
  /** What became of these was said. @type {Set<string>} */
  #settled = new Set();

  /** @override */
  render() {
    fill(this, this.#bars, this.#audio);
    this.watchAll([natter.calls, minimised, silenced, directory], () => this.#draw());
    this.signal.addEventListener('abort', () => {
      for (const end of this.#running.values()) end();
      this.#running.clear();
      for (const element of this.#shown.values()) element.remove();
      this.#shown.clear();
      set(this.#audio, { srcObject: null });
    });
  }

  #draw() {
    const calls = natter.calls.getSnapshot();
    const current = currentCall();
    for (const call of calls) if (call.phase === 'ended' && call !== current) this.#settle(call);
    if (current?.phase === 'ended' && this.#isQuiet(current)) this.#settle(current);
    const ringing = calls.filter(isRinging);
    const quiet = silenced.getSnapshot();
    const loud = ringing.filter(({ id }) => !quiet.has(id));

    const wanted = new Map();
    for (const call of loud) wanted.set(`incoming ${call.id}`, ['natter-incoming-call', call]);
    for (const call of ringing) {
      if (quiet.has(call.id)) wanted.set(`bar ${call.id}`, ['natter-call-bar', call]);
    }
    if (current && !(current.phase === 'ended' && this.#isQuiet(current))) {
      if (minimised.getSnapshot()) wanted.set(`bar ${current.id}`, ['natter-call-bar', current]);
      else wanted.set(`window ${current.id}`, ['natter-call-window', current]);
    }
    this.#show(wanted);
    set(this.#audio, { srcObject: current?.remoteStream ?? null });

    const calling = current?.direction === 'outgoing' && current.phase === 'ringing';
    this.#run('ring', loud.length > 0 && !talks(current), () => play('ring'));
    this.#run('ringback', calling, () => play('ringback'));
    const [first] = loud;
    // Anew once the name of somebody new is known.
    const name = personName(first?.peerId ?? '') || t('person.unknown');
    this.#run(`attract ${first?.id} ${name}`, Boolean(first), () =>
      attract(t('calls.title', { name })));
  }

  /**
   * @param {CallState} call That has ended.
   * @returns {boolean} Whether there is nothing to decide, so that it needs no window.
   */
  #isQuiet({ outcome, id }) {
    return outcome === 'answered' || outcome === 'taken' || !this.#shown.has(`window ${id}`);
  }

  /** @param {CallState} call That has ended: says how, and forgets it. */
  #settle(call) {
    if (this.#settled.has(call.id)) return;
    this.#settled.add(call.id);
    const text = outcomeText(call);
    if (call.outcome === 'answered') announce(text);
    else if (call.outcome !== 'declined' || call.direction === 'outgoing') notify(text);
    // Not within the store's own round.
    queueMicrotask(() => dismiss(call.id));
  }

  /** @param {Map<string, [string, CallState]>} wanted */
  #show(wanted) {
    for (const [key, element] of this.#shown) {
      if (wanted.has(key)) continue;
      // A dialog gives the focus back when it is closed, not when it is removed.
      for (const dialog of element.querySelectorAll('dialog')) dialog.close();
      element.remove();
      this.#shown.delete(key);
    }
    for (const [key, [tag, { id }]] of wanted) {
      if (this.#shown.has(key)) continue;
      const element = document.createElement(tag);
      Object.assign(element, { params: { callId: id } });
      this.#shown.set(key, element);
      (tag === 'natter-call-bar' ? this.#bars : this).append(element);
    }
  }

  /**
   * Begins something, or ends it.
   * @param {string} key Its first word says what it is: one of a kind runs.
   * @param {boolean} wanted
   * @param {() => () => void} begin
   */
  #run(key, wanted, begin) {
    const [kind = ''] = key.split(' ');
    for (const [other, end] of this.#running) {
      if (other.split(' ')[0] !== kind || (wanted && other === key)) continue;
      end();
      this.#running.delete(other);
    }
    if (wanted && !this.#running.has(key)) this.#running.set(key, begin());
  }
}

/**
 * Whether this device is in a call: another one that comes in must not drown it.
 * @param {CallState | undefined} call
 */
const talks = (call) => call !== undefined && call.phase !== 'ended';

define('natter-calls', Calls);
