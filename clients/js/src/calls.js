/** Calls: who rings, who answers, and what each call's state is. */

import { Call } from './call.js';
import { NatterError } from './errors.js';
import { Store } from './store.js';
import { abortable, uniqueId } from './util.js';

/** @import { CallEvent, CallParts, CallState, CurrentCall, Options } from './shapes.js' */

/** A call that began so recently may be missing from a sync. */
const RECENT = 5_000;

/**
 * What an app gives to a call: otherwise the library asks for microphone and camera, and stops
 * them when the call ends.
 * @typedef {Options & { stream?: MediaStream }} CallOptions
 */

/**
 * The calls that ring, run, or have ended and were not dismissed; the newest last.
 * @extends {Store<readonly CallState[]>}
 */
export class Calls extends Store {
  /** @type {Map<string, Call>} */
  #calls = new Map();

  /**
   * @param {Omit<CallParts, 'changed'>} parts
   * @internal
   */
  constructor(parts) {
    super();
    /** @internal */
    this.parts = { ...parts, changed: () => this.changed() };
  }

  /** @protected @override */
  read() {
    return [...this.#calls.values()].map(({ state }) => state);
  }

  /**
   * Rings every device of somebody. What follows is in the snapshot.
   * @param {string} peerId
   * @param {CallOptions & { media?: 'audio' | 'video' }} [options]
   * @returns {Promise<string>} The call's id, once it rings, or was missed. If they are calling at
   *   the same moment, it is their call, which is answered.
   */
  async call(peerId, { media = 'audio', stream, signal } = {}) {
    this.leave();
    const call = this.#add({ id: uniqueId(), peerId, media, direction: 'outgoing' });
    const { id } = call.state;
    try {
      const ack = await abortable(call.start(stream), signal);
      if (ack.state !== 'incoming') return id;
      const theirs = this.#calls.get(ack.callId);
      this.#drop(call, 'missed');
      if (theirs?.rings) await theirs.answer(stream, media);
      else this.#expected.set(ack.callId, () => this.#calls.get(ack.callId)?.answer(stream, media));
      return ack.callId;
    } catch (error) {
      if (call.state.phase !== 'starting') await this.hangUp(id);
      call.end('failed', error instanceof NatterError ? error.code : undefined);
      throw error;
    }
  }

  /** @type {Map<string, () => Promise<void> | undefined>} Calls to answer when they arrive. */
  #expected = new Map();

  /**
   * Answers a call that rings, if no other device was quicker (`call_taken`). If there is no
   * microphone or camera, the call rings on.
   * @param {string} callId
   * @param {CallOptions & { media?: 'audio' | 'video' }} [options] `media`: what is asked for, as
   *   the caller does unless it is given.
   */
  async answer(callId, { media, stream, signal } = {}) {
    this.leave(callId);
    await abortable(this.#get(callId).answer(stream, media), signal);
  }

  /**
   * Ends a call: hangs up, gives up, or declines.
   * @param {string} callId
   * @param {Options & { reason?: string }} [options] `reason`: up to 64 characters, for the other.
   */
  async hangUp(callId, { reason, signal } = {}) {
    const call = this.#calls.get(callId);
    if (!call || call.over) return;
    const { phase, direction } = call.state;
    const before = direction === 'incoming' ? 'declined' : 'missed';
    call.end(/^connect/.test(phase) ? 'answered' : before, reason ?? null);
    try {
      await abortable(this.parts.ask('endCall', { callId, reason }), signal);
    } catch (error) {
      // It has ended already, or was never there.
      if (!(error instanceof NatterError && /^call_/.test(error.code))) throw error;
    }
  }

  /**
   * @param {string} callId
   * @param {boolean} [muted]
   */
  mute(callId, muted = true) {
    this.#get(callId).disable('audio', muted);
  }

  /**
   * @param {string} callId
   * @param {boolean} [off]
   */
  cameraOff(callId, off = true) {
    this.#get(callId).disable('video', off);
  }

  /**
   * Shows the camera or a screen from now on, or nothing: the camera is off then, and the other
   * end's stream has no picture.
   * @param {string} callId
   * @param {'camera' | 'screen'} [source]
   * @param {Options & { camera?: MediaTrackConstraints }} [options] `camera`: which one, such as
   *   `{ facingMode: 'environment' }`. The one that is shown stops first, as a phone opens one at a
   *   time: if the other does not come, show the first one again.
   */
  async show(callId, source, { camera, signal } = {}) {
    await abortable(this.#get(callId).show(source, camera), signal);
  }

  /**
   * Sends another picture from now on: one of the app's own, or none.
   * @param {string} callId
   * @param {MediaStreamTrack} [track]
   * @param {Options} [options]
   */
  async replaceVideo(callId, track, { signal } = {}) {
    await abortable(this.#get(callId).replaceVideo(track), signal);
  }

  /** @param {string} callId Forgets a call that has ended. */
  dismiss(callId) {
    if (this.#calls.get(callId)?.over) this.#calls.delete(callId);
    this.changed();
  }

  /**
   * @param {CallEvent} event That was pushed.
   * @internal
   */
  handle(event) {
    const { callId: id } = event;
    const call = this.#calls.get(id);
    switch (event.event) {
      case 'callUser':
        if (!call) this.#ring({ ...event, id, peerId: event.callerId }, event.offer);
        break;
      case 'makeAnswer':
        call?.answered(event.answer);
        break;
      case 'offer':
        call?.reoffered(event.offer);
        break;
      case 'iceCandidate':
        call?.candidate(event.candidate);
        break;
      case 'callTaken':
        if (call?.rings) call.end('taken');
        break;
      case 'endCall':
        call?.end(event.outcome, event.reason);
    }
  }

  /**
   * @param {readonly CurrentCall[] | undefined} current The calls of a sync.
   * @internal
   */
  synced(current) {
    if (!current) return;
    for (const found of current) {
      const { id, state, direction, onThisDevice, offer, answer, candidates = [], peer } = found;
      let call = this.#calls.get(id);
      if (!call && state === 'ringing' && direction === 'incoming' && offer) {
        call = this.#ring({ ...found, peerId: peer.id }, offer);
        candidates.forEach((one) => call?.candidate(one));
      } else if (call && state === 'answered') {
        if (!onThisDevice) call.end('taken');
        else if (answer) call.answered(answer, true);
        else if (offer) call.reoffered(offer);
      }
    }
    for (const [id, call] of this.#calls) {
      const old = Date.now() - call.startedAt > RECENT && call.state.phase !== 'starting';
      if (old && !current.some((found) => found.id === id)) call.end('missed');
      // The socket was gone, and with it perhaps the way to the other end.
      else if (call.state.phase === 'connecting') call.restart(true);
    }
  }

  /**
   * Forgets everything.
   * @internal
   */
  clear() {
    for (const call of this.#calls.values()) call.end('failed');
    this.#calls.clear();
    this.#expected.clear();
    this.changed();
  }

  /**
   * @param {{ id: string, peerId: string, media: string, conversationId: string }} found
   * @param {RTCSessionDescriptionInit} offer
   */
  #ring({ id, peerId, media, conversationId }, offer) {
    const call = this.#add({
      id,
      peerId,
      media: media === 'video' ? media : 'audio',
      conversationId,
      direction: 'incoming',
    });
    call.offered(offer);
    const answer = this.#expected.get(id);
    this.#expected.delete(id);
    answer?.()?.catch((error) => this.parts.log('warn', 'call not answered', { id, error }));
    return call;
  }

  /** @param {Omit<ConstructorParameters<typeof Call>[0], 'conversationId'> &
   *   { conversationId?: string }} call */
  #add(call) {
    const added = new Call({ conversationId: undefined, ...call }, this.parts);
    this.#calls.set(call.id, added);
    this.changed();
    return added;
  }

  /**
   * @param {Call} call
   * @param {string} outcome
   */
  #drop(call, outcome) {
    call.end(outcome);
    this.dismiss(call.state.id);
  }

  /**
   * Hangs up. A device is in one call, so another one begins with this, too.
   * @param {string} [except]
   * @internal
   */
  async leave(except) {
    const ours = [...this.#calls].filter(
      ([id, call]) => id !== except && !call.rings && !call.over,
    );
    const ends = ours.map(([id]) =>
      this.hangUp(id).catch((error) => this.parts.log('info', 'call not ended', { id, error })),
    );
    await Promise.all(ends);
  }

  /** @param {string} callId */
  #get(callId) {
    const call = this.#calls.get(callId);
    if (!call) throw new NatterError({ code: 'call_not_found' });
    return call;
  }
}
