/** What is missing without a network: a quiet line, once it lasts. */

import { natter } from '../lib/context.js';
import { fill, h } from '../lib/html.js';
import { t } from '../lib/strings.js';
import { View, define } from '../lib/view.js';

/** A short gap is nobody's business. */
const PATIENCE = 2_500;

class Banner extends View {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /** @override */
  render() {
    this.setAttribute('role', 'status');
    this.watch(natter.connection, ({ state }) => {
      if (state === 'open') {
        clearTimeout(this.#timer);
        this.#timer = undefined;
        this.#show();
      } else {
        this.#timer ??= setTimeout(() => this.#show(), PATIENCE);
        if (this.hasChildNodes()) this.#show();
      }
    });
    this.listen(window, 'online', () => this.hasChildNodes() && this.#show());
    this.listen(window, 'offline', () => this.#show());
  }

  #show() {
    const { state } = natter.connection.getSnapshot();
    if (state === 'open') return void this.replaceChildren();
    const text = navigator.onLine ? t('banner.connecting') : t('banner.offline');
    fill(this, h('span', null, text), h('button', {
      type: 'button',
      class: 'banner-retry',
      onclick: () => natter.wake(),
    }, t('banner.retry')));
  }
}

define('natter-banner', Banner);
