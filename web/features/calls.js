/** Calls: those that come in, the one that goes on, and what a conversation shows of them. */

import { myId } from '../lib/context.js';
import { startCall } from '../lib/call-actions.js';
import { iconButton } from '../lib/controls.js';
import { peerId } from '../lib/conversations.js';
import { callEntry, callSummary } from '../elements/call-entry.js';
import { headerActions, overlays, timelineRenderers } from '../lib/slots.js';
import { loadStrings, t } from '../lib/strings.js';
import { loadStyles } from '../lib/styles.js';

/** Hangs calls into the page. */
export async function register() {
  await Promise.all([loadStrings('calls'), loadStyles('calls')]);
  await import('../elements/calls.js');
  for (const [order, media] of /** @type {const} */ ([[0, 'audio'], [1, 'video']])) {
    headerActions.add({
      id: `call-${media}`,
      order,
      render: ({ id }) => callButton(id, media),
    });
  }
  timelineRenderers.add({ id: 'call', render: callEntry, summary: callSummary });
  overlays.add({ id: 'calls', element: document.createElement('natter-calls') });
}

/**
 * @param {string} conversationId
 * @param {'audio' | 'video'} media
 */
function callButton(conversationId, media) {
  const peer = peerId(conversationId);
  // A room has no calls, nor has a conversation with oneself.
  if (!peer || peer === myId()) return undefined;
  const [name, label] =
    media === 'audio'
      ? /** @type {const} */ (['phone', t('calls.audio')])
      : /** @type {const} */ (['camera', t('calls.video')]);
  return iconButton(name, label, { onclick: () => startCall(peer, media) });
}
