/** The ICE candidates of one call: each end's wait until they may be used. */

/** @import { Log } from './shapes.js' */

/** @typedef {RTCIceCandidateInit | null} Candidate `null` after the last one. */

export class Candidates {
  /** @type {Candidate[]} Of the other end, until its description is here. */
  #theirs = [];
  /** @type {Candidate[] | undefined} Our own, until they may be sent. */
  #ours = [];
  #ask;
  #log;

  /**
   * @param {(candidate: Candidate) => Promise<unknown>} ask Sends one.
   * @param {Log} log
   */
  constructor(ask, log) {
    this.#ask = ask;
    this.#log = log;
  }

  /** @param {Candidate} candidate Of the other end. */
  receive(candidate) {
    this.#theirs.push(candidate);
  }

  /** @param {RTCPeerConnection} peer It has them as soon as it knows the other end. */
  async add(peer) {
    if (!peer.remoteDescription) return;
    for (const candidate of this.#theirs.splice(0)) {
      await peer.addIceCandidate(candidate ?? undefined);
    }
  }

  /** @param {RTCIceCandidate | null} candidate Of this end. */
  found(candidate) {
    const plain = candidate && candidate.toJSON();
    if (this.#ours) this.#ours.push(plain);
    else this.#send(plain);
  }

  /** From now on they may be sent. */
  send() {
    const found = this.#ours ?? [];
    this.#ours = undefined;
    found.forEach((candidate) => this.#send(candidate));
  }

  /** @param {Candidate} candidate */
  #send(candidate) {
    this.#ask(candidate).catch((error) => {
      this.#log('info', 'candidate not sent', { error });
      // It is sent when the call is answered.
      if (error.code === 'too_many_candidates') (this.#ours ??= []).push(candidate);
    });
  }
}
