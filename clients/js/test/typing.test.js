/** When it is said that somebody writes, and how long it holds, as docs/CLIENTS.md has it. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Typing } from '../src/presence.js';

test('typing is said once in ten seconds, and its end only if it was said', (t) => {
  t.mock.timers.enable({ apis: ['Date', 'setTimeout'], now: 1e12 });
  const said = [];
  const typing = new Typing((is) => said.push(is), () => {});
  typing.set(false);
  for (let key = 0; key < 25; key++) {
    typing.set(true);
    t.mock.timers.tick(1_000);
  }
  assert.deepEqual(said, [true, true, true]);
  typing.set(false);
  typing.set(false);
  assert.deepEqual(said, [true, true, true, false]);
  typing.set(true);
  typing.sent();
  typing.set(true);
  assert.equal(said.length, 6);
});

test("somebody's typing ends with their word or after twelve seconds", (t) => {
  t.mock.timers.enable({ apis: ['Date', 'setTimeout'], now: 1e12 });
  const typing = new Typing(() => {}, () => {});
  typing.heard('ben', true);
  t.mock.timers.tick(9_000);
  typing.heard('ben', true);
  t.mock.timers.tick(11_999);
  assert.deepEqual(typing.people, ['ben']);
  t.mock.timers.tick(1);
  assert.deepEqual(typing.people, []);
  typing.heard('ben', true);
  typing.heard('ben', false);
  assert.deepEqual(typing.people, []);
});

test('the documents tell other clients the same times', () => {
  for (const name of ['CLIENTS.md', 'asyncapi.yaml']) {
    const text = readFileSync(new URL(`../../../docs/${name}`, import.meta.url), 'utf8');
    assert.match(text, /every ten seconds, not more often/, name);
    assert.match(text, /twelve seconds/, name);
  }
});
