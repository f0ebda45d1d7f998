/** The buttons for what this end of a call shows: a camera, another one, a screen. */

import { failureText } from '../lib/call-words.js';
import { exactly, facing, listCameras, otherCamera } from '../lib/cameras.js';
import { natter } from '../lib/context.js';
import { set } from '../lib/html.js';
import { t } from '../lib/strings.js';
import { control, drawControl } from './call-control.js';

/** @import { CallState } from '/client/index.js' */
/** @import { Camera } from '../lib/cameras.js' */

/** Phones can't show their screen to a page. */
const canShare = () => Boolean(navigator.mediaDevices?.getDisplayMedia);

/** How long it is said that a camera or a screen did not come. */
const FAILURE_STAYS = 10_000;
/** How long it is said which camera is on now. */
const NOTICE_STAYS = 4_000;

/**
 * Which camera was chosen in which call: it is the one that comes back after it was off.
 * @type {{ callId: string, deviceId: string } | undefined}
 */
let chosen;

export class CallVideo {
  /** What did not work a moment ago, or which camera is on since then. */
  notice = '';
  #camera = control('camera', t('calls.cameraOn'), () => this.#toggle('camera'));
  #another = control('cameraSwitch', t('calls.cameraSwitch'), () => this.#change());
  #screen = control('screen', t('calls.screen'), () => this.#toggle('screen'));
  /** @type {readonly Camera[]} */
  #cameras = [];
  /** @type {MediaStreamTrack | undefined} What is shown since the cameras were counted. */
  #counted;
  /** Whether a camera or a screen is on its way. */
  #busy = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #forgets;

  /**
   * @param {string} callId
   * @param {() => void} changed Called when something else is to be drawn.
   */
  constructor(callId, changed) {
    this.callId = callId;
    this.changed = changed;
  }

  /** @param {AbortSignal} signal Until then it is seen when a camera is plugged in or out. */
  start(signal) {
    const count = () => this.#count();
    navigator.mediaDevices?.addEventListener('devicechange', count, { signal });
    signal.addEventListener('abort', () => clearTimeout(this.#forgets));
  }

  /** The buttons, those that are hidden at the moment, too. */
  get buttons() {
    return [this.#camera, this.#another, ...(canShare() ? [this.#screen] : [])];
  }

  /** Whether what is shown is to be seen as in a mirror: not what a phone has at its back. */
  get mirrored() {
    const away = facing(this.#track(), this.#cameras) === 'environment';
    return this.#call()?.showing === 'camera' && !away;
  }

  /** @param {CallState} call That goes on. */
  draw({ phase, showing }) {
    // Which cameras there are is told to those who may use one.
    if (this.#track() !== this.#counted) {
      this.#counted = this.#track();
      this.#count();
    }
    const camera = showing === 'camera';
    const screen = showing === 'screen';
    drawControl(this.#camera, camera ? 'camera' : 'cameraOff',
      t(camera ? 'calls.cameraOff' : 'calls.cameraOn'));
    drawControl(this.#screen, 'screen', t(screen ? 'calls.screenEnd' : 'calls.screen'));
    this.#camera.classList.toggle('off', !camera);
    this.#screen.classList.toggle('on', screen);
    for (const button of this.buttons) {
      // What is shown can be changed once there is somebody who sees it.
      button.hidden = phase !== 'connected' && phase !== 'connecting';
      // With `disabled` it would lose the focus.
      set(button, { 'aria-disabled': this.#busy ? 'true' : undefined });
    }
    this.#another.hidden ||= !camera || this.#cameras.length < 2;
  }

  #call() {
    return natter.calls.getSnapshot().find(({ id }) => id === this.callId);
  }

  /** The picture that the other one sees. */
  #track() {
    return this.#call()?.localStream?.getVideoTracks()[0];
  }

  /** @param {'camera' | 'screen'} source What is shown from now on, or no longer. */
  #toggle(source) {
    const { showing } = this.#call() ?? {};
    const again = chosen?.callId === this.callId ? chosen.deviceId : undefined;
    // What is named is opened after what was shown: a screen would be gone if it does not come.
    const camera = source === 'camera' && !showing ? exactly(again) : undefined;
    const next = showing === source ? undefined : source;
    return this.#wait(next, () => natter.calls.show(this.callId, next, { camera }));
  }

  /** Shows another camera, or the one that was shown if the other one does not come. */
  async #change() {
    const { callId } = this;
    const before = this.#track()?.getSettings().deviceId;
    const other = otherCamera(this.#track(), this.#cameras);
    if (!other) return;
    const open = (/** @type {string | undefined} */ deviceId) =>
      natter.calls.show(callId, 'camera', { camera: exactly(deviceId) });
    await this.#wait('camera', async () => {
      try {
        await open(other.deviceId);
        chosen = { callId, deviceId: other.deviceId };
        this.#say(this.#cameraName(), NOTICE_STAYS);
      } catch (error) {
        // It was closed before the other one was asked for; without either there is no picture.
        await open(before).catch(() => natter.calls.show(callId));
        throw error;
      }
    });
  }

  /** Says which camera is on. */
  #cameraName() {
    const track = this.#track();
    const side = facing(track, this.#cameras);
    if (side) return t(side === 'user' ? 'calls.cameraFront' : 'calls.cameraBack');
    return t('calls.cameraNamed', { name: track?.label ?? '' });
  }

  /**
   * Does one thing at a time, and says what does not come.
   * @param {'camera' | 'screen' | undefined} source What is to come.
   * @param {() => Promise<void>} work
   */
  async #wait(source, work) {
    if (this.#busy) return;
    this.#busy = true;
    this.changed();
    try {
      await work();
    } catch (error) {
      // Whoever closes the browser's own window has changed their mind.
      const { name } = /** @type {Error} */ (error);
      if (source === 'screen' && name === 'NotAllowedError') return;
      const peer = this.#call()?.peerId ?? '';
      const reason = failureText({ error, media: 'video' }, peer);
      const key = source === 'screen' ? 'calls.screenFailed' : 'calls.cameraFailed';
      this.#say(t(key, { reason }), FAILURE_STAYS);
    } finally {
      this.#busy = false;
      this.changed();
    }
  }

  /**
   * @param {string} text
   * @param {number} stays How long it stays.
   */
  #say(text, stays) {
    clearTimeout(this.#forgets);
    this.notice = text;
    this.#forgets = setTimeout(() => {
      this.notice = '';
      this.changed();
    }, stays);
  }

  /** Looks how many cameras there are. */
  async #count() {
    this.#cameras = await listCameras();
    this.changed();
  }
}
