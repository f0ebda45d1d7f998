/**
 * Media and `RTCPeerConnection`s without a network: a pair is connected once each has the other's
 * newest description and candidates. It is as strict about order as a browser is.
 */

/** Connections that are open, by the name in their descriptions. */
const open = new Map();
let names = 0;

export class Track {
  enabled = true;
  stopped = false;
  constructor(kind) {
    this.kind = kind;
  }
  stop() {
    this.stopped = true;
  }
}

export class Stream {
  constructor(kinds) {
    this.tracks = kinds.map((kind) => new Track(kind));
  }
  getTracks() {
    return this.tracks;
  }
  getVideoTracks() {
    return this.tracks.filter(({ kind }) => kind === 'video');
  }
  addTrack(track) {
    this.tracks.push(track);
  }
  removeTrack(track) {
    this.tracks = this.tracks.filter((one) => one !== track);
  }
}

/** A microphone, and for video a camera. */
export const getMedia = async (media) =>
  new Stream(media === 'video' ? ['audio', 'video'] : ['audio']);

/** A camera, or a screen. */
export const getPicture = async (source) => {
  const stream = new Stream(['video']);
  stream.tracks[0].source = source;
  return stream;
};

export class PeerConnection {
  signalingState = 'stable';
  connectionState = 'new';
  localDescription = null;
  remoteDescription = null;
  candidates = 0;
  /** Answered offers within the call. */
  offers = 0;
  #senders = [];
  #name = `peer-${++names}`;
  #version = 0;
  #pending;

  /** How many later offers of the connection with this stream were answered. */
  static offersOf(stream) {
    const all = [...open.values()];
    return all.find((one) => one.#senders.some((sender) => sender.stream === stream)).offers;
  }

  constructor({ iceServers }) {
    this.iceServers = iceServers;
    open.set(this.#name, this);
  }

  addTrack(track, stream) {
    const sender = {
      track,
      stream,
      replaceTrack: async (other) => {
        sender.track = other;
      },
    };
    this.#senders.push(sender);
    this.#needed();
    return sender;
  }

  removeTrack(sender) {
    this.#senders = this.#senders.filter((one) => one !== sender);
    this.#needed();
  }

  getSenders() {
    return this.#senders;
  }

  restartIce() {
    this.#needed();
  }

  #needed() {
    queueMicrotask(() => this.signalingState === 'stable' && this.onnegotiationneeded?.());
  }

  async createOffer() {
    return this.#describe('offer');
  }

  async createAnswer() {
    if (this.signalingState !== 'have-remote-offer') throw new Error('nothing to answer');
    return this.#describe('answer');
  }

  #describe(type) {
    return { type, sdp: JSON.stringify({ name: this.#name, version: ++this.#version }) };
  }

  async setLocalDescription({ type, sdp }) {
    if (type === 'rollback') {
      if (this.signalingState !== 'have-local-offer') throw new Error('nothing to take back');
      this.signalingState = 'stable';
      this.localDescription = this.#pending ?? null;
      this.#needed();
      return;
    }
    this.#pending = this.localDescription;
    this.localDescription = { type, sdp };
    this.signalingState = type === 'offer' ? 'have-local-offer' : 'stable';
    for (const candidate of [{ candidate: `candidate of ${this.#name}`, sdpMid: '0' }, null]) {
      queueMicrotask(() =>
        this.onicecandidate?.({ candidate: candidate && { toJSON: () => candidate } }),
      );
    }
    this.#connect();
  }

  async setRemoteDescription({ type, sdp }) {
    const expected = type === 'offer' ? 'stable' : 'have-local-offer';
    if (this.signalingState !== expected) throw new Error(`${type} while ${this.signalingState}`);
    if (type === 'answer' && this.remoteDescription) this.offers++;
    this.remoteDescription = { type, sdp };
    this.signalingState = type === 'offer' ? 'have-remote-offer' : 'stable';
    this.#connect();
  }

  async addIceCandidate(candidate) {
    if (!this.remoteDescription) throw new Error('a candidate before the description');
    if (candidate) this.candidates++;
    this.#connect();
  }

  get #other() {
    const remote = this.remoteDescription && JSON.parse(this.remoteDescription.sdp).name;
    return open.get(remote);
  }

  #connect() {
    const other = this.#other;
    if (!other || other.#other !== this) return;
    for (const [one, two] of [[this, other], [other, this]]) {
      if (one.signalingState !== 'stable' || !one.candidates) return;
      if (!two.candidates) return;
    }
    for (const one of [this, other]) {
      one.#become('connected');
      for (const { track, stream } of one.#other.#senders) {
        queueMicrotask(() => one.ontrack?.({ track, streams: [stream] }));
      }
    }
  }

  /** What a browser says when the way to the other end is lost. */
  fail() {
    this.#become('failed');
  }

  close() {
    open.delete(this.#name);
    this.connectionState = 'closed';
  }

  #become(state) {
    if (this.connectionState === state) return;
    this.connectionState = state;
    queueMicrotask(() => this.onconnectionstatechange?.());
  }
}
