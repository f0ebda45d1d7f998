/** Calls against a real natter, with connections that need no network. */

import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { PeerConnection, Stream, Track, getMedia, getPicture } from './support/peer.js';
import { Server, cut, device, opened, person, until } from './support/server.js';

const media = { RTCPeerConnection: PeerConnection, getMedia, getPicture };

/** @type {Server} */
let server;
before(async (t) => {
  server = await Server.start(t);
});
async function pair(t, ...options) {
  const [ada, ben] = await Promise.all([
    person(t, server.url, { ...media, ...options[0] }),
    person(t, server.url, { ...media, ...options[1] }),
  ]);
  return { ada, ben, adaId: ada.session.user.id, benId: ben.session.user.id };
}
const phase = (natter, wanted) =>
  until(natter.calls, (calls) => calls.some((call) => call.phase === wanted)).then((calls) =>
    calls.find((call) => call.phase === wanted),
  );

test('a call rings, is answered, is seen and heard on both sides, and ends for both', async (t) => {
  const { ada, ben, adaId, benId } = await pair(t);
  const id = await ada.calls.call(benId, { media: 'video' });
  const ringing = await phase(ben, 'ringing');
  assert.deepEqual(
    [ringing.id, ringing.peerId, ringing.direction, ringing.media],
    [id, adaId, 'incoming', 'video'],
  );
  await ben.calls.answer(id);
  const [hers, his] = await Promise.all([phase(ada, 'connected'), phase(ben, 'connected')]);
  await until(ada.calls, ([call]) => call.remoteStream);
  await until(ben.calls, ([call]) => call.remoteStream);
  assert.equal(ada.calls.getSnapshot()[0].remoteStream, his.localStream);
  ada.calls.mute(id);
  assert.equal(hers.localStream.tracks[0].enabled, false);
  assert.equal(ada.calls.getSnapshot()[0].muted, true);
  await ben.calls.hangUp(id, { reason: 'done' });
  const over = await phase(ada, 'ended');
  assert.deepEqual([over.outcome, over.reason], ['answered', 'done']);
  assert.ok(hers.localStream.tracks.every(({ stopped }) => stopped));
  const chat = await ada.inbox.with(benId);
  await until(chat, ({ entries }) => entries.some(({ call }) => call?.outcome === 'answered'));
  ada.calls.dismiss(id);
  assert.deepEqual(ada.calls.getSnapshot(), []);
});

const phaseOf = ({ calls }) => calls.getSnapshot().at(-1).phase;

test('a call is declined, given up, or missed, and the log says so', async (t) => {
  const { ada, ben, adaId, benId } = await pair(t);
  const first = await ada.calls.call(benId);
  await phase(ben, 'ringing');
  await ben.calls.hangUp(first);
  assert.equal((await phase(ada, 'ended')).outcome, 'declined');
  ada.calls.dismiss(first);
  ben.calls.dismiss(first);
  const second = await ada.calls.call(benId);
  await phase(ben, 'ringing');
  await ada.calls.hangUp(second);
  assert.equal((await phase(ben, 'ended')).outcome, 'missed');
  ada.calls.dismiss(second);
  for (const [one, other] of [[ada, benId], [ben, adaId]]) {
    const chat = await one.inbox.with(other);
    await until(chat, ({ entries }) => entries.length === 2);
  }
  await ben.close();
  await until(ada.people.presence, (people) => people[benId]?.online === false);
  await ada.calls.call(benId);
  assert.equal((await phase(ada, 'ended')).outcome, 'missed');
});

test('the device that answers first has the call, and the others stop ringing', async (t) => {
  const { ada, ben, benId } = await pair(t);
  const laptop = device(t, server.url, media);
  await laptop.session.login(ben.credentials);
  await opened(laptop);
  const id = await ada.calls.call(benId);
  await Promise.all([phase(ben, 'ringing'), phase(laptop, 'ringing')]);
  await laptop.calls.answer(id);
  assert.equal((await phase(ben, 'ended')).outcome, 'taken');
  await phase(laptop, 'connected');
  await assert.rejects(ben.calls.answer(id), { code: 'call_ended' });
});

test('two who call each other at the same moment have one call', async (t) => {
  const { ada, ben, adaId, benId } = await pair(t);
  const ids = await Promise.all([ada.calls.call(benId), ben.calls.call(adaId)]);
  assert.equal(ids[0], ids[1]);
  await Promise.all([phase(ada, 'connected'), phase(ben, 'connected')]);
});

test("an app's own stream is used, and left running", async (t) => {
  const { ada, ben, benId } = await pair(t);
  const stream = new Stream(['audio']);
  const id = await ada.calls.call(benId, { stream });
  await phase(ben, 'ringing');
  await ada.calls.hangUp(id);
  assert.equal(stream.tracks[0].stopped, false);
});

