/** What was written to conversations that are not in the list (any more), and never got there. */

import { copyText } from '../lib/clipboard.js';
import { natter } from '../lib/context.js';
import { peerId, personName } from '../lib/conversations.js';
import { directory } from '../lib/directory.js';
import { errorText } from '../lib/errors.js';
import { notify } from '../lib/announce.js';
import { fill, h, keyed, setText } from '../lib/html.js';
import { t } from '../lib/strings.js';
import { View, define } from '../lib/view.js';

/** @import { Unsent as Message } from '/client/index.js' */

class Unsent extends View {
  #list = h('ul', { class: 'unsent-list' });

  /** @override */
  render() {
    fill(this, h('section', { class: 'unsent', 'aria-label': t('unsent.title') },
      h('h2', null, t('unsent.title')), this.#list));
    this.watchAll([natter.inbox, natter.connection, directory], () => this.#draw());
  }

  #draw() {
    const { conversations, unsent } = natter.inbox.getSnapshot();
    const listed = new Set(conversations.map(({ id }) => id));
    // What begins a conversation is on its way, as long as there is one.
    const open = natter.connection.getSnapshot().state === 'open';
    const lost = unsent.filter(({ conversationId, state }) =>
      !listed.has(conversationId) && (state === 'failed' || !open));
    this.hidden = !lost.length;
    keyed(this.#list, lost, {
      key: ({ clientMessageId }) => clientMessageId,
      create: row,
    });
    lost.forEach((one, at) => {
      const to = this.#list.children[at]?.querySelector('.unsent-to');
      if (to) setText(to, address(one));
    });
  }
}

/** @param {Message} message To whom it was written. */
function address({ conversationId }) {
  const peer = peerId(conversationId);
  if (!peer) return t('unsent.gone');
  return t('unsent.to', { name: personName(peer) || t('person.unknown') });
}

/** @param {Message} message */
function row({ clientMessageId, conversationId, text }) {
  const copy = () => copyText(text);
  const discard = () =>
    natter.inbox.discard(clientMessageId).catch((error) => notify(errorText(error)));
  const direct = peerId(conversationId);
  return h('li', { class: 'unsent-row' },
    h('p', { class: 'unsent-to quiet' }),
    h('p', { class: 'unsent-text', dir: 'auto' }, text),
    h('div', { class: 'unsent-actions' },
      direct && h('a', { class: 'link-button', href: `#/c/${conversationId}` }, t('unsent.open')),
      h('button', { type: 'button', class: 'link-button', onclick: copy }, t('message.copy')),
      h('button', { type: 'button', class: 'link-button', onclick: discard },
        t('message.discard'))));
}

define('natter-unsent', Unsent);
