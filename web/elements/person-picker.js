/** Choosing several people. */

import { iconButton } from '../lib/controls.js';
import { fill, h } from '../lib/html.js';
import { icon } from '../lib/icons.js';
import { nameOf } from '../lib/people.js';
import { t } from '../lib/strings.js';
import { View, define } from '../lib/view.js';
import { personSearch, whoIs } from './person-search.js';

/** @import { Person } from '../lib/directory.js' */

/** Fires `change`. */
export class PersonPicker extends View {
  /** Who can't be chosen, and what is said of them. @type {ReadonlyMap<string, string>} */
  without = new Map();
  /** Who is chosen. @type {Map<string, Person>} */
  people = new Map();
  #chips = h('ul', { class: 'chips', 'aria-label': t('room.chosen'), hidden: true });
  #search = personSearch();

  /** @override */
  render() {
    this.#search.row = (person) => this.#row(person);
    this.replaceChildren(this.#chips, this.#search);
    this.#show();
  }

  /** @override */
  focus() {
    this.#search.focus();
  }

  /** Draws the rows again, where others can be chosen. */
  redraw() {
    this.#show();
  }

  /** @param {Person} person */
  #row(person) {
    const why = this.without.get(person.id);
    const chosen = this.people.has(person.id);
    return h('button', {
      type: 'button',
      class: 'person',
      'aria-pressed': String(chosen),
      disabled: why !== undefined,
      onclick: () => this.#toggle(person),
    }, ...whoIs(person), why && h('span', { class: 'tag' }, why),
      !why && h('span', { class: 'person-check' }, chosen && icon('check')));
  }

  /** @param {Person} person */
  #toggle(person) {
    if (!this.people.delete(person.id)) this.people.set(person.id, person);
    this.#show();
    this.dispatchEvent(new Event('change'));
  }

  #show() {
    // The rows are drawn again: the keyboard goes on where it was.
    const inside = document.activeElement;
    const row = inside?.closest?.('li');
    const list = row?.parentElement;
    const at = row && list ? [...list.children].indexOf(row) : -1;
    this.#chips.hidden = !this.people.size;
    fill(this.#chips, ...[...this.people.values()].map((person) =>
      h('li', { class: 'chip' },
        h('bdi', null, nameOf(person)),
        iconButton('close', t('room.remove', { name: nameOf(person) }), {
          class: 'icon-button chip-remove',
          onclick: () => this.#toggle(person),
        }))));
    this.#search.redraw();
    if (at < 0 || !this.contains(list ?? null)) return;
    const next = list?.children[Math.min(at, list.children.length - 1)]?.querySelector('button');
    if (next) next.focus();
    else this.#search.focus();
  }
}

define('natter-person-picker', PersonPicker);

export const personPicker = () =>
  /** @type {PersonPicker} */ (document.createElement('natter-person-picker'));
