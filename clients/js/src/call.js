/** One call on this device. */

import { Candidates } from './candidates.js';
import { NatterError } from './errors.js';
import { Queue } from './util.js';

/** @import { Ack, Action, CallParts, CallState, Fields } from './shapes.js' */

/** A call: state, and the `RTCPeerConnection` behind it. */
export class Call {
  /** @type {RTCPeerConnection | undefined} */
  #peer;
  #candidates;
  /** What is signalled is handled in its order. */
  #queue = new Queue();
  /** @type {RTCSessionDescriptionInit | undefined} Of the other end, until it is answered. */
  #offer;
  /** The other end's newest offer that was answered: it may come twice. */
  #answeredOffer = '';
  /** Whether the other end's offer comes first. */
  #yields = false;
  #ownsStream = false;
  /** @type {MediaStreamTrack | undefined} A picture that was asked for within the call. */
  #picture;

  /**
   * @param {Pick<CallState, 'id' | 'peerId' | 'media' | 'direction' | 'conversationId'>} call
   * @param {CallParts} parts
   */
  constructor(call, parts) {
    this.parts = parts;
    this.#candidates = new Candidates(
      async (candidate) => this.over || this.#ask('iceCandidate', { candidate }),
      parts.log,
    );
    this.startedAt = Date.now();
    /** @type {CallState} */
    this.state = {
      ...call,
      phase: call.direction === 'incoming' ? 'ringing' : 'starting',
      outcome: undefined,
      reason: undefined,
      connectedAt: undefined,
      endedAt: undefined,
      showing: undefined,
      localStream: undefined,
      remoteStream: undefined,
      muted: false,
      cameraOff: false,
    };
  }

  get over() {
    return this.state.phase === 'ended';
  }

  /** Whether an incoming call still waits for this device. */
  get rings() {
    return this.state.phase === 'ringing' && this.state.direction === 'incoming';
  }

  /**
   * Calls.
   * @param {MediaStream} [stream]
   * @returns {Promise<Ack<'callUser'>>}
   */
  async start(stream) {
    const { peerId: receiverId, media } = this.state;
    const peer = await this.#open(await this.#media(media, stream), !stream);
    await peer.setLocalDescription(await peer.createOffer());
    const fields = { receiverId, media, offer: description(peer) };
    const ack = await this.#ask('callUser', fields);
    if (this.over) return ack;
    this.#set({ conversationId: ack.conversationId });
    if (ack.state === 'ringing' || ack.state === 'answered') {
      if (this.state.phase === 'starting') this.#set({ phase: 'ringing' });
      this.#candidates.send();
    }
    if (ack.state === 'missed' || ack.state === 'ended') this.end('missed');
    return ack;
  }

  /** @param {RTCSessionDescriptionInit} offer Of the one who calls. */
  offered(offer) {
    this.#offer = offer;
  }

  /**
   * Answers an incoming call. Without a microphone it rings on.
   * @param {MediaStream} [given]
   * @param {'audio' | 'video'} [media]
   */
  async answer(given, media = this.state.media) {
    if (!this.rings || !this.#offer) throw new NatterError({ code: 'call_ended' });
    const offer = this.#offer;
    const stream = await this.#media(media, given);
    this.#set({ phase: 'connecting' });
    try {
      const peer = await this.#open(stream, !given);
      await peer.setRemoteDescription(offer);
      await this.#candidates.add(peer);
      await this.#answerOffer(peer, offer);
      this.#candidates.send();
      this.#renegotiate(peer);
    } catch (error) {
      this.end(error instanceof NatterError && error.code === 'call_taken' ? 'taken' : 'failed');
      throw error;
    }
  }

  /**
   * @param {RTCSessionDescriptionInit} answer To the call, or to a later offer.
   * @param {boolean} [late] Whether a sync told it: the candidates that came with it are lost.
   */
  answered(answer, late) {
    return this.#signal(async (peer) => {
      if (peer.signalingState !== 'have-local-offer') return;
      if (this.state.phase !== 'connected') this.#set({ phase: 'connecting' });
      // Before it is stable: what has changed while it rang is offered then.
      this.#renegotiate(peer);
      await peer.setRemoteDescription(answer);
      await this.#candidates.add(peer);
      this.#candidates.send();
      if (late) peer.restartIce();
    });
  }

  /** @param {RTCSessionDescriptionInit} offer Of the other end, within the call. */
  reoffered(offer) {
    return this.#signal(async (peer) => {
      if (offer.sdp === this.#answeredOffer) return;
      // The server lets one offer through at a time: this end's, if any, was refused.
      if (peer.signalingState === 'have-local-offer') {
        await peer.setLocalDescription({ type: 'rollback' });
      }
      await peer.setRemoteDescription(offer);
      await this.#candidates.add(peer);
      await this.#answerOffer(peer, offer);
      if (this.#yields) peer.restartIce();
      this.#yields = false;
    });
  }

  /** @param {RTCIceCandidateInit | null} candidate Of the other end; null after the last one. */
  candidate(candidate) {
    this.#candidates.receive(candidate);
    return this.#signal((peer) => this.#candidates.add(peer));
  }

  /**
   * Switches the microphone or the camera off and on.
   * @param {'audio' | 'video'} kind
   * @param {boolean} off
   */
  disable(kind, off) {
    const tracks = this.state.localStream?.getTracks() ?? [];
    for (const track of tracks) if (track.kind === kind) track.enabled = !off;
    this.#set(kind === 'audio' ? { muted: off } : { cameraOff: off });
  }

  /**
   * Sends another picture: a screen, another camera; or none.
   * @param {MediaStreamTrack} [track]
   */
  async replaceVideo(track) {
    const peer = this.#peer;
    const sender = peer?.getSenders().find((one) => one.track?.kind === 'video');
    const { localStream } = this.state;
    if (sender && track) await sender.replaceTrack(track);
    else if (sender) peer?.removeTrack(sender);
    else if (track) peer?.addTrack(track, ...(localStream ? [localStream] : []));
  }

  /**
   * Shows a camera or a screen from now on, or nothing: then the camera is off indeed.
   * @param {'camera' | 'screen'} [source]
   * @param {MediaTrackConstraints} [camera]
   */
  async show(source, camera) {
    const { localStream } = this.state;
    if (!localStream) throw new NatterError({ code: 'call_ended' });
    const shown = localStream.getVideoTracks();
    const stop = () => {
      for (const track of shown) if (track === this.#picture || this.#ownsStream) track.stop();
    };
    // A phone opens one camera at a time.
    if (camera) stop();
    const [picture] = source ? (await this.parts.getPicture(source, camera)).getVideoTracks() : [];
    if (this.over) {
      picture?.stop();
      return;
    }
    await this.replaceVideo(picture);
    stop();
    for (const track of shown) localStream.removeTrack(track);
    this.#picture = picture;
    if (picture) {
      localStream.addTrack(picture);
      // The browser has a button of its own for the end of a screen.
      picture.onended = () => {
        if (picture !== this.#picture) return;
        this.show().catch((error) => this.parts.log('warn', 'picture not ended', { error }));
      };
    }
    this.#set({ showing: picture && source, cameraOff: false });
  }

  /**
   * Finds another way to the other end, after a change of networks.
   * @param {boolean} [alone] Whether the other end does not know that this is due; else the caller
   *   does it.
   */
  restart(alone) {
    if (alone || this.state.direction === 'outgoing') this.#peer?.restartIce();
  }

  /**
   * @param {string} outcome
   * @param {string | null} [reason]
   */
  end(outcome, reason) {
    if (this.over) return;
    this.#peer?.close();
    if (this.#ownsStream) this.state.localStream?.getTracks().forEach((track) => track.stop());
    this.#picture?.stop();
    this.#set({ phase: 'ended', outcome, reason, endedAt: Date.now() });
  }

  /**
   * Microphone and camera, unless the call has ended meanwhile.
   * @param {'audio' | 'video'} media
   * @param {MediaStream} [given]
   */
  async #media(media, given) {
    const stream = given ?? (await this.parts.getMedia(media));
    if (this.over && !given) stream.getTracks().forEach((track) => track.stop());
    if (this.over) throw new NatterError({ code: 'call_ended' });
    return stream;
  }

  /**
   * @param {MediaStream} stream
   * @param {boolean} owned
   */
  async #open(stream, owned) {
    const { peerConnection, log } = this.parts;
    const showing = stream.getTracks().some(({ kind }) => kind === 'video') ? 'camera' : undefined;
    this.#ownsStream = owned;
    this.#set({ localStream: stream, showing });
    const peer = await peerConnection();
    if (this.over) {
      peer.close();
      throw new NatterError({ code: 'call_ended' });
    }
    this.#peer = peer;
    peer.ontrack = ({ streams: [stream], track }) => {
      const remoteStream = stream ?? new MediaStream([track]);
      this.#set({ remoteStream });
      // What it holds has changed, and so whoever shows it must look again.
      remoteStream.onremovetrack = () => this.#set({});
    };
    peer.onicecandidate = ({ candidate }) => this.#candidates.found(candidate);
    peer.onconnectionstatechange = () => {
      const { connectionState } = peer;
      log('info', 'call', { id: this.state.id, connectionState });
      if (this.over) return;
      const { connectedAt = Date.now() } = this.state;
      if (connectionState === 'connected') this.#set({ phase: 'connected', connectedAt });
      if (connectionState === 'disconnected') this.#set({ phase: 'connecting' });
      if (connectionState === 'failed') this.restart();
    };
    for (const track of stream.getTracks()) peer.addTrack(track, stream);
    return peer;
  }

  /** @param {RTCPeerConnection} peer From now on changes are offered within the call. */
  #renegotiate(peer) {
    peer.onnegotiationneeded = () =>
      this.#signal(async () => {
        if (peer.signalingState !== 'stable' || this.#yields) return;
        await peer.setLocalDescription(await peer.createOffer());
        try {
          await this.#ask('offer', { offer: description(peer) });
        } catch (error) {
          // The other end's offer comes; after its answer this end makes another one.
          this.#yields = error instanceof NatterError && error.code === 'offer_pending';
          await peer.setLocalDescription({ type: 'rollback' });
          if (!this.#yields) throw error;
        }
      });
  }

  /**
   * @param {RTCPeerConnection} peer
   * @param {RTCSessionDescriptionInit} offer That it has.
   */
  async #answerOffer(peer, offer) {
    await peer.setLocalDescription(await peer.createAnswer());
    this.#answeredOffer = offer.sdp ?? '';
    await this.#ask('makeAnswer', { answer: description(peer) });
  }

  /** @param {(peer: RTCPeerConnection) => Promise<void>} work */
  #signal(work) {
    return this.#queue
      .run(async () => {
        if (this.#peer && !this.over) await work(this.#peer);
      })
      .catch((error) => this.parts.log('warn', 'signal not handled', { error }));
  }

  /**
   * @template {Action} A
   * @param {A} action
   * @param {Omit<Fields<A>, 'callId'>} fields
   */
  #ask(action, fields) {
    const { id: callId } = this.state;
    return this.parts.ask(action, /** @type {any} */ ({ callId, ...fields }));
  }

  /** @param {Partial<CallState>} change */
  #set(change) {
    this.state = { ...this.state, ...change };
    this.parts.changed();
  }
}

/** @param {RTCPeerConnection} peer That has described itself. */
function description({ localDescription }) {
  const { type, sdp } = /** @type {RTCSessionDescription} */ (localDescription);
  return { type, sdp };
}
