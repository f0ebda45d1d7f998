/** Where the page begins. */

import { startAnnouncing } from './lib/announce.js';
import { natter } from './lib/context.js';
import { fill, h } from './lib/html.js';
import { startStrings, t } from './lib/strings.js';
import { startServiceWorker } from './lib/service-worker.js';

const started = natter.start().then(() => true, notStarted);
await startStrings();
startAnnouncing();
if (await started) {
  // The element draws itself as soon as it is known: not before what the device has kept is there.
  await import('./elements/app.js');
  // As boot.js counts them. It looks after files that do not come, too.
  sessionStorage.removeItem('natter.starts');
}
startServiceWorker();

/** @param {unknown} error */
async function notStarted(error) {
  console.error('natter: not started', error);
  await startStrings();
  const reload = () => location.reload();
  const again = h('button', { type: 'button', class: 'button', onclick: reload }, t('retry'));
  const app = document.querySelector('natter-app');
  if (app) fill(app, h('main', { class: 'pane-empty' }, h('p', null, t('app.notStarted')), again));
  return false;
}
