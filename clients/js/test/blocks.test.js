/** Against a real natter: what a device forgets of somebody with a block. */

import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { memoryStorage } from 'natter-client';
import { arrived, pair } from './support/pair.js';
import { Server, device, opened, until } from './support/server.js';
import { twoTabs } from './support/tabs.js';

/** @type {Server} */
let server;
before(async (t) => {
  server = await Server.start(t);
});

const told = {
  bio: 'counts things',
  phoneNumber: '+49301234567',
  avatarUrl: 'https://example.org/ada.png',
};
const peerOf = (natter, id) => natter.inbox.get(id).getSnapshot().info.peer;
const shown = (natter, id) => {
  const { bio, phoneNumber, avatarUrl } = peerOf(natter, id);
  return { bio, phoneNumber, avatarUrl };
};
const nothing = { bio: undefined, phoneNumber: undefined, avatarUrl: undefined };
const kept = async (storage) => {
  const [[, { info }]] = await storage.list('conversation/');
  return info.peer;
};

/** Ada, who has told of herself, has written to Ben. */
async function written(t) {
  const { ada, ben, chat } = await pair(t, server);
  await ada.session.updateProfile(told);
  await chat.send('hello');
  await arrived(ben, chat.id, 'hello');
  return { ada, ben, id: chat.id, adaId: ada.session.user.id };
}

test('a block takes bio, number and picture from each tab and the storage, its end brings them back', async (t) => {
  const { ben, id, adaId } = await written(t);
  const { leading, other, storage } = await twoTabs(t, server.url, ben.credentials);
  for (const tab of [leading, other]) assert.deepEqual(shown(tab, id), told);

  await other.people.block(adaId);
  assert.deepEqual(shown(other, id), nothing);
  await until(leading.inbox.get(id), ({ info }) => !info.peer.avatarUrl);
  assert.deepEqual(shown(leading, id), nothing);
  await leading.inbox.idle();
  await leading.inbox.flush();
  assert.deepEqual(await kept(storage), peerOf(leading, id));

  await other.people.unblock(adaId);
  assert.deepEqual(shown(other, id), told);
  await until(leading.inbox.get(id), ({ info }) => info.peer.avatarUrl);
  await leading.inbox.idle();
  await leading.inbox.flush();
  assert.equal((await kept(storage)).avatarUrl, told.avatarUrl);
});

test('what was forgotten with a block stays so where the network is gone then', async (t) => {
  const { ben, id, adaId } = await written(t);
  const storage = memoryStorage();
  let network = true;
  const fetch = async (url, options) => {
    if (!network) throw new TypeError('fetch failed');
    const answer = await globalThis.fetch(url, options);
    if (String(url).endsWith('/block')) network = false;
    return answer;
  };
  const phone = device(t, server.url, { storage, fetch });
  await phone.session.login(ben.credentials);
  await opened(phone);
  assert.deepEqual(shown(phone, id), told);
  await phone.people.block(adaId);
  assert.deepEqual(shown(phone, id), nothing);
  await phone.close();
  assert.equal('avatarUrl' in (await kept(storage)), false);
});

test('a block of somebody without a conversation asks for none', async (t) => {
  const { ada, ben } = await pair(t, server);
  await ben.people.block(ada.session.user.id);
  assert.deepEqual(ben.inbox.getSnapshot().conversations, []);
  assert.deepEqual(await ben.people.blocked(), [ada.session.user.id]);
});
