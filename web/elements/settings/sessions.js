/** Where the account is signed in. */

import { NatterError } from '/client/index.js';
import { notify } from '../../lib/announce.js';
import { natter } from '../../lib/context.js';
import { confirmDialog } from '../../lib/dialog.js';
import { deviceOf } from '../../lib/device-name.js';
import { errorText } from '../../lib/errors.js';
import { ago, dateTime } from '../../lib/format.js';
import { h } from '../../lib/html.js';
import { icon } from '../../lib/icons.js';
import { reading } from '../../lib/reading.js';
import { signOut } from '../../lib/sign-out.js';
import { t } from '../../lib/strings.js';
import { View, define } from '../../lib/view.js';

/** @typedef {Awaited<ReturnType<typeof natter.session.sessions>>[number]} Session */

class SessionSettings extends View {
  /** @override */
  render() {
    this.#read();
  }

  #read() {
    return reading(this, async () => {
      const sessions = await natter.session.sessions({ signal: this.signal });
      const others = sessions
        .filter(({ current }) => !current)
        .sort((a, b) => (a.lastUsedAt < b.lastUsedAt ? 1 : -1));
      return [
        h('section', { class: 'settings-block' },
          h('h2', null, t('settings.thisDevice')),
          h('ul', { class: 'devices' }, ...sessions
            .filter(({ current }) => current)
            .map((session) => device(session,
              h('button', { type: 'button', class: 'button', onclick: signOut },
                t('settings.logout')))))),
        h('section', { class: 'settings-block' },
          h('h2', { tabindex: '-1', class: 'others' }, t('settings.otherDevices')),
          others.length
            ? h('ul', { class: 'devices' }, ...others.map((session) => this.#other(session)))
            : h('p', { class: 'quiet' }, t('settings.noOthers')),
          others.length > 1 && h('button', {
            type: 'button', class: 'button danger', onclick: () => this.#endAll(others),
          }, t('settings.endOthers'))),
      ];
    });
  }

  /** @param {Session} session */
  #other(session) {
    const name = deviceName(session);
    return device(session, h('button', {
      type: 'button',
      class: 'button danger',
      'aria-label': t('settings.endSessionOf', { device: name }),
      onclick: () => this.#end([session], t('settings.ended', { device: name })),
    }, t('settings.endSession')));
  }

  /** @param {Session[]} others */
  async #endAll(others) {
    const sure = await confirmDialog({
      title: t('settings.endOthersTitle'),
      text: t('settings.endOthersText'),
      confirm: t('settings.endOthers'),
      danger: true,
    });
    if (sure) await this.#end(others, t('settings.othersEnded', { count: others.length }));
  }

  /**
   * @param {Session[]} sessions
   * @param {string} done
   */
  async #end(sessions, done) {
    try {
      for (const { id } of sessions) await endSession(id);
      notify(done);
    } catch (error) {
      notify(errorText(error));
    }
    await this.#read();
    // The button is gone: the keyboard goes on where the list begins.
    const heading = this.querySelector('.others');
    if (heading instanceof HTMLElement) heading.focus();
  }
}

/** @param {string} id */
async function endSession(id) {
  try {
    await natter.session.endSession(id);
  } catch (error) {
    // It has ended by itself.
    if (!(error instanceof NatterError) || error.code !== 'session_not_found') throw error;
  }
}

/** @param {Session} session */
function deviceName({ device: agent }) {
  const { browser, system } = deviceOf(agent);
  if (browser && system) return t('settings.browserOn', { browser, system });
  return browser ?? system ?? (agent.trim().slice(0, 60) || t('settings.unknownDevice'));
}

/**
 * @param {Session} session
 * @param {HTMLElement} action
 */
const device = (session, action) =>
  h('li', { class: 'device' },
    icon(/Android|iPhone/.test(session.device) ? 'phone' : 'screen'),
    h('div', { class: 'device-words' },
      h('bdi', { class: 'strong', title: session.device }, deviceName(session)),
      h('span', { class: 'field-hint' },
        t('settings.signedIn', { when: dateTime(session.createdAt) })),
      h('span', { class: 'field-hint' },
        t('settings.lastUsed', { ago: ago(session.lastUsedAt) }))),
    action);

define('natter-settings-sessions', SessionSettings);
