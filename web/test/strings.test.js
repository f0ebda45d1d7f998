/** Every text is there in every language, says the same things, and is used. */

import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { test } from 'node:test';
import { runInNewContext } from 'node:vm';

const web = new URL('../', import.meta.url);
const languages = await readdir(new URL('strings/', web));
const subjects = (await readdir(new URL('strings/en/', web))).map((file) => file.replace('.js', ''));
/** Keys that are put together when they are asked for. */
const COMPUTED = [/^event\..+\.you$/, /^sign(In|Up)\.(submit|busy)$/];

/** @returns {Promise<Record<string, string | Record<string, string>>>} */
const read = async (language, subject) =>
  (await import(new URL(`strings/${language}/${subject}.js`, web))).default;

test('every language has the subjects and keys of English, in their order', async () => {
  for (const language of languages) {
    const files = await readdir(new URL(`strings/${language}/`, web));
    assert.deepEqual(files.sort(), subjects.map((subject) => `${subject}.js`).sort(), language);
    for (const subject of subjects) {
      const [english, other] = await Promise.all([read('en', subject), read(language, subject)]);
      assert.deepEqual(Object.keys(other), Object.keys(english), `${language}/${subject}`);
    }
  }
});

test('every text has the variables of the English one', async () => {
  for (const language of languages) {
    for (const subject of subjects) {
      const [english, other] = await Promise.all([read('en', subject), read(language, subject)]);
      for (const [key, message] of Object.entries(other)) {
        assert.deepEqual(variables(message), variables(english[key]), `${language}: ${key}`);
      }
    }
  }
});

test('a text that counts has the forms of its language, and no other has any', async () => {
  for (const language of languages) {
    const { pluralCategories } = new Intl.PluralRules(language).resolvedOptions();
    for (const subject of subjects) {
      for (const [key, message] of Object.entries(await read(language, subject))) {
        if (typeof message === 'string') assert.notEqual(message.trim(), '', key);
        else assert.deepEqual(Object.keys(message).sort(), [...pluralCategories].sort(), key);
      }
    }
  }
});

test('what is said before any text is loaded is there in every language', async () => {
  const boot = await readFile(new URL('boot.js', web), 'utf8');
  const [, table] = /const TEXTS = (\{.*?\n  \});/s.exec(boot);
  const texts = runInNewContext(`(${table})`);
  assert.deepEqual(Object.keys(texts).sort(), [...languages].sort());
  for (const [language, said] of Object.entries(texts)) {
    assert.equal(said.length, texts.en.length, language);
    for (const [index, text] of said.entries()) {
      assert.notEqual(text.trim(), '', language);
      if (language !== 'en') assert.notEqual(text, texts.en[index], `${language}: ${text}`);
    }
  }
  // It chooses among them by itself, too: each but English, which stands in, is asked for by name.
  for (const language of languages.filter((one) => one !== 'en')) {
    assert.match(boot, new RegExp(`\\^${language}\\\\b`), language);
  }
});

test('no key is in two subjects', async () => {
  const keys = (await Promise.all(subjects.map((one) => read('en', one)))).flatMap(Object.keys);
  assert.deepEqual(keys.filter((key, at) => keys.indexOf(key) !== at), []);
});

test('every text is used', async () => {
  const code = await sources(web);
  const all = (await Promise.all(subjects.map((one) => read('en', one)))).flatMap(Object.keys);
  const unused = all.filter(
    (key) => !code.includes(`'${key}'`) && !COMPUTED.some((pattern) => pattern.test(key)),
  );
  assert.deepEqual(unused, []);
});

/** @param {string | Record<string, string>} message Of its longest form: one may leave a number out. */
function variables(message) {
  const text = typeof message === 'string' ? message : (message.other ?? '');
  return [...new Set(text.match(/\{\w+\}/g))].sort();
}

/** All code of the client, without its texts and tests. */
async function sources(folder) {
  const found = await readdir(folder, { withFileTypes: true });
  const texts = await Promise.all(found.map((entry) => {
    if (entry.isDirectory()) {
      const skipped = ['strings', 'test', 'node_modules'].includes(entry.name);
      return skipped ? '' : sources(new URL(`${entry.name}/`, folder));
    }
    return entry.name.endsWith('.js') ? readFile(new URL(entry.name, folder), 'utf8') : '';
  }));
  return texts.join('\n');
}
