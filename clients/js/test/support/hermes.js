/**
 * Takes away what React Native (Hermes) does not have, as far as Node.js can do without it: loaded
 * before a program, with `node --import`.
 */

// What these load of the platform must be there before it goes.
import 'node:assert/strict';
import 'node:http';
import 'node:test';
import WebSocket from 'ws';

await fetch('data:,');

for (const name of [
  'BroadcastChannel', 'CompressionStream', 'CustomEvent', 'MessageChannel', 'MessagePort',
  'TextDecoder', 'TextEncoder', 'addEventListener', 'crypto', 'document', 'indexedDB', 'navigator',
  'structuredClone',
]) {
  delete globalThis[name];
}
for (const name of ['any', 'timeout']) delete AbortSignal[name];
delete AbortSignal.prototype.throwIfAborted;
delete Array.fromAsync;
delete Promise.withResolvers;
delete Object.groupBy;
for (const name of ['findLast', 'findLastIndex', 'toReversed', 'toSorted', 'with']) {
  delete Array.prototype[name];
}
// React Native has one of its own.
globalThis.WebSocket = WebSocket;
