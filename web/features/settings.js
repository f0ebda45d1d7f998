/** What was chosen in the settings. */

import { startTheme } from '../lib/theme.js';

export function register() {
  startTheme();
}
