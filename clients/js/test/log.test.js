import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Log } from '../src/log.js';
import { random } from './support/random.js';

const entry = (seq, kind, fields) => ({
  seq,
  id: `c.${seq}`,
  kind,
  sender: 'ben',
  sentAt: '2026-11-21T09:14:29.412Z',
  ...fields,
});
const message = (seq, text = `text ${seq}`, sender = 'ben') =>
  entry(seq, 'message', { text, sender });
const deletedMessage = (seq) => entry(seq, 'message', { deleted: true });
const deletion = (seq, targetSeq) => entry(seq, 'deleted', { targetSeq });
const call = (seq, outcome) => entry(seq, 'call', { call: { outcome } });
const seqs = (log) => log.entries.map(({ seq }) => seq);
const range = (from, to) =>
  Array.from({ length: to - from + 1 }, (_, index) => message(from + index));
const filled = (from, to) => {
  const log = new Log();
  log.restart(range(from, to), to);
  return log;
};

test('the next entry is shown, a later one is a hole, an earlier one changes nothing', () => {
  const log = new Log();
  assert.equal(log.take(message(1)), 'new');
  assert.equal(log.take(message(3)), 'hole');
  assert.equal(log.take(message(1, 'another')), 'known');
  assert.equal(log.take(message(2)), 'new');
  assert.deepEqual(seqs(log), [1, 2]);
  assert.equal(log.entries[0].text, 'text 1');
});

test('a deletion takes the text of the message that it names, whichever comes first', () => {
  const log = filled(1, 2);
  log.take(deletion(3, 2));
  assert.deepEqual(log.entries[1], deletedMessage(2));
  const late = new Log();
  late.restart([message(5), deletion(6, 4)], 6);
  late.takeOlder({ entries: range(1, 4), firstSeq: 1, lastSeq: 6 });
  assert.equal(late.entries[3].deleted, true);
  assert.ok(!('text' in late.entries[3]));
});

test('a page that was read while a message was deleted shows it without its text', () => {
  const log = filled(5, 6);
  log.takeOlder({ entries: [message(3), deletion(4, 3)], firstSeq: 1, lastSeq: 6 });
  assert.ok(!('text' in log.entries[0]));
});

test('a message that comes again as deleted replaces the one that is there', () => {
  const log = filled(1, 3);
  const hidden = { ...deletedMessage(2), hidden: true };
  assert.equal(log.take(hidden), 'known');
  assert.deepEqual(log.entries[1], hidden);
});

test('a message that comes again with a text never brings a deleted text back', () => {
  const log = filled(1, 2);
  log.take(deletion(3, 1));
  log.take(message(1));
  assert.equal(log.entries[0].deleted, true);
});

test('a sender who leaves with all messages takes the texts of all earlier ones along', () => {
  const log = new Log();
  log.restart([message(11), message(12, 'mine', 'ada'), message(13)], 13);
  log.take({ ...deletion(14, 13), allOfSender: true });
  log.take(message(15));
  log.takeOlder({ entries: [message(9), message(10)], firstSeq: 9, lastSeq: 15 });
  assert.deepEqual(
    log.entries.map((one) => one.text ?? one.kind),
    ['message', 'message', 'message', 'mine', 'message', 'deleted', 'text 15'],
  );
  assert.equal(log.unread('ada'), 1);
});

test('what was deleted for oneself stays hidden when it is deleted for everyone', () => {
  const log = filled(1, 2);
  log.take({ ...deletedMessage(1), hidden: true });
  log.take(deletedMessage(1));
  log.take({ ...deletedMessage(2), hidden: true });
  log.take(deletion(3, 2));
  assert.deepEqual(log.entries.map(({ hidden }) => hidden), [true, true, undefined]);
});

test('entries of a kind that is not known count', () => {
  const log = filled(1, 1);
  assert.equal(log.take({ ...message(2), kind: 'poll' }), 'new');
  assert.equal(log.last, 2);
});

test('a page after the last entry fills a hole and says whether there is more', () => {
  const log = filled(1, 1);
  const first = log.takePage({ entries: range(2, 3), firstSeq: 1, lastSeq: 4 });
  assert.deepEqual([first.done, first.fresh.length], [false, 2]);
  assert.equal(log.takePage({ entries: [message(4)], firstSeq: 1, lastSeq: 4 }).done, true);
  assert.deepEqual(seqs(log), [1, 2, 3, 4]);
});

test('what was cleared is forgotten and no hole', () => {
  const log = filled(1, 3);
  assert.equal(log.takePage({ entries: range(8, 9), firstSeq: 8, lastSeq: 9 }).done, true);
  assert.deepEqual(seqs(log), [8, 9]);
  assert.equal(log.complete, true);
});

test('a conversation that is cleared to its end has nothing, and its last number stays', () => {
  const log = filled(1, 3);
  assert.equal(log.takePage({ entries: [], firstSeq: 0, lastSeq: 5 }).done, true);
  assert.deepEqual([log.entries.length, log.last, log.complete], [0, 5, true]);
  assert.equal(log.take(message(6)), 'new');
});

