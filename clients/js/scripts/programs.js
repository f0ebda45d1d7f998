/**
 * Writes each whole program of the documents, which is a block of JavaScript that imports
 * natter-client, into a file of its own, and prints the names of the files. The text is that of the
 * document, but for the address of `cargo run`.
 *
 * Usage: node scripts/programs.js FOLDER URL DOCUMENT…
 */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const BLOCK = /^```(?:js|javascript|mjs)\b.*\n([^]*?)^```$/gm;
const IMPORT = /^import .* from 'natter-client';$/m;
const ADDRESS = 'http://127.0.0.1:3000';

const [folder, url, ...documents] = process.argv.slice(2);
let count = 0;
for (const document of documents) {
  const blocks = [...readFileSync(document, 'utf8').matchAll(BLOCK)].map(([, text]) => text);
  const programs = blocks.filter((text) => IMPORT.test(text));
  if (programs.length === 0) throw new Error(`${document} has no whole program`);
  for (const program of programs) {
    if (!program.includes(ADDRESS)) throw new Error(`${document}: a program without ${ADDRESS}`);
    const name = `program-${++count}.js`;
    writeFileSync(join(folder, name), program.replaceAll(ADDRESS, url));
    console.log(name);
  }
}
