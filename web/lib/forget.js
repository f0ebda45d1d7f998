/** Deletes what this client keeps besides the library, when somebody has signed out. */

import { directory } from './directory.js';
import { drafts } from './drafts.js';

export async function forget() {
  drafts.clear();
  await directory.clear().catch((error) => console.error('natter: names are still here', error));
}
