/** Signed in: the list, what stands beside it, and what lies above everything. */

import { natter } from '../lib/context.js';
import { directory } from '../lib/directory.js';
import { drafts } from '../lib/drafts.js';
import { fill, h } from '../lib/html.js';
import { go, mainPath, match, path } from '../lib/router.js';
import { overlays } from '../lib/slots.js';
import { loadStrings, t } from '../lib/strings.js';
import { loadStyles } from '../lib/styles.js';
import { View, define } from '../lib/view.js';
import { startFeatures } from '../features.js';
import { routes } from '../routes.js';
import './banner.js';
import './inbox.js';

/** @import { Match } from '../lib/router.js' */

await Promise.all([
  loadStrings('chat'),
  loadStyles('layout'),
  loadStyles('inbox'),
  loadStyles('conversation'),
]);

/** Reads what the device has kept, before anything is drawn. */
export async function prepare() {
  try {
    await Promise.all([directory.load(), drafts.load()]);
  } catch (error) {
    console.warn('natter: names and drafts not read', error);
  }
}

class Panes extends View {
  #list = h('div', { class: 'pane pane-list' });
  #main = h('div', { class: 'pane pane-main' });
  #details = h('div', { class: 'pane pane-details', hidden: true });
  /** @type {Record<string, string>} What each pane shows. */
  #shown = {};

  /** @override */
  render() {
    const above = h('div', { class: 'overlays' });
    this.watch(overlays, (items) => above.replaceChildren(...items.map(({ element }) => element)));
    fill(this.#list, document.createElement('natter-inbox'));
    fill(this, above, document.createElement('natter-banner'),
      h('main', { class: 'panes' }, this.#list, this.#main, this.#details));
    this.watch(path, () => this.#route());
    this.watch(natter.inbox, ({ unread }) => {
      const name = t('app.name');
      document.title = unread ? t('app.unreadTitle', { count: unread, name }) : name;
      // On the icon of an installed app; a browser may refuse.
      if ('setAppBadge' in navigator) navigator.setAppBadge(unread).catch(() => {});
    });
    startFeatures();
  }

  #route() {
    const found = match(routes, path.getSnapshot());
    if (!found) return go('/', { replace: true });
    const { route, params } = found;
    this.dataset.pane = route.pane;
    const beside = route.main?.(params);
    if (beside && this.#shown.main !== beside) {
      const main = match(routes, beside);
      if (main) this.#show('main', this.#main, main);
    }
    if (route.pane !== 'details') this.#clear('details', this.#details);
    if (route.pane === 'inbox') {
      const [, left] = /^\/c\/(.+)$/.exec(this.#shown.main ?? '') ?? [];
      this.#clear('main', this.#main);
      // Back where one came from.
      const row = left && this.#list.querySelector(`[data-id="${CSS.escape(left)}"] a`);
      if (row instanceof HTMLElement) row.focus({ preventScroll: true });
    }
    if (route.pane === 'main') this.#show('main', this.#main, found);
    if (route.pane === 'details') this.#show('details', this.#details, found);
    this.#details.hidden = route.pane !== 'details';
    mainPath.set(this.#shown.main ?? '');
  }

  /**
   * @param {string} pane
   * @param {HTMLElement} place
   */
  #clear(pane, place) {
    if (this.#shown[pane] === '') return;
    this.#shown[pane] = '';
    fill(place, pane === 'main' && h('p', { class: 'pane-empty' }, t('main.empty')));
  }

  /**
   * @param {string} pane
   * @param {HTMLElement} place
   * @param {Match} found
   */
  async #show(pane, place, { route, params, path: at }) {
    if (this.#shown[pane] === at) return;
    this.#shown[pane] = at;
    try {
      await Promise.all([route.load?.(), ...(route.strings ?? []).map(loadStrings)]);
    } catch (error) {
      console.error('natter: a view did not load', error);
      if (this.#shown[pane] !== at) return;
      this.#shown[pane] = '';
      return void fill(place, failure(() => this.#show(pane, place, { route, params, path: at })));
    }
    // Somebody may have gone elsewhere by now.
    if (this.#shown[pane] !== at || !route.tag) return;
    const view = document.createElement(route.tag);
    Object.assign(view, { params });
    fill(place, view);
    this.#focus(view);
  }

  /** @param {HTMLElement} view Where a keyboard and a screen reader go on. */
  #focus(view) {
    if (view.contains(document.activeElement)) return;
    const wished = view.querySelector('[data-focus]') ?? view.querySelector('h1[tabindex]');
    if (wished instanceof HTMLElement) wished.focus({ preventScroll: true });
  }
}

/** @param {() => void} again */
const failure = (again) =>
  h('div', { class: 'pane-empty' },
    h('p', null, t('view.failed')),
    h('button', { type: 'button', class: 'button', onclick: again }, t('retry')));

define('natter-panes', Panes);
