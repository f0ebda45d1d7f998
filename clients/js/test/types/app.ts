/** What an app's TypeScript makes of the package: it is checked, never run. */

import {
  Natter,
  NatterError,
  type Answer,
  type Body,
  type ConversationInfo,
  type Entry,
  type Event,
  type Frame,
  type Me,
  type Person,
  type Problem,
} from 'natter-client';

const natter = new Natter({ url: 'http://localhost:3000' });
const fields: Body<'createRoom'> = { name: 'Lobby', visibility: 'open' };
const room = await natter.rooms.create(fields);
// @ts-expect-error A room has a visibility.
await natter.rooms.create({ name: 'Lobby' });

const entries: readonly Entry[] = room.getSnapshot().entries;
for (const entry of entries) {
  if (entry.kind === 'message') console.log(entry.sender, entry.text?.length);
  if (entry.kind === 'joined') console.log(entry.userIds.length);
  if (entry.kind === 'call') console.log(entry.call.outcome);
  // @ts-expect-error Not every entry has a text.
  console.log(entry.text);
}

function title(info: ConversationInfo): string {
  if (info.kind === 'room') return info.name;
  return info.kind === 'direct' ? info.peer.displayName : info.id;
}
console.log(natter.inbox.getSnapshot().conversations.map(title));

const me: Me = await natter.session.login({ username: 'ada', password: 'x' });
const person: Person = await natter.people.get(me.id);
const { user }: Answer<'getUser'> = { user: person };
console.log(user.online satisfies boolean, user.bio);

function why(error: unknown): Problem['code'] | undefined {
  if (error instanceof NatterError) return error.code;
}
why(new Error());

export function heard(event: Event) {
  switch (event.event) {
    case 'newMessage':
      return event.entry.seq;
    case 'typing':
      return event.typing satisfies boolean;
    case 'makeAnswer':
      return event.answer.sdp;
    case 'iceCandidate':
      return event.candidate?.candidate;
    case 'error':
      return event.problem.code;
    case 'read':
      // @ts-expect-error It has a number, not an entry.
      return event.entry;
    // @ts-expect-error No event has this name.
    case 'wrote':
      return;
  }
}

export const frames: Frame[] = [
  { action: 'read', requestId: 'r1', conversationId: 'c', seq: 1 },
  { action: 'callUser', requestId: 'r2', callId: 'c', receiverId: 'p', media: 'video',
    offer: { type: 'offer', sdp: '' } },
  // @ts-expect-error A number is no text.
  { action: 'read', requestId: 'r3', conversationId: 'c', seq: '1' },
  // @ts-expect-error A call has an offer.
  { action: 'callUser', requestId: 'r4', callId: 'c', receiverId: 'p', media: 'video' },
  // @ts-expect-error No frame has this name.
  { action: 'write', requestId: 'r5' },
];
