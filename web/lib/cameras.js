/** Which cameras a device has, and how one gets from one of them to another. */

/** @typedef {'user' | 'environment'} Facing Towards who holds a phone, or away from them. */

/**
 * What a page can know of a camera.
 * @typedef {Pick<MediaDeviceInfo, 'deviceId' | 'label'>
 *   & Partial<Pick<InputDeviceInfo, 'getCapabilities'>>} Camera
 */

/** What cameras without `getCapabilities` are called, on phones. */
const WORDS = /** @type {const} */ ([[/\bfront\b/i, 'user'], [/\b(back|rear)\b/i, 'environment']]);

/**
 * The cameras of the device. Before one of them may be used, browsers tell of one at most.
 * @returns {Promise<Camera[]>}
 */
export async function listCameras() {
  const devices = await navigator.mediaDevices?.enumerateDevices().catch(() => []);
  return (devices ?? []).filter(({ kind }) => kind === 'videoinput');
}

/**
 * Where a camera looks to, if it is one of a phone.
 * @param {Camera | undefined} camera
 * @returns {Facing | undefined}
 */
function facingOf(camera) {
  const [told] = camera?.getCapabilities?.().facingMode ?? [];
  if (told === 'user' || told === 'environment') return told;
  return WORDS.find(([word]) => word.test(camera?.label ?? ''))?.[1];
}

/**
 * Where the camera looks to that a track is of.
 * @param {MediaStreamTrack | undefined} track
 * @param {readonly Camera[]} cameras
 * @returns {Facing | undefined}
 */
export function facing(track, cameras) {
  const { facingMode, deviceId } = track?.getSettings() ?? {};
  if (facingMode === 'user' || facingMode === 'environment') return facingMode;
  return facingOf(cameras.find((camera) => camera.deviceId === deviceId));
}

/**
 * The camera to change to. On a phone it is the first one on the other side, since a phone may have
 * several at its back and the first is the one for everything; elsewhere it is the next one.
 * @param {MediaStreamTrack | undefined} track Of the camera that is shown.
 * @param {readonly Camera[]} cameras
 * @returns {Camera | undefined} Undefined if there is no other one.
 */
export function otherCamera(track, cameras) {
  const { deviceId } = track?.getSettings() ?? {};
  const at = cameras.findIndex((camera) => camera.deviceId === deviceId);
  const others = [...cameras.slice(at + 1), ...cameras.slice(0, Math.max(at, 0))];
  const side = facing(track, cameras);
  const opposite = side && (side === 'user' ? 'environment' : 'user');
  const across = opposite && cameras.find((camera) => facingOf(camera) === opposite);
  return across ?? others[0];
}

/**
 * This camera and no other one.
 * @param {string | undefined} deviceId
 * @returns {MediaTrackConstraints | undefined}
 */
export const exactly = (deviceId) => (deviceId ? { deviceId: { exact: deviceId } } : undefined);
