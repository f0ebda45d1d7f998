/**
 * Packs the library as it is published, and prints the path of the tarball.
 *
 * Usage: node scripts/pack.js FOLDER [--tag natter-client-vX.Y.Z] [--repository OWNER/NAME]
 *   --tag          fails where this is not the tag of the version, or the changelog lacks its day
 *   --repository   the package says that it is from this repository of GitHub
 */

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { from, problemOf } from './release.js';

const ROOT = new URL('..', import.meta.url).pathname;
const USAGE = 'node scripts/pack.js FOLDER [--tag natter-client-vX.Y.Z] [--repository OWNER/NAME]';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { tag: { type: 'string' }, repository: { type: 'string' } },
});
const [folder] = positionals;
if (!folder) {
  console.error(USAGE);
  process.exit(2);
}

const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
if (values.tag) {
  const changelog = readFileSync(join(ROOT, 'CHANGELOG.md'), 'utf8');
  const problem = problemOf(values.tag, manifest.version, changelog);
  if (problem) {
    console.error(problem);
    process.exit(1);
  }
}

const work = mkdtempSync(join(tmpdir(), 'natter-client-'));
try {
  let tarball = pack(ROOT, work, []);
  if (values.repository) {
    // The tarball once more, with another package.json: the one of the repository stays as it is.
    execFileSync('tar', ['--extract', '--gzip', '--file', tarball, '--directory', work]);
    const inside = join(work, 'package');
    const amended = from(manifest, values.repository);
    writeFileSync(join(inside, 'package.json'), `${JSON.stringify(amended, null, 2)}\n`);
    tarball = pack(inside, work, ['--ignore-scripts']);
  }
  const target = resolve(folder, `${manifest.name}-${manifest.version}.tgz`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(target, readFileSync(tarball));
  console.log(target);
} finally {
  rmSync(work, { recursive: true });
}

/** Runs `npm pack` in a folder; what it and its scripts print goes to the error output. */
function pack(from, to, options) {
  const command = ['pack', '--silent', '--pack-destination', to, ...options];
  execFileSync('npm', command, { cwd: from, stdio: ['ignore', process.stderr, process.stderr] });
  return join(to, `${manifest.name}-${manifest.version}.tgz`);
}