test('a refused microphone ends the call, and the error is told', async (t) => {
  const denied = () => Promise.reject(new Error('Permission denied'));
  const { ada, ben, benId } = await pair(t, { getMedia: denied });
  await assert.rejects(ada.calls.call(benId), /Permission denied/);
  assert.equal(ada.calls.getSnapshot()[0].outcome, 'failed');
  assert.deepEqual(ben.calls.getSnapshot(), []);
});

test('a screen replaces the camera, or is offered where there was none', async (t) => {
  const { ada, ben, benId } = await pair(t);
  const shown = ({ calls }) => calls.getSnapshot().at(-1).remoteStream.getTracks();
  const id = await ada.calls.call(benId, { media: 'video' });
  await phase(ben, 'ringing');
  await ben.calls.answer(id);
  await Promise.all([phase(ada, 'connected'), phase(ben, 'connected')]);
  await ada.calls.replaceVideo(id, new Track('video'));
  await ada.calls.hangUp(id);
  ada.calls.dismiss(id);
  await phase(ben, 'ended');
  ben.calls.dismiss(id);

  const second = await ada.calls.call(benId);
  await phase(ben, 'ringing');
  await ben.calls.answer(second);
  await Promise.all([phase(ada, 'connected'), phase(ben, 'connected')]);
  const local = () => ben.calls.getSnapshot()[0].localStream;
  assert.deepEqual(shown(ada).map(({ kind }) => kind), ['audio']);
  const screen = new Track('video');
  local().tracks.push(screen);
  await ben.calls.replaceVideo(second, screen);
  await until(ada.calls, () => PeerConnection.offersOf(local()) === 1);
  assert.equal(phaseOf(ada), 'connected');
});

test('both offer something new at the same moment, and both get through', async (t) => {
  const { ada, ben, benId } = await pair(t);
  const id = await ada.calls.call(benId);
  await phase(ben, 'ringing');
  await ben.calls.answer(id);
  await Promise.all([phase(ada, 'connected'), phase(ben, 'connected')]);
  await Promise.all([ada, ben].map(({ calls }) => calls.replaceVideo(id, new Track('video'))));
  const local = ({ calls }) => calls.getSnapshot()[0].localStream;
  await until(ada.calls, () =>
    [ada, ben].every((one) => PeerConnection.offersOf(local(one)) >= 1), 20_000);
  assert.deepEqual([phaseOf(ada), phaseOf(ben)], ['connected', 'connected']);
});
test('a call outlives a dropped socket', async (t) => {
  const { ada, ben, benId } = await pair(t);
  const id = await ada.calls.call(benId);
  await phase(ben, 'ringing');
  await ben.calls.answer(id);
  await Promise.all([phase(ada, 'connected'), phase(ben, 'connected')]);
  cut(ada);
  await until(ada.connection, ({ state }) => state !== 'open');
  await opened(ada);
  assert.equal(ada.calls.getSnapshot()[0].phase, 'connected');
  await ben.calls.hangUp(id);
  assert.equal((await phase(ada, 'ended')).outcome, 'answered');
});

/** Both in a call. */
async function talking(t, options) {
  const both = await pair(t);
  const id = await both.ada.calls.call(both.benId, options);
  await phase(both.ben, 'ringing');
  await both.ben.calls.answer(id);
  await Promise.all([phase(both.ada, 'connected'), phase(both.ben, 'connected')]);
  return { ...both, id, state: () => both.ada.calls.getSnapshot()[0] };
}

test('a picture is shown, replaced and taken away within a call', async (t) => {
  const { ada, id, state } = await talking(t);
  assert.equal(state().showing, undefined);
  await ada.calls.show(id, 'camera');
  const [camera] = state().localStream.getVideoTracks();
  assert.deepEqual([state().showing, camera.source], ['camera', 'camera']);
  await until(ada.calls, () => PeerConnection.offersOf(state().localStream) === 1);
  await ada.calls.show(id, 'screen');
  const [screen, ...more] = state().localStream.getVideoTracks();
  assert.deepEqual([screen.source, more, camera.stopped], ['screen', [], true]);
  // The browser's own button.
  screen.onended();
  await until(ada.calls, ([call]) => !call.showing);
  assert.deepEqual([state().localStream.getVideoTracks(), screen.stopped], [[], true]);
  await until(ada.calls, () => PeerConnection.offersOf(state().localStream) === 2);
  await ada.calls.show(id, 'camera');
  const [last] = state().localStream.getVideoTracks();
  await ada.calls.hangUp(id);
  assert.equal(last.stopped, true);
});

