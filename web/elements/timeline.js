/** The messages of a conversation. */

import { myId } from '../lib/context.js';
import { fill, h, keyed } from '../lib/html.js';
import { rendererOf, timelineRenderers } from '../lib/slots.js';
import { t } from '../lib/strings.js';
import { View, define } from '../lib/view.js';

/** @import { Conversation } from '/client/index.js' */

export class Timeline extends View {
  /** @type {Conversation | undefined} */
  conversation;
  #list = h('div', { class: 'timeline', role: 'log', 'aria-label': t('conversation.messages') });

  /** @override */
  render() {
    const { conversation } = this;
    if (!conversation) return;
    fill(this, this.#list);
    this.watch(timelineRenderers, () => this.#draw(conversation));
    this.watch(conversation, () => this.#draw(conversation));
  }

  /** @param {Conversation} conversation */
  #draw(conversation) {
    const { entries, info } = conversation.getSnapshot();
    keyed(this.#list, entries, {
      key: ({ seq }) => String(seq),
      create: () => h('div', null),
      update: (element, entry) => {
        const own = entry.sender === myId() ? 'message own' : 'message';
        element.className = entry.kind === 'message' ? own : 'event';
        fill(element, entry.kind === 'message'
          ? h('p', { dir: 'auto' }, /** @type {any} */ (entry).text ?? t('message.deleted'))
          : info && rendererOf(entry.kind)?.render(entry, info));
      },
    });
  }
}

define('natter-timeline', Timeline);
