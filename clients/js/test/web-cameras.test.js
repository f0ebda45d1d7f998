/** The cameras of the web client, as browsers tell of them. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { facing, otherCamera } from '../../../web/lib/cameras.js';

const track = (deviceId, facingMode) => ({ getSettings: () => ({ deviceId, facingMode }) });
const camera = (deviceId, side) => ({
  deviceId,
  label: deviceId,
  getCapabilities: () => ({ facingMode: side ? [side] : [] }),
});
const to = (from, cameras) => otherCamera(from, cameras)?.deviceId;

test('on a phone the way goes between the front and the first camera at the back', () => {
  const phone = [
    camera('main', 'environment'), camera('front', 'user'), camera('wide', 'environment'),
  ];
  assert.equal(to(track('front', 'user'), phone), 'main');
  assert.equal(to(track('main', 'environment'), phone), 'front');
  assert.equal(to(track('wide', 'environment'), phone), 'front');
});

test('where a browser does not say where cameras look to, their names do', () => {
  const named = [
    { deviceId: 'a', label: 'Camera 0, Facing back' }, { deviceId: 'b', label: 'Facing front:1' },
  ];
  assert.equal(facing(track('a'), named), 'environment');
  assert.equal(facing(track('b'), named), 'user');
  assert.equal(to(track('b'), named), 'a');
});

test('cameras without a side are gone through in their order', () => {
  const desk = [camera('one'), camera('two'), camera('three')];
  assert.deepEqual(desk.map(({ deviceId }) => to(track(deviceId), desk)), ['two', 'three', 'one']);
  assert.equal(facing(track('one'), desk), undefined);
});

test('a laptop with a camera in its lid and one beside it has two to choose from', () => {
  const laptop = [camera('lid', 'user'), camera('plugged')];
  assert.equal(to(track('lid', 'user'), laptop), 'plugged');
  assert.equal(to(track('plugged'), laptop), 'lid');
});

test('one camera leads to no other, and one that was plugged out to the first', () => {
  assert.equal(to(track('one'), [camera('one')]), undefined);
  assert.equal(to(track('gone'), [camera('one')]), 'one');
});
