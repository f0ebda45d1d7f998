/** What streams hold. */

/**
 * Whether there is something to see.
 * @param {MediaStream | undefined} stream
 */
export const hasPicture = (stream) =>
  Boolean(stream?.getVideoTracks().some(({ readyState }) => readyState === 'live'));
