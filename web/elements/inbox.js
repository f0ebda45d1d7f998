/** The list of conversations. */

import { natter } from '../lib/context.js';
import { iconButton, iconLink } from '../lib/controls.js';
import { fill, h, keyed } from '../lib/html.js';
import { openMenu } from '../lib/menu.js';
import { go } from '../lib/router.js';
import { signOut } from '../lib/sign-out.js';
import { menuEntries } from '../lib/slots.js';
import { t } from '../lib/strings.js';
import { View, define } from '../lib/view.js';
import './inbox-row.js';
import './unsent.js';

/** @import { ConversationInfo } from '/client/index.js' */

/** How many rows are made at first, and each time that the end comes near. */
const ROWS = 40;

class Inbox extends View {
  #list = h('ul', { class: 'rows' });
  #note = h('div', { class: 'inbox-note' });
  #most = ROWS;

  /** @override */
  render() {
    const menu = iconButton('menu', t('inbox.menu'), { 'aria-haspopup': 'menu' });
    menu.addEventListener('click', () => openMenu(menu, items(), { label: t('inbox.menu') }));
    const end = h('div', { class: 'rows-end' });
    const scroller = h('div', { class: 'scroller' },
      document.createElement('natter-unsent'),
      h('nav', { 'aria-label': t('inbox.list') }, this.#list), this.#note, end);
    fill(this,
      h('header', { class: 'pane-header' }, menu,
        h('h1', { class: 'pane-title' }, t('inbox.title')),
        iconLink('edit', t('inbox.newMessage'), '#/people')),
      scroller);
    const observer = new IntersectionObserver(([entry]) => {
      if (!entry?.isIntersecting || this.#list.children.length < this.#most) return;
      this.#most += ROWS;
      this.#draw();
      // On a high screen the end may be near still, which is no news to it.
      observer.unobserve(end);
      observer.observe(end);
    }, { root: scroller, rootMargin: '600px' });
    observer.observe(end);
    this.signal.addEventListener('abort', () => observer.disconnect());
    this.#list.addEventListener('keydown', walk);
    this.watch(natter.inbox, () => this.#draw());
    this.watch(natter.connection, () => this.#draw());
  }

  #draw() {
    const { conversations } = natter.inbox.getSnapshot();
    keyed(this.#list, conversations.slice(0, this.#most), {
      key: ({ id }) => id,
      create: ({ id }) => {
        const row = document.createElement('natter-inbox-row');
        row.dataset.id = id;
        return row;
      },
    });
    this.#tell(conversations);
  }

  /** @param {readonly ConversationInfo[]} conversations */
  #tell(conversations) {
    const read = natter.connection.getSnapshot().state === 'open';
    const wanted = conversations.length ? '' : read ? 'empty' : 'loading';
    if (this.#note.dataset.shows === wanted) return;
    this.#note.dataset.shows = wanted;
    if (!wanted) fill(this.#note);
    else if (wanted === 'loading') fill(this.#note, h('p', { class: 'quiet' }, t('inbox.loading')));
    else fill(this.#note, empty());
  }
}

const empty = () =>
  h('div', { class: 'inbox-empty' },
    h('h2', null, t('inbox.emptyTitle')),
    h('p', null, t('inbox.emptyText')),
    h('a', { class: 'button primary', href: '#/people' }, t('inbox.emptyPeople')),
    h('a', { class: 'button', href: '#/new' }, t('inbox.emptyRoom')));

function items() {
  const entries = menuEntries.getSnapshot().map(({ label, icon, go: to }) => ({
    label: label(),
    icon: /** @type {any} */ (icon),
    act: () => (typeof to === 'string' ? go(to.replace(/^#/, '')) : to()),
  }));
  /** @type {import('../lib/menu.js').MenuItem[]} */
  const always = [
    { label: t('inbox.settings'), icon: 'settings', act: () => go('/settings') },
    { label: t('inbox.signOut'), icon: 'exit', act: signOut },
  ];
  return [...entries, ...always];
}

/** @param {KeyboardEvent} event The arrow keys go from row to row. */
function walk(event) {
  const rows = [...document.querySelectorAll('natter-inbox-row a')];
  const at = rows.findIndex((row) => row === document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key];
  const row = to === undefined || at < 0 ? undefined : rows[to];
  if (!(row instanceof HTMLElement)) return;
  event.preventDefault();
  row.focus();
}

define('natter-inbox', Inbox);
