/** What can be done with a message. */

import { notify } from '../lib/announce.js';
import { copyText } from '../lib/clipboard.js';
import { isRoom } from '../lib/conversations.js';
import { confirmDialog } from '../lib/dialog.js';
import { errorText } from '../lib/errors.js';
import { openMenu } from '../lib/menu.js';
import { t } from '../lib/strings.js';

/** @import { Conversation } from '/client/index.js' */
/** @import { Row } from '../lib/rows.js' */
/** @import { MenuItem } from '../lib/menu.js' */

/**
 * @param {Conversation} conversation
 * @param {Row} row
 * @param {HTMLElement} anchor
 * @param {{ x: number, y: number }} [at]
 */
export function openMessageMenu(conversation, row, anchor, at) {
  const { text = '', deleted } = /** @type {{ text?: string, deleted?: true }} */ (row.source);
  const room = isRoom(conversation.getSnapshot().info);
  /** @type {(MenuItem | false | undefined)[]} */
  const items = [
    !deleted && { label: t('message.copy'), icon: 'copy', act: () => copyText(text) },
    row.own && room && !deleted && {
      label: t('message.info'),
      icon: 'eye',
      act: async () => (await import('./read-by.js')).openReadBy(conversation, row),
    },
    {
      label: t('message.deleteForMe'),
      icon: 'trash',
      act: () => deleteMessage(conversation, row, false),
    },
    canDeleteForAll(conversation, row) && {
      label: t('message.deleteForAll'),
      icon: 'trash',
      danger: true,
      act: () => deleteMessage(conversation, row, true),
    },
  ];
  // An article is as wide as the pane: the menu belongs to what was written.
  const bubble = anchor.querySelector('.bubble')?.getBoundingClientRect();
  openMenu(anchor, items.filter((item) => !!item), { label: t('message.menu'), at: at ?? bubble });
}

/**
 * One's own, or as an admin of a room.
 * @param {Conversation} conversation
 * @param {Row} row
 */
export function canDeleteForAll(conversation, { own, source }) {
  const { role, ended } = /** @type {any} */ (conversation.getSnapshot().info ?? {});
  const deleted = /** @type {any} */ (source).deleted === true;
  return !deleted && !ended && (own || role === 'admin' || role === 'owner');
}

/**
 * Asks, and deletes.
 * @param {Conversation} conversation
 * @param {Row} row
 * @param {boolean} everyone
 */
export async function deleteMessage(conversation, { seq }, everyone) {
  const sure = await confirmDialog({
    title: t(everyone ? 'message.deleteForAllTitle' : 'message.deleteForMeTitle'),
    text: t(everyone ? 'message.deleteForAllText' : 'message.deleteForMeText'),
    confirm: t('message.delete'),
    danger: true,
  });
  if (!sure) return;
  try {
    await conversation.deleteMessage(seq, { everyone });
  } catch (error) {
    notify(t('message.deleteFailed', { reason: errorText(error) }));
  }
}
