/** What one does with calls, and what went wrong; the library knows the rest. */

import { NatterError } from '/client/index.js';
import { natter } from './context.js';
import { Value } from './store.js';

/** @import { CallState } from '/client/index.js' */

/** @typedef {{ error: unknown, media: 'audio' | 'video' }} Failure */

/**
 * Why calls did not begin, by their ids.
 * @type {Value<ReadonlyMap<string, Failure>>}
 */
export const failures = new Value(/** @type {ReadonlyMap<string, Failure>} */ (new Map()));

/**
 * Calls that ring without a sound and without a window: a line above the chat.
 * @type {Value<ReadonlySet<string>>}
 */
export const silenced = new Value(/** @type {ReadonlySet<string>} */ (new Set()));

/** Whether the call that goes on is a line above the chat, and not the whole page. */
export const minimised = new Value(false);

/**
 * Calls somebody. What becomes of it is in `natter.calls` and `failures`.
 * @param {string} userId
 * @param {'audio' | 'video'} media
 */
export async function startCall(userId, media) {
  // One at a time: whoever presses the button again wants to see the one that there is.
  minimised.set(false);
  const current = currentCall();
  if (current?.peerId === userId && current.phase !== 'ended') return;
  if (current?.phase === 'ended') dismiss(current.id);
  const known = new Set(natter.calls.getSnapshot().map(({ id }) => id));
  try {
    await natter.calls.call(userId, { media });
  } catch (error) {
    const made = natter.calls.getSnapshot().find(({ id }) => !known.has(id));
    if (made) failed(made.id, error, media);
    else console.info('natter: no call', error);
  }
}

/**
 * Answers a call. Without a microphone it rings on, and `failures` says why.
 * @param {string} callId
 * @param {'audio' | 'video'} media
 */
export async function answerCall(callId, media) {
  minimised.set(false);
  failed(callId, undefined, media);
  try {
    await natter.calls.answer(callId, { media });
  } catch (error) {
    // That another device was quicker is a state of the call.
    const late = error instanceof NatterError && /^call_(ended|taken)$/.test(error.code);
    if (!late) failed(callId, error, media);
  }
}

/**
 * Hangs up, gives up or declines. Whoever does that needs no window that says so.
 * @param {string} callId
 */
export function hangUp(callId) {
  natter.calls.hangUp(callId).catch((error) => console.info('natter: call not ended', error));
  dismiss(callId);
}

/** @param {string} callId Of a call that has ended. */
export function dismiss(callId) {
  failed(callId, undefined, 'audio');
  natter.calls.dismiss(callId);
}

/**
 * The call that this device makes or has answered, until what became of it was seen.
 * @returns {CallState | undefined}
 */
export function currentCall() {
  const own = natter.calls
    .getSnapshot()
    .filter((call) => !isRinging(call) && (call.direction === 'outgoing' || call.localStream));
  return own.find(({ phase }) => phase !== 'ended') ?? own.at(-1);
}

/** @param {CallState} call Whether this device can answer it. */
export const isRinging = (call) => call.direction === 'incoming' && call.phase === 'ringing';

/**
 * @param {string} callId
 * @param {unknown} error Undefined takes it away.
 * @param {'audio' | 'video'} media
 */
function failed(callId, error, media) {
  const next = new Map(failures.getSnapshot());
  if (error === undefined) next.delete(callId);
  else next.set(callId, { error, media });
  failures.set(next);
}
