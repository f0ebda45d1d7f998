/** The whole page: signed out, or the panes. */

import { fill, h } from '../lib/html.js';
import { remember, started, wasSignedIn } from '../lib/library.js';
import { t } from '../lib/strings.js';
import { View, define } from '../lib/view.js';
import './sign-in.js';

class App extends View {
  /** @type {string | undefined} Who is signed in; undefined until that is known. */
  #user;

  /** @override */
  render() {
    if (!wasSignedIn()) {
      this.#user = '';
      this.#signedOut();
    }
    // Where it does not start, app.js says so.
    started.then((natter) => this.#follow(natter), () => {});
  }

  /** @param {import('/client/index.js').Natter} natter */
  #follow(natter) {
    this.watch(natter.session, ({ state, user, ended }) => {
      if (state === 'starting' || this.#user === (user?.id ?? '')) return;
      this.#user = user?.id ?? '';
      remember(Boolean(user));
      if (user) this.#signedIn(user.id);
      else this.#signedOut(ended);
    });
  }

  /** @param {string} [ended] */
  async #signedOut(ended) {
    document.title = t('app.name');
    const view = document.createElement('natter-sign-in');
    Object.assign(view, { ended });
    fill(this, view);
    // As the library does with what it has kept.
    if (ended && /^(logout|accountDeleted)$/.test(ended)) {
      const { forget } = await import('../lib/forget.js');
      await forget();
    }
    // While somebody types: it is what comes next.
    await import('./panes.js').catch(() => {});
  }

  /** @param {string} id */
  async #signedIn(id) {
    try {
      const { prepare } = await import('./panes.js');
      await prepare();
    } catch (error) {
      console.error('natter: the panes did not load', error);
      if (this.#user === id) fill(this, failure(() => this.#signedIn(id)));
      return;
    }
    if (this.#user === id) fill(this, document.createElement('natter-panes'));
  }
}

/** @param {() => void} again */
const failure = (again) =>
  h('div', { class: 'pane-empty' },
    h('p', null, t('view.failed')),
    h('button', { type: 'button', class: 'button', onclick: again }, t('retry')));

define('natter-app', App);
