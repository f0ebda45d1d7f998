/** A trace of Chromium, and what it says about frames. */

/**
 * Traces a page while work is done.
 * @param {import('playwright-core').Page} page
 * @param {() => Promise<void>} work
 * @returns {Promise<object[]>} The trace's events.
 */
export async function traced(page, work) {
  const debug = await page.context().newCDPSession(page);
  const events = [];
  debug.on('Tracing.dataCollected', ({ value }) => events.push(...value));
  await debug.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: {
      includedCategories: ['toplevel', 'devtools.timeline', 'disabled-by-default-devtools.timeline'],
      excludedCategories: ['*'],
    },
  });
  await work();
  const complete = new Promise((done) => debug.once('Tracing.tracingComplete', done));
  await debug.send('Tracing.end');
  await complete;
  await debug.detach();
  return events;
}

/**
 * The tasks of the page's main thread, the longest first, in milliseconds: while one runs, no frame
 * is drawn. `cpu` is what it had of a processor, which others may have kept from it.
 * @param {object[]} events
 */
export function tasks(events) {
  const main = mainThread(events);
  return events
    .filter(({ name, pid, tid }) => name === 'RunTask' && pid === main.pid && tid === main.tid)
    .map(({ dur = 0, tdur = 0, ts }) => ({ ms: dur / 1_000, cpu: tdur / 1_000, ts }))
    .sort((a, b) => b.ms - a.ms);
}

/** What a task did, by name, in milliseconds: for whoever looks for the cause. */
export function within(events, { ts, ms }) {
  const main = mainThread(events);
  const sums = new Map();
  for (const event of events) {
    if (event.pid !== main.pid || event.tid !== main.tid || event.name === 'RunTask') continue;
    if (!event.dur || event.ts < ts || event.ts > ts + ms * 1_000) continue;
    sums.set(event.name, (sums.get(event.name) ?? 0) + event.dur / 1_000);
  }
  return [...sums].sort((a, b) => b[1] - a[1]).slice(0, 5);
}

/** The thread that lays out the page: the renderer's with the most layouts. */
function mainThread(events) {
  const counts = new Map();
  for (const { name, pid, tid } of events) {
    if (name !== 'UpdateLayoutTree' && name !== 'Layout') continue;
    const key = `${pid}/${tid}`;
    const known = counts.get(key) ?? { pid, tid, count: 0 };
    known.count++;
    counts.set(key, known);
  }
  return [...counts.values()].sort((a, b) => b.count - a.count)[0] ?? {};
}
