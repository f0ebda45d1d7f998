/** What a call sounds like while it rings; made here, so that nothing has to be loaded. */

/** Hertz and seconds: a chord that is broken upwards, twice, and a rest. */
const RING = {
  notes: [[587.33, 0], [739.99, 0.16], [880, 0.32], [739.99, 0.9], [880, 1.06]],
  length: 0.5,
  every: 3,
  volume: 0.16,
};
/** What the one who calls hears: soft, and slow. */
const RINGBACK = { notes: [[440, 0]], length: 1.1, every: 4, volume: 0.05 };

/** @type {AudioContext | undefined} */
let context;

/**
 * Plays until it is ended. A page that nobody has touched yet may not make a sound: then it begins
 * with the first touch or key.
 * @param {'ring' | 'ringback'} kind
 * @returns {() => void} Ends it.
 */
export function play(kind) {
  const life = new AbortController();
  const { signal } = life;
  const begin = () => {
    if (!globalThis.AudioContext) return;
    context ??= new AudioContext();
    if (context.state === 'suspended') {
      context.resume().catch(() => {});
      for (const type of ['pointerdown', 'keydown']) {
        addEventListener(type, () => context?.resume(), { once: true, signal, capture: true });
      }
    }
    repeat(context, kind === 'ring' ? RING : RINGBACK, signal);
  };
  if (kind === 'ring' && navigator.locks) {
    // Several pages of one person ring: one of them is heard.
    navigator.locks
      .request('natter-ringtone', { signal }, () => {
        begin();
        return new Promise((resolve) => signal.addEventListener('abort', () => resolve(undefined)));
      })
      .catch(() => {});
  } else {
    begin();
  }
  return () => life.abort();
}

/**
 * @param {AudioContext} audio
 * @param {typeof RING} tone
 * @param {AbortSignal} signal
 */
function repeat(audio, { notes, length, every, volume }, signal) {
  const out = new GainNode(audio, { gain: volume });
  out.connect(audio.destination);
  const round = () => {
    // Nothing piles up while the page may not be heard.
    if (audio.state !== 'running') return;
    const now = audio.currentTime;
    for (const [pitch = 0, after = 0] of notes) note(audio, out, pitch, now + after, length);
  };
  round();
  const timer = setInterval(round, every * 1000);
  audio.addEventListener('statechange', round, { once: true, signal });
  signal.addEventListener('abort', () => {
    clearInterval(timer);
    out.gain.setTargetAtTime(0, audio.currentTime, 0.02);
    setTimeout(() => out.disconnect(), 200);
  });
}

/**
 * @param {AudioContext} audio
 * @param {AudioNode} out
 * @param {number} pitch
 * @param {number} at
 * @param {number} length
 */
function note(audio, out, pitch, at, length) {
  const swell = new GainNode(audio, { gain: 0 });
  swell.gain.setValueAtTime(0, at);
  swell.gain.linearRampToValueAtTime(1, at + 0.02);
  swell.gain.exponentialRampToValueAtTime(0.001, at + length);
  const tone = new OscillatorNode(audio, { type: 'sine', frequency: pitch });
  tone.connect(swell).connect(out);
  tone.start(at);
  tone.stop(at + length);
}
