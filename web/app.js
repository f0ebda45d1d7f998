/** Where the page begins. */

import { startAnnouncing } from './lib/announce.js';
import { natter } from './lib/context.js';
import { directory } from './lib/directory.js';
import { drafts } from './lib/drafts.js';
import { startStrings } from './lib/strings.js';
import { startServiceWorker } from './lib/service-worker.js';

await startStrings();
startAnnouncing();
// The element draws itself as soon as it is known.
await import('./elements/app.js');
const kept = Promise.all([directory.load(), drafts.load()]);
kept.catch((error) => console.warn('natter: no names and drafts kept', error));
await natter.start();
startServiceWorker();
