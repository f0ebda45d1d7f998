/** The settings: their sections, and the one that is open. */

import { paneHeader } from '../lib/controls.js';
import { fill, h } from '../lib/html.js';
import { icon } from '../lib/icons.js';
import { go } from '../lib/router.js';
import { loadStyles } from '../lib/styles.js';
import { t } from '../lib/strings.js';
import { View, define } from '../lib/view.js';

/** @import { IconName } from '../lib/icons.js' */
/** @import { Key } from '../lib/strings.js' */

await Promise.all([loadStyles('rooms'), loadStyles('settings')]);

/** @type {Record<string, { label: Key, icon: IconName, load: () => Promise<unknown> }>} */
const SECTIONS = {
  profile: {
    label: 'settings.profile', icon: 'user', load: () => import('./settings/profile.js'),
  },
  password: {
    label: 'settings.password', icon: 'shield', load: () => import('./settings/password.js'),
  },
  sessions: {
    label: 'settings.sessions', icon: 'screen', load: () => import('./settings/sessions.js'),
  },
  blocked: {
    label: 'settings.blocked', icon: 'block', load: () => import('./settings/blocked.js'),
  },
  appearance: {
    label: 'settings.appearance', icon: 'eye', load: () => import('./settings/appearance.js'),
  },
  data: {
    label: 'settings.data', icon: 'copy', load: () => import('./settings/data.js'),
  },
};

class Settings extends View {
  /** @override */
  render() {
    const { section = '' } = this.params;
    // Where there is a place for a section, one is open.
    if (!section && matchMedia('(min-width: 68rem)').matches) {
      return go('/settings/profile', { replace: true });
    }
    const open = SECTIONS[section];
    const title = open ? t(open.label) : t('settings.title');
    const place = h('div', { class: 'settings-section' });
    fill(this,
      paneHeader(title, { back: open ? '#/settings' : '#/' }),
      h('div', { class: 'scroller settings-pane' },
       h('div', { class: open ? 'settings' : 'settings settings-list' },
        h('nav', { 'aria-label': t('settings.sections') },
          h('ul', { class: 'settings-nav' }, ...Object.entries(SECTIONS).map(([id, one]) =>
            h('li', null, h('a', {
              class: 'choice',
              href: `#/settings/${id}`,
              'aria-current': id === section ? 'page' : undefined,
            }, icon(one.icon), h('span', null, t(one.label))))))),
        place)));
    if (open) this.#open(section, place);
  }

  /**
   * @param {string} section
   * @param {HTMLElement} place
   */
  async #open(section, place) {
    try {
      await SECTIONS[section]?.load();
      if (!this.signal.aborted) fill(place, document.createElement(`natter-settings-${section}`));
    } catch (error) {
      console.error('natter: a section did not load', error);
      fill(place, h('div', { class: 'pane-empty', role: 'alert' },
        h('p', null, t('view.failed')),
        h('button', {
          type: 'button', class: 'button', onclick: () => this.#open(section, place),
        }, t('retry'))));
    }
  }
}

define('natter-settings', Settings);
