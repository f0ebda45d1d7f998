/** A view that has to be read first: waiting, failed, there. */

import { errorText, isExpected } from './errors.js';
import { fill, h } from './html.js';
import { t } from './strings.js';

/** @import { View } from './view.js' */

/**
 * Shows what is read, and a way to try again where it can't be.
 * @param {View} view
 * @param {() => Promise<Node | Node[]>} read
 * @param {HTMLElement} [place] Where it is shown; all of the view unless it is given.
 */
export async function reading(view, read, place = view) {
  const { signal } = view;
  fill(place, h('p', { class: 'quiet', role: 'status' }, t('settings.loading')));
  try {
    const found = await read();
    if (!signal.aborted) fill(place, ...[found].flat());
  } catch (error) {
    if (signal.aborted) return;
    if (!isExpected(error)) console.error('natter: a view was not read', error);
    const again = () => reading(view, read, place);
    // Once, and not if the person was quicker.
    const retry = h('button', { type: 'button', class: 'button', onclick: again }, t('retry'));
    view.listen(window, 'online', () => retry.isConnected && again(), { once: true });
    fill(place, h('div', { class: 'pane-empty', role: 'alert' },
      h('p', null, errorText(error)), retry));
  }
}
