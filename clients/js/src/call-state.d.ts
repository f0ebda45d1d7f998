/** What an app sees of a call, and what a call needs. */

import type { Ask } from './events.js';
import type { Log } from './shapes.js';

/**
 * `starting`: outgoing, and nobody's device rings yet. `connecting`: it was answered, and media do
 * not flow yet, or not at the moment.
 */
export type CallPhase = 'starting' | 'ringing' | 'connecting' | 'connected' | 'ended';

export interface CallState {
  id: string;
  conversationId: string | undefined;
  /** The other person. */
  peerId: string;
  media: 'audio' | 'video';
  direction: 'incoming' | 'outgoing';
  phase: CallPhase;
  /**
   * With `ended`: `answered`, `missed`, `declined`; or `taken` by another device of one's own, or
   * `failed`.
   */
  outcome: string | undefined;
  /** With `ended`, what whoever ended it gave as reason. */
  reason: string | null | undefined;
  /** When media flowed first, as `Date.now()` has it. */
  connectedAt: number | undefined;
  /** Likewise. */
  endedAt: number | undefined;
  /** What this end shows. */
  showing: 'camera' | 'screen' | undefined;
  localStream: MediaStream | undefined;
  remoteStream: MediaStream | undefined;
  muted: boolean;
  cameraOff: boolean;
}

export interface CallParts {
  /** Sends a frame, again if its answer is lost. */
  ask: Ask;
  peerConnection: () => Promise<RTCPeerConnection>;
  getMedia: (media: 'audio' | 'video') => Promise<MediaStream>;
  getPicture: (
    source: 'camera' | 'screen',
    camera?: MediaTrackConstraints,
  ) => Promise<MediaStream>;
  changed: () => void;
  log: Log;
}
