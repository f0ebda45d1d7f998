/** What the web client says of rooms, devices and the export, without a browser. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deviceOf } from '../../../web/lib/device-name.js';
import { gather } from '../../../web/lib/export.js';
import { after } from '../../../web/lib/member-changes.js';
import { KINDS, sentence } from '../../../web/lib/room-events.js';
import { rights, roomIdIn } from '../../../web/lib/rooms.js';
import rooms from '../../../web/strings/en/rooms.js';

const ME = 'me';
const entry = (kind, sender, more) => ({ seq: 5, kind, sender, ...more });
const told = (one, direct = false) => {
  const { key, people, room } = sentence(one, { me: ME, direct }) ?? {};
  return [key, people, room].filter((part) => part !== undefined);
};

test('what happens in a room is a sentence that names who did it, and to whom', () => {
  const cases = [
    [entry('joined', ME, { seq: 1, userIds: [ME] }), ['event.created.you', []]],
    [entry('joined', 'a', { seq: 1, userIds: ['a', 'b'] }), ['event.createdWith', ['b']]],
    [entry('joined', 'a', { userIds: ['a'] }), ['event.joined', []]],
    [entry('joined', 'a', { userIds: ['b', ME] }), ['event.added', ['b', ME]]],
    [entry('left', ME), ['event.left.you', []]],
    [entry('removed', 'a', { userId: ME }), ['event.removed', [ME]]],
    [entry('role', 'a', { userId: 'b', role: 'owner' }), ['event.owner', ['b']]],
    [entry('role', ME, { userId: 'b', role: 'admin' }), ['event.admin.you', ['b']]],
    [entry('role', 'a', { userId: 'b', role: 'member' }), ['event.member', ['b']]],
    [entry('role', 'a', { userId: 'b', role: 'captain' }), ['event.role', ['b']]],
    [entry('renamed', 'a', { name: '<b>' }), ['event.renamed', [], '<b>']],
    [entry('visibility', 'a', { visibility: 'open' }), ['event.open', []]],
    [entry('visibility', 'a', { visibility: 'invite' }), ['event.invite', []]],
    [entry('ended', 'a'), ['event.ended', []]],
  ];
  for (const [one, expected] of cases) {
    assert.deepEqual(told(one), expected);
    assert.ok(rooms[expected[0]], expected[0]);
    assert.ok(KINDS.includes(one.kind), one.kind);
  }
  assert.deepEqual(told(entry('left', 'a'), true), ['event.deletedAccount', []]);
  assert.deepEqual(told(entry('somethingNew', 'a')), []);
});

test('an id is found in a link, and nothing else is one', () => {
  const id = `r-0${'a'.repeat(25)}`;
  const good = [id, ` ${id}\n`, `https://x.example/#/join/${id}`, `see ${id.toUpperCase()}!`];
  for (const text of good) assert.equal(roomIdIn(text), id, text);
  const bad = ['', 'r-1', `${id}a`, `x${id}`, `r-8${'a'.repeat(25)}`, `r-0${'u'.repeat(25)}`];
  for (const text of bad) assert.equal(roomIdIn(text), undefined, text);
});

test('a role may do what the server lets it do, and nothing in a room that has ended', () => {
  const may = (role, ended) => {
    const { manages, owns, removes } = rights({ role, ended });
    return [manages, owns, ...['member', 'admin', 'owner'].map(removes)];
  };
  assert.deepEqual(may('member'), [false, false, false, false, false]);
  assert.deepEqual(may('captain'), [false, false, false, false, false]);
  assert.deepEqual(may('admin'), [true, false, true, false, false]);
  assert.deepEqual(may('owner').slice(0, 4), [true, true, true, true]);
  assert.deepEqual(may('owner', true), [false, false, false, false, false]);
});

test('the log changes the list of members, and names who has come', () => {
  const list = [['a', 'owner'], ['b', 'admin'], ['c', 'member']];
  const members = list.map(([id, role]) => ({ user: { id }, role }));
  const roles = (one) => {
    const { members: now, newcomers } = after(members, one);
    return [now.map(({ user, role }) => `${user.id} ${role}`).join(), newcomers.join()];
  };
  const same = 'a owner,b admin,c member';
  assert.deepEqual(roles(entry('left', 'b')), ['a owner,c member', '']);
  assert.deepEqual(roles(entry('removed', 'a', { userId: 'c' })), ['a owner,b admin', '']);
  assert.deepEqual(roles(entry('role', 'a', { userId: 'c', role: 'admin' })), ['a owner,b admin,c admin', '']);
  assert.deepEqual(roles(entry('role', 'a', { userId: 'b', role: 'owner' })), ['a admin,b owner,c member', '']);
  assert.deepEqual(roles(entry('joined', 'a', { userIds: ['c', 'd'] })), [same, 'd']);
  assert.equal(after(members, entry('message', 'a', { text: 'hello' })).members, members);
});

test('a device is called by its browser and system', () => {
  const names = {
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36': ['Chrome', 'Linux'],
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0': ['Edge', 'Windows'],
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1': ['Safari', 'iPhone'],
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:133.0) Gecko/20100101 Firefox/133.0': ['Firefox', 'macOS'],
    'Mozilla/5.0 (Linux; Android 14; SM-S921B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/27.0 Chrome/125.0.0.0 Mobile Safari/537.36': ['Samsung Internet', 'Android'],
    'node': [undefined, undefined],
  };
  for (const [agent, [browser, system]] of Object.entries(names)) {
    assert.deepEqual(deviceOf(agent), { browser, system }, agent);
  }
});

test('an export is one document, whose conversations are whole', async () => {
  const one = (id, ...seqs) => ({ id, entries: seqs.map((seq) => ({ seq })) });
  async function* pages() {
    yield { exportedAt: '1', user: { id: ME }, conversations: [one('a', 1), one('b', 1)], nextCursor: 'x' };
    yield { exportedAt: '2', conversations: [one('b', 2), one('c')], nextCursor: null };
  }
  const counts = [];
  const data = await gather(pages(), (count) => counts.push(count));
  assert.deepEqual(data, {
    exportedAt: '1',
    user: { id: ME },
    conversations: [one('a', 1), one('b', 1, 2), one('c')],
  });
  assert.deepEqual(counts, [2, 3]);
});
