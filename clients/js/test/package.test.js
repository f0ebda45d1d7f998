/** The package as npm has it. */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { test } from 'node:test';

const ROOT = new URL('..', import.meta.url).pathname;
/** Links in Markdown, without their anchors. */
const LINK = /\]\(([^)#\s]*)(?:#[^)]*)?\)/g;

/** What would be packed, but for what is made when it is packed. */
function packed() {
  const options = ['pack', '--dry-run', '--json', '--ignore-scripts'];
  const [{ files }] = JSON.parse(execFileSync('npm', options, { cwd: ROOT, encoding: 'utf8' }));
  return files.map(({ path }) => path);
}

test('every link of the documents in the package leads to a file in the package', () => {
  const files = packed();
  const documents = files.filter((path) => path.endsWith('.md'));
  assert.deepEqual(documents.sort(), ['README.md', 'REFERENCE.md']);
  for (const document of documents) {
    const text = readFileSync(`${ROOT}${document}`, 'utf8');
    const links = [...text.matchAll(LINK)].map(([, link]) => link);
    for (const link of links.filter((one) => one && !/^https?:/.test(one))) {
      const path = posix.join(posix.dirname(document), link);
      assert.ok(files.includes(path), `${document} links ${link}, which is not in the package`);
    }
  }
});

test('the examples and their modules are in the package, tests are not', () => {
  const files = packed();
  for (const name of ['bot.js', 'react/index.html', 'react/chat.js', 'react/sign-in.js']) {
    assert.ok(files.includes(`examples/${name}`), name);
  }
  assert.deepEqual(files.filter((path) => /^(test|scripts)\//.test(path)), []);
});
