/** Names for what goes over the wire, and for what the layers hand to one another. */

import type { operations } from './api.js';
import type { Frame } from './events.js';

type Json<T> = T extends { content: { 'application/json': infer B } } ? B : undefined;

/** The answer of an operation of docs/openapi.yaml, where it succeeds. */
export type Answer<Operation extends keyof operations> = {
  [Status in keyof operations[Operation]['responses']]: Status extends 200 | 201
    ? Json<operations[Operation]['responses'][Status]>
    : never;
}[keyof operations[Operation]['responses']];

/** The body that an operation of docs/openapi.yaml takes. */
export type Body<Operation extends keyof operations> = operations[Operation] extends {
  requestBody?: infer R;
}
  ? Json<NonNullable<R>>
  : never;

export type * from './call-state.js';
export type * from './events.js';
export type * from './models.js';

/** What every method takes. */
export interface Options {
  /** Ends the waiting. What was asked for may have been done. */
  signal?: AbortSignal;
}

/** Where the library tells what it does. `fields` may have an `error`. Never a text or a token. */
export type Log = (
  level: 'debug' | 'info' | 'warn' | 'error',
  message: string,
  fields: Record<string, unknown>,
) => void;

/** Told once when a way to the server has ended, and why. */
export type Closed = (error?: Error) => void;

/** A way to the server that is open. */
export interface Wire {
  send(frame: Frame): void;
  close(): void;
}
