/** The parts of the web client that need no browser. */

import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { Rows, firstUnread } from '../../../web/lib/rows.js';
import { isEmoji, parseText } from '../../../web/lib/text.js';

const ME = 'me';
const YOU = 'you';
const CONTEXT = { me: ME, unreadFrom: 0, shows: () => false, receipts: {} };

let counter = 0;
const said = (seq, sender, minutes, more = {}) => ({
  seq,
  kind: 'message',
  sender,
  sentAt: new Date(Date.UTC(2026, 0, 5, 12, minutes)).toISOString(),
  text: `message ${seq}`,
  clientMessageId: `c${counter++}`,
  ...more,
});
const rowsOf = (entries, context = {}, unsent = []) =>
  new Rows().update({ entries, unsent }, { ...CONTEXT, ...context });
const links = (text) =>
  parseText(text).flatMap((part) => (typeof part === 'string' ? [] : [part.text]));

test('messages of one person within five minutes stand together', () => {
  const rows = rowsOf([said(1, YOU, 0), said(2, YOU, 4), said(3, YOU, 10), said(4, ME, 11)]);
  assert.deepEqual(rows.map(({ first, last }) => [first, last]), [
    [true, false], [false, true], [true, true], [true, true],
  ]);
});

test('the first message of a day says which day it is', () => {
  const rows = rowsOf([said(1, YOU, 0), said(2, YOU, 1), said(3, YOU, 60 * 24)]);
  assert.deepEqual(rows.map(({ day }) => day !== ''), [true, false, true]);
});

test('the line stands before the first unread message of somebody else', () => {
  const entries = [said(1, YOU, 0), said(2, ME, 1), said(3, YOU, 2), said(4, YOU, 2)];
  const rows = rowsOf(entries, { unreadFrom: 2 });
  assert.deepEqual(rows.map(({ unreadFrom }) => unreadFrom), [false, false, true, false]);
  assert.equal(rows[2].first, true);
});

test('unread begin at the first message or missed call of others after what was read', () => {
  const entries = [
    said(1, YOU, 0), said(2, ME, 1), said(3, YOU, 2, { deleted: true }),
    { seq: 4, kind: 'joined', sender: YOU },
    { seq: 5, kind: 'call', sender: YOU, call: { outcome: 'missed' } },
    said(6, YOU, 3),
  ];
  assert.equal(firstUnread(entries, 1, ME), 5);
  assert.equal(firstUnread(entries, 5, ME), 6);
  assert.equal(firstUnread(entries, 6, ME), 0);
});

test('a mark says how far anybody else has come, and only on messages of oneself', () => {
  const entries = [said(1, ME, 0), said(2, ME, 1), said(3, ME, 2), said(4, YOU, 3)];
  const receipts = { [YOU]: { read: 1, delivered: 2 }, [ME]: { read: 4, delivered: 4 } };
  const marks = rowsOf(entries, { receipts }).map(({ mark }) => mark);
  assert.deepEqual(marks, ['read', 'delivered', 'sent', '']);
});

test('a message keeps its row when it gets into the log', () => {
  const entry = said(1, ME, 0);
  const { clientMessageId, sentAt: writtenAt } = entry;
  const unsent = { clientMessageId, text: 'x', state: 'sending', writtenAt };
  assert.equal(rowsOf([], {}, [unsent])[0].key, rowsOf([entry])[0].key);
});

test('rows that do not change are the same objects, also when older ones come', () => {
  const rows = new Rows();
  const entries = Array.from({ length: 50 }, (_, index) =>
    said(index + 51, index % 2 ? ME : YOU, index));
  const before = rows.update({ entries, unsent: [] }, CONTEXT);
  const older = Array.from({ length: 50 }, (_, index) => said(index + 1, YOU, index - 60));
  const after = rows.update({ entries: [...older, ...entries], unsent: [] }, CONTEXT);
  // The first one has lost its day.
  assert.notEqual(after[50], before[0]);
  assert.equal(after.slice(51).filter((row, index) => row === before[index + 1]).length, 49);
});

test('what was deleted for oneself, and what has no renderer, has no row', () => {
  const entries = [
    said(1, YOU, 0, { deleted: true, hidden: true }),
    said(2, YOU, 0, { kind: 'strange' }),
    said(3, YOU, 1, { deleted: true }),
  ];
  assert.deepEqual(rowsOf(entries).map(({ seq }) => seq), [3]);
});

test('addresses of the web are links, without what stands after them', () => {
  assert.deepEqual(links('See https://example.org/a, or (http://example.org/b_(c)).'), [
    'https://example.org/a', 'http://example.org/b_(c)',
  ]);
  assert.deepEqual(links('"https://example.org/x"onclick="1'), ['https://example.org/x']);
});

test('nothing else becomes a link', () => {
  for (const text of [
    'javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', 'xhttps://example.org',
    'https://',
    'https://bank.example@evil.example/', 'ftp://example.org',
  ]) assert.deepEqual(links(text), [], text);
});

test('an address ends where a mark turns the direction', () => {
  assert.deepEqual(links('https://example.org/\u202egpj.exe'), ['https://example.org/']);
});

test('the parts of a text together are the text', () => {
  const address = 'https://b.example';
  for (const text of ['', 'a', `a ${address} c`, `\n${address}\n`, `${address} ${address}`]) {
    const parts = parseText(text).map((part) => (typeof part === 'string' ? part : part.text));
    const joined = parts.join('');
    assert.equal(joined, text);
  }
});

test('a few emoji alone stand larger', () => {
  if (!isEmoji('👍')) return; // Node.js before 20 does not know how to tell.
  assert.deepEqual(['👍', '👩‍👩‍👧 🎉', '🇩🇪', ' 🎉\n'].map(isEmoji), [true, true, true, true]);
  assert.deepEqual(['', 'a', '1', '#', '👍 ok', '🎉'.repeat(7)].map(isEmoji), Array(6).fill(false));
});

const STRINGS = new URL('../../../web/strings/', import.meta.url);
const subjects = readdirSync(new URL('en/', STRINGS));
const strings = async (language, subject) =>
  (await import(new URL(`${language}/${subject}`, STRINGS))).default;
const variables = (message) =>
  [...new Set([message].flatMap((one) => (typeof one === 'string' ? [one] : Object.values(one)))
    .flatMap((one) => one.match(/\{\w+\}/g) ?? []))].sort();

test('each language has every string, with the same variables', async () => {
  assert.deepEqual(readdirSync(new URL('de/', STRINGS)), subjects);
  for (const subject of subjects) {
    const [english, german] = [await strings('en', subject), await strings('de', subject)];
    assert.deepEqual(Object.keys(german).sort(), Object.keys(english).sort(), subject);
    for (const key of Object.keys(english)) {
      assert.deepEqual(variables(german[key]), variables(english[key]), key);
    }
  }
});

test('no two subjects have a string of one name', async () => {
  const keys = [];
  for (const subject of subjects) keys.push(...Object.keys(await strings('en', subject)));
  assert.equal(new Set(keys).size, keys.length);
});
