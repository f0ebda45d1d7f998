/** Leaving this device. */

import { notify } from './announce.js';
import { natter } from './context.js';
import { confirmDialog } from './dialog.js';
import { errorText } from './errors.js';
import { t } from './strings.js';

/** Asks first: what is unsent is lost. */
export async function signOut() {
  const sure = await confirmDialog({
    title: t('signOut.title'),
    text: t('signOut.text'),
    confirm: t('signOut.confirm'),
    danger: true,
  });
  if (!sure) return;
  try {
    await natter.session.logout();
  } catch (error) {
    notify(t('signOut.failed', { reason: errorText(error) }));
  }
}