test('another camera opens when the one that was shown is closed', async (t) => {
  const { ada, id, state } = await talking(t, { media: 'video' });
  const cameras = () => state().localStream.getVideoTracks();
  const [front] = cameras();
  const asked = [];
  ada.calls.parts.getPicture = async (source, camera) => {
    asked.push([source, camera, cameras()[0].stopped]);
    if (camera?.facingMode === 'user') throw new Error('Could not start video source');
    return new Stream(['video']);
  };
  await ada.calls.show(id, 'camera', { camera: { facingMode: 'environment' } });
  const [back, ...more] = cameras();
  assert.deepEqual([more, front.stopped, back.stopped], [[], true, false]);
  const other = ada.calls.show(id, 'camera', { camera: { facingMode: 'user' } });
  await assert.rejects(other, /Could not start/);
  assert.equal(back.stopped, true);
  await ada.calls.show(id, 'camera');
  const [again, ...others] = cameras();
  assert.deepEqual([others, again.stopped, state().showing], [[], false, 'camera']);
  assert.deepEqual(asked, [
    ['camera', { facingMode: 'environment' }, true],
    ['camera', { facingMode: 'user' }, true],
    ['camera', undefined, true],
  ]);
});

test('a camera that is switched off is off', async (t) => {
  const { ada, id, state } = await talking(t, { media: 'video' });
  assert.equal(state().showing, 'camera');
  assert.ok(Date.now() - state().connectedAt < 60_000);
  const [camera] = state().localStream.getVideoTracks();
  await ada.calls.show(id);
  assert.deepEqual([camera.stopped, state().showing], [true, undefined]);
});

test('a refused screen changes nothing', async (t) => {
  const { ada, id, state } = await talking(t, { media: 'video' });
  ada.calls.parts.getPicture = () => Promise.reject(new Error('Permission denied'));
  await assert.rejects(ada.calls.show(id, 'screen'), /Permission denied/);
  const [camera] = state().localStream.getVideoTracks();
  assert.deepEqual([state().showing, camera.stopped], ['camera', false]);
});

test('who has no microphone can still decline', async (t) => {
  let allowed = false;
  const asked = [];
  const maybe = (kind) => {
    asked.push(kind);
    return allowed ? getMedia(kind) : Promise.reject(new Error('Permission denied'));
  };
  const { ada, ben, benId } = await pair(t, {}, { getMedia: maybe });
  const id = await ada.calls.call(benId, { media: 'video' });
  await phase(ben, 'ringing');
  await assert.rejects(ben.calls.answer(id), /Permission denied/);
  assert.equal(phaseOf(ben), 'ringing');
  allowed = true;
  await ben.calls.answer(id, { media: 'audio' });
  assert.deepEqual(asked, ['video', 'audio']);
  assert.equal((await phase(ben, 'connected')).showing, undefined);
});

test('a call uses the ICE servers of the deployment, and asks for them once', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'natter-turn-'));
  t.after(() => rm(folder, { recursive: true }));
  const file = join(folder, 'secret');
  await writeFile(file, 's3cr3t-0123456789abcdef0123456789abcdef\n');
  const options = ['--ice-server', 'stun:stun.example.com', '--ice-server', 'turn:127.0.0.1:9'];
  const turn = await Server.start(t, [...options, '--turn-secret-file', file]);
  const [made, asked] = [[], []];
  class Peer extends PeerConnection {
    constructor(config) {
      super(config);
      made.push(config.iceServers);
    }
  }
  const counted = (url, init) => {
    if (url.endsWith('/api/calls/ice-servers')) asked.push(url);
    return fetch(url, init);
  };
  const own = { ...media, RTCPeerConnection: Peer, fetch: counted };
  const ada = await person(t, turn.url, own);
  const ben = await person(t, turn.url, media);
  for (let calls = 0; calls < 2; calls++) {
    const id = await ada.calls.call(ben.session.user.id);
    await ada.calls.hangUp(id);
  }
  assert.deepEqual([made.length, asked.length, made[0]], [2, 1, made[1]]);
  const [stun, relay] = made[0];
  assert.deepEqual(stun, { urls: ['stun:stun.example.com'] });
  assert.deepEqual([relay.urls, relay.credential.length], [['turn:127.0.0.1:9'], 28]);
  assert.match(relay.username, /^[0-9]{10}:[0-9a-f]{24}$/);
});

test('a call is made without ICE servers if nobody says which there are', async (t) => {
  const failing = (url, init) =>
    url.endsWith('/api/calls/ice-servers') ? Promise.reject(new Error('lost')) : fetch(url, init);
  const told = [];
  const log = (level, message) => told.push(message);
  const { ada, ben, benId } = await pair(t, { fetch: failing, log });
  const id = await ada.calls.call(benId);
  await phase(ben, 'ringing');
  await ben.calls.answer(id);
  await phase(ada, 'connected');
  assert.ok(told.includes('calling without ICE servers'));
});
