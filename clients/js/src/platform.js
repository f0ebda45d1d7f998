/** What an app gives to the client, and what the platform has in its place. */

import { NatterError } from './errors.js';

/** @import { CallParts, Log } from './shapes.js' */
/** @import { Storage } from './storage.js' */

/**
 * @typedef {object} NatterOptions
 * @property {string} url The HTTP API's address, such as `http://localhost:3000`.
 * @property {Storage} [storage] What the device keeps: IndexedDB where there is one that can be
 *   opened, else memory.
 * @property {Log} [log] Told of everything that fails in the background. Warnings and errors go to
 *   the console unless it is given.
 * @property {typeof globalThis.fetch} [fetch]
 * @property {typeof globalThis.WebSocket} [WebSocket] Node.js has one from version 22 on.
 * @property {LockManager} [locks] Web Locks, for tabs that share a session.
 * @property {typeof globalThis.BroadcastChannel} [BroadcastChannel]
 * @property {typeof globalThis.RTCPeerConnection} [RTCPeerConnection] For calls.
 * @property {(media: 'audio' | 'video') => Promise<MediaStream>} [getMedia]
 *   Microphone and camera; the browser's unless it is given.
 * @property {(source: 'camera' | 'screen', camera?: MediaTrackConstraints) => Promise<MediaStream>}
 *   [getPicture] A camera without a microphone, the one that is asked for if any, or a screen; the
 *   browser's unless it is given.
 * @property {RTCIceServer[] | (() => Promise<RTCIceServer[]>)} [iceServers] For calls; the
 *   deployment's own unless they are given.
 */

/**
 * What calls need of the platform.
 * @param {NatterOptions} options
 * @param {() => Promise<RTCIceServer[]>} ownIceServers The deployment's.
 * @returns {Pick<CallParts, 'peerConnection' | 'getMedia' | 'getPicture'>}
 */
export const callParts = (options, ownIceServers) => ({
  peerConnection: async () => {
    const Peer = options.RTCPeerConnection ?? globalThis.RTCPeerConnection;
    if (!Peer) throw new NatterError({ code: 'no_webrtc', detail: 'There is no WebRTC here.' });
    const { iceServers = ownIceServers } = options;
    return new Peer({
      iceServers: typeof iceServers === 'function' ? await iceServers() : iceServers,
    });
  },
  getMedia:
    options.getMedia ??
    ((media) => devices().getUserMedia({ audio: true, video: media === 'video' })),
  getPicture:
    options.getPicture ??
    ((source, camera) =>
      source === 'screen'
        ? devices().getDisplayMedia({ video: true })
        : devices().getUserMedia({ video: camera ?? true })),
});

/** Microphones, cameras and screens. Browsers have none on a page without TLS. */
function devices() {
  const { mediaDevices } = navigator;
  if (mediaDevices) return mediaDevices;
  throw new NatterError({ code: 'insecure_context', detail: 'Calls need a page with https.' });
}

/** @type {Log} */
export function toConsole(level, message, fields) {
  if (level === 'warn' || level === 'error') console[level](`natter: ${message}`, fields);
}
