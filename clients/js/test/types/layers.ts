/** What the library's own layers may ask of the socket: it is checked, never run. */

import type { Ask } from '../../src/shapes.js';

export async function asks(ask: Ask): Promise<void> {
  const { state } = await ask('callUser', {
    callId: 'c', receiverId: 'p', media: 'audio', offer: { type: 'offer', sdp: '' },
  });
  state satisfies string;
  const { entry } = await ask('endCall', { callId: 'c' });
  if (entry?.kind === 'call') entry.call.seconds satisfies number;
  // @ts-expect-error Nothing was written, so the ack has no entry.
  (await ask('read', { conversationId: 'c', seq: 1 })).entry;
  // @ts-expect-error A field that the frame does not have.
  await ask('read', { conversationId: 'c', seq: 1, text: '' });
  // @ts-expect-error A field is missing.
  await ask('typing', { conversationId: 'c' });
  // @ts-expect-error No frame has this name.
  await ask('write', {});
}
