/** Finding somebody to talk to. */

import { notify } from '../lib/announce.js';
import { iconLink, paneHeader } from '../lib/controls.js';
import { errorText } from '../lib/errors.js';
import { fill, h } from '../lib/html.js';
import { icon } from '../lib/icons.js';
import { nameOf, openChat } from '../lib/people.js';
import { REFUSALS } from '../lib/rooms.js';
import { t } from '../lib/strings.js';
import { View, define } from '../lib/view.js';
import { personSearch, whoIs } from './person-search.js';

/** @import { Person } from '../lib/directory.js' */
/** @import { IconName } from '../lib/icons.js' */

class People extends View {
  /** @override */
  render() {
    const search = personSearch();
    search.row = (person) => row(person, this.signal);
    search.setAttribute('data-focus', '');
    fill(this,
      paneHeader(t('people.title')),
      h('div', { class: 'pane-body' },
        h('nav', { class: 'choices', 'aria-label': t('people.title') },
          choice('people', t('people.newRoom'), '#/new'),
          choice('link', t('people.join'), '#/join')),
        search));
  }
}

/**
 * @param {IconName} name
 * @param {string} label
 * @param {string} href
 */
const choice = (name, label, href) => h('a', { class: 'choice', href }, icon(name), label);

/**
 * @param {Person} person
 * @param {AbortSignal} signal
 */
const row = (person, signal) =>
  h('div', { class: 'person-row' },
    h('button', {
      type: 'button',
      class: 'person',
      onclick: () =>
        openChat(person.id, signal).catch((error) => {
          if (!signal.aborted) notify(errorText(error, REFUSALS));
        }),
    }, ...whoIs(person)),
    iconLink('info', t('people.card', { name: nameOf(person) }), `#/u/${person.id}`));

define('natter-people', People);
