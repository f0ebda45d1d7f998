/**
 * Looks at the web client: which modules its first view needs, and what they weigh.
 *
 * Usage: node scripts/web.js            fails if web/index.html does not preload exactly those
 *        node scripts/web.js --write    writes them into web/index.html
 */

import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';

const ROOT = new URL('../../..', import.meta.url).pathname;
/** What the first view is made of: the page and the sign-in. What is behind it comes later. */
const ENTRIES = ['/web/app.js', '/web/elements/app.js'];
/**
 * Each language's strings, asked for with the rest: which one it will be no page without a script
 * of its own can say, and a script of a file comes a round trip too late.
 */
const STRINGS = readdirSync(join(ROOT, 'web/strings'), { withFileTypes: true })
  .filter((one) => one.isDirectory())
  .map(({ name }) => `/web/strings/${name}/core.js`);
/** Over the wire, with each of the two encodings. */
const BUDGET = 60 * 1024;
const IMPORT = /^(?:import|export)\s(?:[^'";]*?from\s)?'([^']+)';/gm;
const PRELOADS = /(?:<link rel="modulepreload" href="[^"]+">\n)*(?=<\/head>)/;

/** @param {string} address */
const file = (address) => join(ROOT, address.replace(/^\/client\//, 'clients/js/src/'));

/** @type {Set<string>} */
const modules = new Set();
const visit = (/** @type {string} */ address) => {
  if (modules.has(address)) return;
  modules.add(address);
  const source = readFileSync(file(address), 'utf8');
  for (const [, to = ''] of source.matchAll(IMPORT)) {
    visit(to.startsWith('/') ? to : join(dirname(address), to));
  }
};
[...ENTRIES, ...STRINGS].forEach(visit);

const page = file('/web/index.html');
const html = readFileSync(page, 'utf8');
const link = (/** @type {string} */ one) => `<link rel="modulepreload" href="${one}">\n`;
const links = [...modules].sort().map(link).join('');
const wanted = html.replace(PRELOADS, links);
if (process.argv.includes('--write')) writeFileSync(page, wanted);
else if (html !== wanted) {
  console.error('web/index.html does not preload what is needed: node scripts/web.js --write');
  process.exit(1);
}

const others = [
  ...wanted.matchAll(/<script src="([^"]+)"/g),
  ...wanted.matchAll(/<link rel="(?:stylesheet|icon|manifest)" href="([^"]+)"/g),
];
const loaded = ['/web/index.html', ...others.map(([, address = '']) => address), ...modules];
const contents = loaded.map((one) => readFileSync(file(one)));
const sum = (/** @type {(content: Buffer) => Buffer} */ encode) =>
  contents.reduce((bytes, content) => bytes + encode(content).length, 0);
const [raw, gzip, brotli] = [
  sum((content) => content),
  sum((content) => gzipSync(content, { level: 9 })),
  sum((content) => brotliCompressSync(content)),
];
console.log(
  `${loaded.length} files for the first view: ${raw} bytes, gzip ${gzip}, ` +
    `brotli ${brotli} of ${BUDGET}`,
);
if (Math.max(gzip, brotli) > BUDGET) process.exitCode = 1;
