/** What goes over a socket, as docs/asyncapi.yaml has it. */

import type { components, events, frames } from './api.js';
import type { Signals } from './models.js';

type Socket<Name extends string> =
  components['schemas'][`Socket.${Name}` & keyof components['schemas']];

/** What a frame asks for. */
export type Action = keyof frames;

/** A frame to the server; `action` says which. */
export type Frame = {
  [A in Action]: Signals<frames[A]['frame']> & { requestId: string };
}[Action];

/** The fields that a frame has besides its `action` and `requestId`. */
export type Fields<A extends Action> = Omit<Signals<frames[A]['frame']>, 'action' | 'requestId'>;

/** What acknowledges a frame. */
export type Ack<A extends Action = Action> = frames[A]['ack'];

/** Sends a frame and waits for its answer. */
export type Ask = <A extends Action>(action: A, fields: Fields<A>) => Promise<Ack<A>>;

/** What refuses a frame. */
export type Refusal = Socket<'Error'>;

/** What is pushed; `event` says what. */
export type Pushed = { [E in keyof events]: Signals<events[E]> }[keyof events];

/** What is pushed, or answered, about a call. */
export type CallEvent = Extract<Event, { callId: string }>;

/** Whatever comes on a socket; `event` says what. There may be others, which are ignored. */
export type Event = Ack | Refusal | Pushed;
