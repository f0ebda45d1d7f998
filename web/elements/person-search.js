/** A field that finds people, and the list of those who are found. */

import { natter } from '../lib/context.js';
import { avatar, field } from '../lib/controls.js';
import { directory } from '../lib/directory.js';
import { errorText } from '../lib/errors.js';
import { fill, h, keyed } from '../lib/html.js';
import { nameOf, presenceMark } from '../lib/people.js';
import { loadStyles } from '../lib/styles.js';
import { t } from '../lib/strings.js';
import { View, define } from '../lib/view.js';

/** @import { Person } from '../lib/directory.js' */
/** @typedef {{ users: Person[], nextCursor: string | null }} Page */

await loadStyles('rooms');

const PAGE = 20;
/** How long somebody pauses before they are taken at their word. */
const PAUSE = 150;
const SIGNS = /^[a-z0-9_.-]{0,30}$/i;

export class PersonSearch extends View {
  /**
   * Makes what is shown of somebody; its first control is walked to with the arrow keys.
   * @type {(person: Person) => HTMLElement}
   */
  row = () => h('span');
  #field = field(t('people.search'), {
    type: 'search', autocomplete: 'off', autocapitalize: 'none', spellcheck: 'false',
    enterkeyhint: 'search', maxlength: 64,
  }, { hint: t(matchMedia('(hover: hover)').matches ? 'people.hint' : 'people.hintTouch') });
  #list = h('ul', { class: 'person-list', 'aria-label': t('people.list') });
  #status = h('p', { class: 'person-status', role: 'status' });
  #more = h('button', { type: 'button', class: 'button', hidden: true, onclick: () => this.#next() },
    t('list.more'));
  #again = h('button', { type: 'button', class: 'button', hidden: true, onclick: () => this.#ask() },
    t('retry'));
  /** @type {AbortController | undefined} */
  #asking;
  /** @type {Person[]} */
  #people = [];
  /** @type {string | null} */
  #cursor = null;
  /** @type {string | undefined} What the list is the answer to. */
  #answered;

  /** @override */
  render() {
    const { element, input } = this.#field;
    this.replaceChildren(element, this.#status, this.#list, this.#more, this.#again);
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let pause;
    this.listen(input, 'input', () => {
      clearTimeout(pause);
      pause = setTimeout(() => this.#ask(), PAUSE);
    });
    this.listen(this, 'keydown', (event) => this.#walk(event));
    this.listen(window, 'online', () => !this.#again.hidden && this.#ask());
    this.#ask();
  }

  /** @override */
  focus() {
    this.#field.input.focus();
  }

  /** Draws the rows again, where what they show has changed. */
  redraw() {
    keyed(this.#list, this.#people.map((person) => ({ ...person })), {
      key: ({ id }) => id,
      create: () => h('li', null),
      update: (item, person) => fill(item, this.row(person)),
    });
  }

  get #query() {
    return this.#field.input.value.trim().replace(/^@/, '');
  }

  async #ask() {
    this.#asking?.abort();
    const query = this.#query;
    this.#field.setError();
    this.#again.hidden = true;
    if (!SIGNS.test(query)) {
      this.#show([], null, query);
      this.#say('');
      return this.#field.setError(t('people.signs'));
    }
    const page = await this.#read(query, null);
    if (!page) return;
    this.#show(page.users, page.nextCursor, query);
    const { users: { length: count }, nextCursor } = page;
    if (count) this.#say(t(nextCursor ? 'people.foundMore' : 'people.found', { count }));
    else this.#say(query ? t('people.none', { query }) : t('people.empty'));
  }

  async #next() {
    const known = this.#people.length;
    const page = await this.#read(this.#answered ?? '', this.#cursor);
    if (!page) return;
    this.#show([...this.#people, ...page.users], page.nextCursor, this.#answered);
    const { length: count } = this.#people;
    this.#say(t(page.nextCursor ? 'people.foundMore' : 'people.found', { count }));
    control(this.#list.children[known])?.focus();
  }

  /**
   * @param {string} query
   * @param {string | null} cursor
   * @returns {Promise<Page | undefined>} Nothing if it failed, or is not wanted any more.
   */
  async #read(query, cursor) {
    const asking = new AbortController();
    this.#asking = asking;
    const signal = AbortSignal.any([asking.signal, this.signal]);
    this.setAttribute('aria-busy', 'true');
    try {
      return /** @type {Page} */ (
        await natter.people.search(query, { limit: PAGE, cursor, signal })
      );
    } catch (error) {
      if (signal.aborted) return undefined;
      this.#say(errorText(error));
      this.#again.hidden = false;
      return undefined;
    } finally {
      if (this.#asking === asking) this.removeAttribute('aria-busy');
    }
  }

  /**
   * @param {Person[]} people
   * @param {string | null} cursor
   * @param {string} [query]
   */
  #show(people, cursor, query) {
    people.forEach((person) => directory.put(person));
    this.#people = people;
    this.#cursor = cursor;
    this.#answered = query;
    this.#more.hidden = !cursor;
    this.redraw();
  }

  /** @param {string} text */
  #say(text) {
    this.#status.textContent = text;
    this.#status.hidden = !text;
  }

  /** @param {KeyboardEvent} event */
  #walk(event) {
    const { input } = this.#field;
    const rows = [...this.#list.children].map(control).filter((one) => one !== undefined);
    const at = rows.findIndex((row) => row === document.activeElement);
    const typing = document.activeElement === input;
    if (!typing && at < 0) return;
    if (event.key === 'Enter' && typing) {
      event.preventDefault();
      // Only what is the answer to what stands there.
      if (this.#query && this.#query === this.#answered) rows[0]?.click();
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      const to = at + (event.key === 'ArrowDown' ? 1 : -1);
      if (typing && event.key === 'ArrowUp') return;
      event.preventDefault();
      if (to < 0) input.focus();
      else rows[Math.min(to, rows.length - 1)]?.focus();
    }
  }
}

/**
 * @param {Element | undefined} row
 * @returns {HTMLElement | undefined}
 */
const control = (row) =>
  /** @type {HTMLElement | null | undefined} */ (row?.querySelector('a, button')) ?? undefined;

/**
 * Who somebody is: picture, name, username, whether they are there.
 * @param {Person} person
 * @returns {HTMLElement[]}
 */
export const whoIs = (person) => [
  h('span', { class: 'avatar-place' },
    avatar({ id: person.id, name: nameOf(person), url: person.avatarUrl }),
    presenceMark(person.id, { asks: true })),
  h('span', { class: 'person-words' },
    h('bdi', { class: 'person-name' }, nameOf(person)),
    h('span', { class: 'person-username', dir: 'ltr' }, `@${person.username}`)),
];

define('natter-person-search', PersonSearch);

export const personSearch = () =>
  /** @type {PersonSearch} */ (document.createElement('natter-person-search'));
