/** Where the page begins. */

import { startAnnouncing } from './lib/announce.js';
import { fill, h } from './lib/html.js';
import { loaded, started, wasSignedIn } from './lib/library.js';
import { startStrings, t } from './lib/strings.js';
import { startServiceWorker } from './lib/service-worker.js';

await startStrings();
startAnnouncing();
const app = /** @type {HTMLElement} */ (document.querySelector('natter-app'));
try {
  // The element draws itself as soon as it is known: a form at once, what the device has kept then.
  const form = wasSignedIn() ? undefined : import('./elements/app.js');
  await Promise.all([loaded, form]);
} catch (error) {
  // As it was before the first view: boot.js says that something is missing, and tries again.
  fill(app, h('div', { class: 'splash', 'aria-hidden': 'true' },
    h('span', { class: 'splash-mark' })));
  throw error;
}
try {
  await started;
  await import('./elements/app.js');
  // As boot.js counts them. It looks after files that do not come, too.
  sessionStorage.removeItem('natter.starts');
} catch (error) {
  console.error('natter: not started', error);
  const reload = () => location.reload();
  const again = h('button', { type: 'button', class: 'button', onclick: reload }, t('retry'));
  fill(app, h('main', { class: 'pane-empty' }, h('p', null, t('app.notStarted')), again));
}
startServiceWorker();
