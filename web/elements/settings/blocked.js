/** Whom one blocks. */

import { notify } from '../../lib/announce.js';
import { natter } from '../../lib/context.js';
import { avatar } from '../../lib/controls.js';
import { directory } from '../../lib/directory.js';
import { errorText } from '../../lib/errors.js';
import { fill, h } from '../../lib/html.js';
import { nameOf } from '../../lib/people.js';
import { reading } from '../../lib/reading.js';
import { t } from '../../lib/strings.js';
import { View, define } from '../../lib/view.js';

class BlockedSettings extends View {
  #list = h('div', { tabindex: '-1' });

  /** @override */
  render() {
    reading(this, async () => {
      const ids = await natter.people.blocked({ signal: this.signal });
      const people = await Promise.all(ids.map((id) => this.#person(id)));
      this.#show(people);
      return [h('p', { class: 'field-hint' }, t('settings.blockedIntro')), this.#list];
    });
  }

  /** @param {string} id */
  async #person(id) {
    const known = directory.get(id);
    if (known) return known;
    try {
      return await natter.people.get(id, { signal: this.signal });
    } catch {
      // Gone, or not read now: the block can be lifted all the same.
      return { id, username: '', displayName: t('person.deleted') };
    }
  }

  /** @param {import('../../lib/directory.js').Person[]} people */
  #show(people) {
    if (!people.length) {
      return fill(this.#list, h('p', { class: 'quiet' }, t('settings.noBlocked')));
    }
    return fill(this.#list, h('ul', { class: 'devices' }, ...people.map((person) => {
      const name = nameOf(person);
      return h('li', { class: 'device' },
        avatar({ id: person.id, name, url: person.avatarUrl }),
        h('div', { class: 'device-words' },
          h('bdi', { class: 'strong' }, name),
          person.username && h('span', { class: 'field-hint', dir: 'ltr' }, `@${person.username}`)),
        h('button', {
          type: 'button',
          class: 'button',
          'aria-label': t('settings.unblockOf', { name }),
          onclick: () => this.#unblock(person.id, name, people),
        }, t('settings.unblock')));
    })));
  }

  /**
   * @param {string} id
   * @param {string} name
   * @param {import('../../lib/directory.js').Person[]} people
   */
  async #unblock(id, name, people) {
    try {
      await natter.people.unblock(id);
    } catch (error) {
      return notify(errorText(error));
    }
    this.#show(people.filter((person) => person.id !== id));
    this.#list.focus();
    notify(t('settings.unblocked', { name }));
  }
}

define('natter-settings-blocked', BlockedSettings);
