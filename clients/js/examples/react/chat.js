/** A room in React: what is said, what is on its way, who writes. Without a build step. */

import { createElement as h, useState, useSyncExternalStore } from 'react';

/** @param {{ store: { subscribe: any, getSnapshot: any } }} props */
const useStore = (store) =>
  useSyncExternalStore(store.subscribe, store.getSnapshot, store.getSnapshot);

/**
 * @param {{ natter: import('natter-client').Natter, room: import('natter-client').Conversation }}
 *   props
 */
export function Chat({ natter, room }) {
  const { user } = useStore(natter.session);
  const { state } = useStore(natter.connection);
  const { info, entries, unsent, typing, complete } = useStore(room);
  const shown = entries.filter((entry) => entry.kind === 'message' && !entry.hidden);
  return h(
    'main',
    null,
    h('h1', null, info?.name ?? info?.peer?.displayName, ' ', h('small', null, state)),
    !complete && h('button', { onClick: () => room.loadOlder() }, 'Earlier'),
    h(
      'ol',
      null,
      shown.map((entry) =>
        h(
          'li',
          { key: entry.seq, className: entry.sender === user?.id ? 'mine' : 'theirs' },
          entry.text ?? h('em', null, 'deleted'),
        ),
      ),
      unsent.map((message) =>
        h(
          'li',
          { key: message.clientMessageId, className: message.state },
          message.text,
          message.state === 'failed' &&
            h('button', { onClick: () => room.retry(message.clientMessageId) }, 'Send again'),
        ),
      ),
    ),
    h('p', { role: 'status' }, typing.length > 0 && 'Somebody is writing …'),
    h(Writing, { room }),
  );
}

/** @param {{ room: import('natter-client').Conversation }} props */
function Writing({ room }) {
  const [text, setText] = useState('');
  return h(
    'form',
    {
      onSubmit: (event) => {
        event.preventDefault();
        if (!text.trim()) return;
        room.send(text).catch(console.error);
        setText('');
      },
    },
    h('input', {
      'aria-label': 'Message',
      value: text,
      onChange: ({ target }) => {
        setText(target.value);
        room.setTyping(target.value !== '');
      },
    }),
    h('button', null, 'Send'),
  );
}
