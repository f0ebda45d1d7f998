/** One conversation: its header, its messages, and where one writes. */

import { NatterError } from '/client/index.js';
import { natter } from '../lib/context.js';
import { peerId } from '../lib/conversations.js';
import { errorText } from '../lib/errors.js';
import { fill, h } from '../lib/html.js';
import { t } from '../lib/strings.js';
import { View, define } from '../lib/view.js';
import { Header } from './conversation-header.js';
import { Composer } from './composer.js';
import { Timeline } from './timeline.js';

/** @import { Conversation } from '/client/index.js' */

class ConversationView extends View {
  /** @override */
  render() {
    const { conversationId = '' } = this.params;
    const known = natter.inbox.get(conversationId);
    if (!known?.known) return void this.#open(conversationId);
    this.#show(known);
    // How far the other one has read comes later.
    natter.inbox.open(conversationId);
  }

  /** @param {string} id */
  async #open(id) {
    fill(this, h('p', { class: 'pane-empty' }, t('conversation.loading')));
    const peer = peerId(id);
    const options = { signal: this.signal };
    try {
      this.#show(await (peer ? natter.inbox.with(peer, options) : natter.inbox.open(id, options)));
    } catch (error) {
      if (this.signal.aborted) return;
      const gone = error instanceof NatterError && [403, 404].includes(error.status);
      const text = gone
        ? t('conversation.gone')
        : t('conversation.failed', { reason: errorText(error) });
      fill(this, h('div', { class: 'pane-empty' },
        h('p', null, text),
        h('a', { class: 'button', href: '#/' }, t('back')),
        !gone && h('button', { type: 'button', class: 'button', onclick: () => this.#open(id) },
          t('retry'))));
    }
  }

  /** @param {Conversation} conversation */
  #show(conversation) {
    if (this.signal.aborted) return;
    const timeline = new Timeline();
    const composer = new Composer();
    const header = new Header();
    for (const part of [header, timeline, composer]) part.conversation = conversation;
    fill(this, header, timeline, composer);
    this.listen(this, 'write', () => composer.focusInput());
    this.listen(this, 'walk', () => timeline.focusNewest());
    this.listen(this, 'sent', () => timeline.wrote());
    // Not on a phone: its keyboard would cover what one came to read.
    if (matchMedia('(hover: hover)').matches) composer.focusInput();
    this.watch(conversation, ({ gone }) => {
      if (gone) fill(this, h('p', { class: 'pane-empty' }, t('conversation.gone')));
    });
  }
}

define('natter-conversation', ConversationView);
