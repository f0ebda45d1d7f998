/** The settings: the way to them, and the colours that were chosen in them. */

import { menuEntries } from '../lib/slots.js';
import { t } from '../lib/strings.js';
import { startTheme } from '../lib/theme.js';

export function register() {
  startTheme();
  menuEntries.add({
    id: 'settings', order: 90, icon: 'settings', label: () => t('inbox.settings'), go: '#/settings',
  });
}
