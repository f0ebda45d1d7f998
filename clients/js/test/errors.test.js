/** The codes of errors are the documents' codes. */

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { parse } from 'yaml';

const SRC = new URL('../src/', import.meta.url);
const source = (name) => readFileSync(new URL(name, SRC), 'utf8');

/** Codes that are thrown, given to an answer of API Gateway, or compared with. */
const NAMED =
  /\bcode(?::| =| ===) '(\w+)'|\bcode = .*\? '(\w+)' : '(\w+)'|^ *\[\d{3}, '(\w+)'\]/gm;
const codesIn = (text) => [...text.matchAll(NAMED)].flatMap(([, ...codes]) => codes.filter(Boolean));

test('every code in the sources is one of the API or in the list of the own ones', () => {
  const openapi = parse(readFileSync(new URL('../../../docs/openapi.yaml', import.meta.url), 'utf8'));
  const ofServer = new Set(openapi.components.schemas.ProblemCode['x-extensible-enum']);
  const [, list] = /library's own: ([^]*?)@type/.exec(source('errors.js'));
  const own = [...list.matchAll(/`(\w+)`/g)].map(([, code]) => code);
  const files = readdirSync(SRC).filter((name) => name.endsWith('.js'));
  const named = new Set(files.flatMap((name) => codesIn(source(name))));
  assert.ok(ofServer.has('call_ended') && named.has('call_ended'));
  assert.deepEqual([...named].filter((code) => !ofServer.has(code)).sort(), [...own].sort());
});
