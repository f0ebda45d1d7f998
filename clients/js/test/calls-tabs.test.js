/** Calls of somebody who has two tabs open: the call is in the one that does not hold the socket. */

import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { PeerConnection, getMedia, getPicture } from './support/peer.js';
import { Server, opened, person, until } from './support/server.js';
import { twoTabs } from './support/tabs.js';

const media = { RTCPeerConnection: PeerConnection, getMedia, getPicture };

/** @type {Server} */
let server;
before(async (t) => {
  server = await Server.start(t);
});

const phase = (natter, wanted) =>
  until(natter.calls, (calls) => calls.at(-1)?.phase === wanted).then((calls) => calls.at(-1));
/** When a tab has taken the socket over, and knows what was missed. */
const leads = (tab) =>
  until(tab.connection, ({ state }) => state === 'open' && tab.sockets.length === 1);

/** Ada, and two tabs of Ben. */
async function tabs(t) {
  const [ada, ben] = await Promise.all([person(t, server.url, media), person(t, server.url)]);
  await ben.close();
  const { leading, other } = await twoTabs(t, server.url, ben.credentials, media);
  return { ada, leading, other, adaId: ada.session.user.id, benId: ben.session.user.id };
}

/** A call of Ada's that Ben's other tab has answered. */
async function answered(t) {
  const all = await tabs(t);
  const { ada, leading, other, benId } = all;
  const id = await ada.calls.call(benId);
  await Promise.all([phase(leading, 'ringing'), phase(other, 'ringing')]);
  await other.calls.answer(id);
  await Promise.all([phase(ada, 'connected'), phase(other, 'connected')]);
  return { ...all, id };
}

test('a call is answered in the tab without the socket, and stops ringing in the other one', async (t) => {
  const { ada, leading, other, id } = await answered(t);
  assert.equal((await phase(leading, 'ended')).outcome, 'taken');
  // What is signalled within it gets through, both ways.
  await other.calls.show(id, 'screen');
  const { localStream } = other.calls.getSnapshot()[0];
  await until(ada.calls, () => PeerConnection.offersOf(localStream) === 1);
  await ada.calls.show(id, 'screen');
  const hers = ada.calls.getSnapshot()[0].localStream;
  await until(ada.calls, () => PeerConnection.offersOf(hers) === 1);
  await ada.calls.hangUp(id, { reason: 'done' });
  const over = await phase(other, 'ended');
  assert.deepEqual([over.outcome, over.reason], ['answered', 'done']);
});

for (const [how, end] of [
  ['closed', (tab) => tab.close()],
  ['gone without a word', async (tab) => tab.crash()],
]) {
  test(`a call goes on when the tab that holds the socket is ${how}`, async (t) => {
    const { ada, leading, other, id } = await answered(t);
    await end(leading);
    await leads(other);
    assert.equal(other.calls.getSnapshot()[0].phase, 'connected');
    assert.equal(ada.calls.getSnapshot()[0].phase, 'connected');
    await other.calls.show(id, 'screen');
    const { localStream } = other.calls.getSnapshot()[0];
    await until(ada.calls, () => PeerConnection.offersOf(localStream) === 1);
    await ada.calls.hangUp(id);
    assert.equal((await phase(other, 'ended')).outcome, 'answered');
  });

  test(`a call that rings elsewhere is answered though the tab with the socket is ${how}`, async (t) => {
    const { ada, leading, other, adaId } = await tabs(t);
    const id = await other.calls.call(adaId);
    await phase(ada, 'ringing');
    assert.deepEqual(leading.calls.getSnapshot(), []);
    await end(leading);
    await ada.calls.answer(id);
    await leads(other);
    await Promise.all([phase(ada, 'connected'), phase(other, 'connected')]);
    await other.calls.hangUp(id);
    assert.equal((await phase(ada, 'ended')).outcome, 'answered');
  });

  test(`a call is answered while the tab with the socket is being ${how}`, async (t) => {
    const { ada, leading, other, benId } = await tabs(t);
    const id = await ada.calls.call(benId);
    await phase(other, 'ringing');
    const [answer] = await Promise.all([other.calls.answer(id), end(leading)]);
    assert.equal(answer, undefined);
    await Promise.all([phase(ada, 'connected'), phase(other, 'connected')]);
    await ada.calls.hangUp(id);
    assert.equal((await phase(other, 'ended')).outcome, 'answered');
  });
}

test('a device is in one call: another one in another tab ends the first', async (t) => {
  const { ada, leading, other, id } = await answered(t);
  const eve = await person(t, server.url, media);
  const second = await leading.calls.call(eve.session.user.id);
  assert.equal((await phase(ada, 'ended')).outcome, 'answered');
  const over = await until(other.calls, (calls) => calls.find((call) => call.id === id).outcome);
  assert.equal(over.find((call) => call.id === id).outcome, 'answered');
  await phase(eve, 'ringing');
  await eve.calls.answer(second);
  await Promise.all([phase(eve, 'connected'), phase(leading, 'connected')]);
  // And the other way around: by the answer to a call.
  const third = await ada.calls.call(leading.session.user.id);
  await until(other.calls, (calls) => calls.some((call) => call.id === third));
  await other.calls.answer(third);
  await until(leading.calls, (calls) => calls.find((call) => call.id === second).outcome);
  assert.equal((await phase(eve, 'ended')).outcome, 'answered');
});
