/** The sizes that the documents promise. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { BUDGET, measured } from '../scripts/size.js';

/** What a document says of both sizes, in this order. */
const SIZES = /(\d+) KB[^.]* minified bundle[^.]* (\d+) KB[^.]* as they are/;

test('a minified bundle and the modules as they are have at most the sizes of the documents', async () => {
  for (const name of ['../README.md', '../../../CHANGELOG.md']) {
    const text = readFileSync(new URL(name, import.meta.url), 'utf8').replace(/\s+/g, ' ');
    const [, bundle, modules] = SIZES.exec(text) ?? [];
    assert.deepEqual({ bundle: Number(bundle), modules: Number(modules) }, BUDGET, name);
  }
  const { bundle, modules } = await measured();
  assert.ok(bundle <= BUDGET.bundle * 1024, `${bundle} bytes in a bundle`);
  assert.ok(modules <= BUDGET.modules * 1024, `${modules} bytes as modules`);
});
