/** A call that is over, in the timeline and in the inbox. */

import { startCall } from '../lib/call-actions.js';
import { myId } from '../lib/context.js';
import { peerId } from '../lib/conversations.js';
import { duration } from '../lib/format.js';
import { h } from '../lib/html.js';
import { icon } from '../lib/icons.js';
import { t } from '../lib/strings.js';

/** @import { ConversationInfo, Entry } from '/client/index.js' */

/** @typedef {{ media: 'audio' | 'video', outcome: string, seconds: number }} FinishedCall */

/** @param {Entry} entry */
const callOf = (entry) => /** @type {FinishedCall} */ (/** @type {any} */ (entry).call);

/**
 * Whether somebody has called me in vain.
 * @param {Entry} entry
 */
const isMissed = (entry) => callOf(entry).outcome === 'missed' && entry.sender !== myId();

/**
 * @param {Entry} entry
 * @param {ConversationInfo} info
 */
export function callEntry(entry, info) {
  const { media } = callOf(entry);
  const peer = peerId(info.id);
  const missed = isMissed(entry);
  return h('div', { class: missed ? 'call-entry missed' : 'call-entry' },
    icon(media === 'video' ? 'camera' : 'phone'),
    h('span', null, callSummary(entry)),
    missed && peer && h('button', {
      type: 'button',
      class: 'link-button',
      onclick: () => startCall(peer, media),
    }, t('calls.callBack')));
}

/** @param {Entry} entry */
export function callSummary(entry) {
  const { outcome, media, seconds } = callOf(entry);
  const video = media === 'video';
  if (outcome === 'declined') {
    return t(video ? 'calls.entryDeclinedVideo' : 'calls.entryDeclinedAudio');
  }
  if (outcome === 'missed') {
    if (isMissed(entry)) return t(video ? 'calls.entryMissedVideo' : 'calls.entryMissedAudio');
    return t(video ? 'calls.entryUnansweredVideo' : 'calls.entryUnansweredAudio');
  }
  const what = t(video ? 'calls.entryVideo' : 'calls.entryAudio');
  return t('calls.entryDuration', { what, duration: duration(seconds) });
}
