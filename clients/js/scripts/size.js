/**
 * Measures what a page loads: all modules of the library as one, minified by esbuild and compressed
 * by gzip -9. Fails over the budget.
 *
 * Usage: node scripts/size.js
 */

import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

/** Bytes. */
const BUDGET = 16 * 1024;

const entry = new URL('../src/index.js', import.meta.url).pathname;
const { outputFiles } = await build({
  entryPoints: [entry],
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2022',
  write: false,
});
const [bundle] = outputFiles;
const compressed = gzipSync(bundle.contents, { level: 9 }).length;
console.log(`${bundle.contents.length} bytes minified, ${compressed} of ${BUDGET} compressed`);
if (compressed > BUDGET) process.exit(1);
