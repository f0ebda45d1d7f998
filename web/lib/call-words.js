/** What is said of a call: how it stands, and what became of it. */

import { NatterError } from '/client/index.js';
import { failures } from './call-actions.js';
import { personName } from './conversations.js';
import { errorText } from './errors.js';
import { duration } from './format.js';
import { t } from './strings.js';

/** @import { CallState } from '/client/index.js' */
/** @import { Failure } from './call-actions.js' */
/** @import { Key } from './strings.js' */

/** How long connecting takes before a person is told what may be wrong. */
const SLOW = 12_000;

/** @param {CallState} call */
export const elapsed = ({ connectedAt, endedAt = Date.now() }) =>
  connectedAt ? duration((endedAt - connectedAt) / 1000) : '';

/**
 * How a call stands, in words that change rarely: a screen reader says them.
 * @param {CallState} call
 * @param {number} since When this phase began.
 */
export function phaseText(call, since) {
  const { phase, media, localStream, connectedAt, showing } = call;
  if (phase === 'ended') return outcomeText(call);
  if (!localStream) return t(media === 'video' ? 'calls.askingVideo' : 'calls.asking');
  if (phase === 'starting') return t('calls.starting');
  if (phase === 'ringing') return t('calls.ringing');
  if (phase === 'connected') return showing === 'screen' ? t('calls.sharing') : '';
  if (connectedAt) return t('calls.reconnecting');
  return t(Date.now() - since > SLOW ? 'calls.slow' : 'calls.connecting');
}

/** @param {CallState} call That has ended. */
export function outcomeText(call) {
  const name = personName(call.peerId);
  const failure = failures.getSnapshot().get(call.id);
  if (failure) return failureText(failure, call.peerId);
  switch (call.outcome) {
    case 'answered':
      return t('calls.endedAfter', { duration: elapsed(call) || duration(0) });
    case 'declined':
      return t('calls.declined', { name });
    case 'missed':
      return t(call.direction === 'outgoing' ? 'calls.missed' : 'calls.missedFrom', { name });
    case 'taken':
      return t('calls.taken');
    default:
      return t(call.connectedAt ? 'calls.lost' : 'calls.failed');
  }
}

/**
 * Without and with a camera.
 * @type {Readonly<Record<string, readonly [Key, Key]>>}
 */
const DEVICE_ERRORS = {
  NotAllowedError: ['calls.denied', 'calls.deniedVideo'],
  SecurityError: ['calls.denied', 'calls.deniedVideo'],
  NotFoundError: ['calls.noDevice', 'calls.noDeviceVideo'],
  OverconstrainedError: ['calls.noDevice', 'calls.noDeviceVideo'],
  NotReadableError: ['calls.deviceBusy', 'calls.deviceBusy'],
  AbortError: ['calls.deviceBusy', 'calls.deviceBusy'],
};

/** @type {Readonly<Record<string, Key>>} */
const CODES = {
  insecure_context: 'calls.insecure',
  no_webrtc: 'calls.noWebRtc',
  blocked: 'calls.blocked',
};

/**
 * What a person can do about it.
 * @param {Failure} failure
 * @param {string} userId Of the other one.
 */
export function failureText({ error, media }, userId) {
  if (error instanceof NatterError) {
    if (error.code === 'call_in_progress') {
      return t('calls.inProgress', { name: personName(userId) });
    }
    return errorText(error, CODES);
  }
  const texts = DEVICE_ERRORS[/** @type {Error} */ (error)?.name];
  return texts ? t(texts[media === 'video' ? 1 : 0]) : errorText(error);
}