test('earlier pages are added until the first entry that can be read', () => {
  const log = filled(21, 30);
  assert.equal(log.complete, false);
  log.takeOlder({ entries: range(11, 20), firstSeq: 5, lastSeq: 30 });
  assert.deepEqual([log.first, log.complete], [11, false]);
  log.takeOlder({ entries: range(5, 10), firstSeq: 5, lastSeq: 30 });
  assert.deepEqual([log.first, log.complete], [5, true]);
});

test('an earlier page that does not fit any more changes nothing', () => {
  const log = filled(21, 30);
  log.takeOlder({ entries: range(1, 10), firstSeq: 1, lastSeq: 30 });
  assert.equal(log.first, 21);
  log.takeOlder({ entries: range(15, 24), firstSeq: 1, lastSeq: 30 });
  assert.deepEqual(seqs(log), range(15, 30).map(({ seq }) => seq));
});

test('a sync that could not recover replaces everything, but not by something older', () => {
  const log = filled(1, 3);
  const found = { recovered: false, entries: range(91, 95), lastSeq: 95, clearedSeq: 0 };
  assert.equal(log.takeSynced(found).length, 5);
  assert.deepEqual([log.first, log.last], [91, 95]);
  log.take(message(96));
  log.takeSynced(found);
  assert.equal(log.last, 96);
});

test('receipts only go forward, and what is read is delivered', () => {
  const log = new Log();
  assert.equal(log.receipt('read', 'ben', 5), true);
  assert.deepEqual(log.receiptOf('ben'), { read: 5, delivered: 5 });
  assert.equal(log.receipt('read', 'ben', 4), false);
  assert.equal(log.receipt('delivered', 'ben', 5), false);
  assert.equal(log.receipt('delivered', 'ben', 6), true);
  assert.deepEqual(log.receiptOf('ben'), { read: 5, delivered: 6 });
});

test('unread are the messages of others and the missed calls after what was read', () => {
  const log = new Log();
  const mine = message(2, 'mine', 'ada');
  const calls = [call(4, 'missed'), call(5, 'answered')];
  log.restart([message(1), mine, deletedMessage(3), ...calls, message(6)], 6);
  assert.equal(log.unread('ada'), 3);
  log.receipt('read', 'ada', 4);
  assert.equal(log.unread('ada'), 1);
  log.receipt('read', 'ada', 6);
  assert.equal(log.unread('ada'), 0);
});

test('where entries are not here, unread is what the server counted and what came since', () => {
  const log = filled(91, 95);
  log.counted = { seq: 95, unread: 40 };
  log.receipt('read', 'ada', 20);
  log.take(message(96));
  log.take(message(97, 'mine', 'ada'));
  assert.equal(log.unread('ada'), 41);
});

test('unread ends at 100, which stands for more', () => {
  const log = filled(1, 150);
  assert.equal(log.unread('ada'), 100);
});

test('a log that was kept is the same, with the newest entries', () => {
  const log = filled(1, 250);
  log.receipt('read', 'ben', 7);
  const again = Log.from(structuredClone(log.kept('ada')));
  assert.deepEqual(again.entries, log.entries.slice(-100));
  assert.deepEqual([again.last, again.complete], [250, false]);
  assert.equal(again.receiptOf('ben').read, 7);
});

test('snapshots that were handed out never change', () => {
  const log = filled(1, 3);
  const before = log.entries;
  const copy = structuredClone(before);
  log.take(deletion(4, 2));
  log.takeOlder({ entries: [], firstSeq: 2, lastSeq: 4 });
  assert.deepEqual(before, copy);
});

test('in any order and however often, the entries end as the log', () => {
  // As they were pushed, and as the log has them at the end.
  const pushed = range(1, 40);
  const deletions = new Map([[11, 4], [25, 24], [39, 12]]);
  for (const [at, target] of deletions) pushed[at - 1] = deletion(at, target);
  const whole = [...pushed];
  for (const target of deletions.values()) whole[target - 1] = deletedMessage(target);
  for (let seed = 0; seed < 200; seed++) {
    const pick = random(seed);
    const log = new Log();
    while (log.last < 40) {
      if (log.take(pushed[pick(40)]) !== 'hole' || pick(2)) continue;
      const entries = whole.slice(log.last, log.last + 1 + pick(9));
      log.takePage({ entries, firstSeq: 1, lastSeq: 40 });
    }
    assert.deepEqual(log.entries, whole);
  }
});

test('trimmed to the newest 100 entries, it still knows how many are unread before them', () => {
  for (const keep of ['trim', 'kept']) {
    const log = filled(1, 30);
    for (let seq = 31; seq <= 140; seq++) log.take(message(seq, 'mine', 'ada'));
    assert.equal(log.unread('ada'), 30);
    const kept = log.kept('ada');
    if (keep === 'trim') assert.equal(log.trim('ada'), true);
    const now = keep === 'trim' ? log : Log.from(kept);
    assert.deepEqual([now.first, now.last, now.complete], [41, 140, false]);
    assert.equal(now.unread('ada'), 30);
    now.take(message(141));
    assert.equal(now.unread('ada'), 31);
    now.takeOlder({ entries: range(1, 40), firstSeq: 1, lastSeq: 141 });
    assert.deepEqual([now.first, now.complete], [1, true]);
    now.receipt('read', 'ada', 140);
    assert.equal(now.unread('ada'), 1);
  }
  const short = filled(1, 100);
  assert.deepEqual([short.trim('ada'), short.first], [false, 1]);
});
