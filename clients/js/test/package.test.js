/** The package as npm has it. */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import { test } from 'node:test';
import { from, problemOf } from '../scripts/release.js';

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
  assert.deepEqual(documents.sort(), ['CHANGELOG.md', 'README.md', 'REFERENCE.md']);
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

test('a package is from the repository that packed it, and has its licences and types', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'natter-client-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const script = join(ROOT, 'scripts', 'pack.js');
  const told = execFileSync('node', [script, folder, '--repository', 'owner/name'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const tarball = told.trim();
  execFileSync('tar', ['--extract', '--gzip', '--file', tarball, '--directory', folder]);
  const inside = (path) => readFileSync(join(folder, 'package', path), 'utf8');
  const own = JSON.parse(readFileSync(`${ROOT}package.json`, 'utf8'));
  assert.deepEqual(JSON.parse(inside('package.json')), from(own, 'owner/name'));
  assert.equal(
    JSON.parse(inside('package.json')).repository.url,
    'git+https://github.com/owner/name.git',
  );
  for (const name of ['LICENSE-APACHE', 'LICENSE-MIT']) {
    assert.equal(inside(name), readFileSync(join(ROOT, '..', '..', name), 'utf8'));
  }
  assert.match(inside('types/index.d.ts'), /Natter/);
});

test('a release has the tag of its version, and its day in the changelog', () => {
  const changelog = '# Changelog\n\n## 0.2.0 - 2026-12-24\n\n## 0.1.0 - unreleased\n';
  assert.equal(problemOf('natter-client-v0.2.0', '0.2.0', changelog), null);
  const refused = [
    ['natter-client-v0.2.1', '0.2.0', /not that of package.json's version/],
    ['v0.2.0', '0.2.0', /not that of package.json's version/],
    ['natter-client-v0.2.0-rc.1', '0.2.0-rc.1', /three numbers/],
    ['natter-client-v0.1.0', '0.1.0', /no heading/],
    ['natter-client-v0.3.0', '0.3.0', /no heading/],
  ];
  for (const [tag, version, why] of refused) {
    assert.match(problemOf(tag, version, changelog) ?? '', why);
  }
  assert.throws(() => from({}, 'https://github.com/owner/name'), /owner\/name/);
});
