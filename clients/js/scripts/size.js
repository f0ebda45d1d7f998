/**
 * Measures what a page loads of the library, compressed by gzip -9: all modules as one, minified by
 * esbuild, as an app's own bundle has them; and the modules as they are, each on its own. Fails
 * over the budgets.
 *
 * Usage: node scripts/size.js
 */

import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const SRC = fileURLToPath(new URL('../src/', import.meta.url));

/** KB, as the documents name them. */
export const BUDGET = { bundle: 16, modules: 50 };

/** @param {Uint8Array} content */
const compressed = (content) => gzipSync(content, { level: 9 }).length;

/** @returns {Promise<{ bundle: number, modules: number }>} Bytes. */
export async function measured() {
  const { outputFiles } = await build({
    entryPoints: [`${SRC}index.js`],
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    write: false,
  });
  const modules = readdirSync(SRC).filter((name) => name.endsWith('.js'));
  return {
    bundle: compressed(outputFiles[0].contents),
    modules: modules.reduce((sum, name) => sum + compressed(readFileSync(SRC + name)), 0),
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { bundle, modules } = await measured();
  console.log(`in a minified bundle: ${bundle} of ${BUDGET.bundle * 1024} bytes compressed`);
  console.log(`module by module: ${modules} of ${BUDGET.modules * 1024} bytes compressed`);
  if (bundle > BUDGET.bundle * 1024 || modules > BUDGET.modules * 1024) process.exit(1);
}
