/** The time as far as it is shown: a store that changes with each minute, and one with each day. */

import { dayKey } from './day.js';
import { Value } from './store.js';

const MINUTE = 60_000;

const now = new Date();
/** Changes each minute. */
export const minute = new Value(Math.floor(now.getTime() / MINUTE));
/** Changes each day: yesterday was today. */
export const today = new Value(dayKey(now));

function tick() {
  const at = new Date();
  minute.set(Math.floor(at.getTime() / MINUTE));
  today.set(dayKey(at));
}

setInterval(tick, MINUTE);
// A page that was in the background, or a machine that slept, has missed some.
document.addEventListener('visibilitychange', tick);
