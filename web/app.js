/** Where the page begins. */

import { startAnnouncing } from './lib/announce.js';
import { natter } from './lib/context.js';
import { startStrings } from './lib/strings.js';
import { startServiceWorker } from './lib/service-worker.js';

await startStrings();
startAnnouncing();
// The element draws itself as soon as it is known.
await import('./elements/app.js');
await natter.start();
startServiceWorker();
