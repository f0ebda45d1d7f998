/** How one leaves a room, ends it, or does not want to see it any more. */

import { notify } from './announce.js';
import { natter } from './context.js';
import { confirmDialog, openDialog } from './dialog.js';
import { errorText } from './errors.js';
import { h } from './html.js';
import { REFUSALS } from './rooms.js';
import { go, path } from './router.js';
import { t } from './strings.js';

/** @import { Conversation } from '/client/index.js' */
/** @import { RoomInfo } from './rooms.js' */

/** @param {RoomInfo} info */
export async function leave({ id, name, role, memberCount, visibility }) {
  if (role === 'owner' && memberCount > 1) return handOverFirst();
  const text =
    memberCount <= 1
      ? t('room.leaveLast')
      : t(visibility === 'open' ? 'room.leaveOpen' : 'room.leaveInvite');
  const title = t('room.leaveTitle', { name });
  if (!(await confirmDialog({ title, text, confirm: t('room.leave'), danger: true }))) return;
  await attempt(async () => {
    await natter.rooms.leave(id);
    away(id);
    notify(t('room.left', { name }));
  });
}

/** @param {RoomInfo} info */
export async function end({ id, name }) {
  const sure = await confirmDialog({
    title: t('room.endTitle', { name }),
    text: t('room.endText'),
    confirm: t('room.endConfirm'),
    danger: true,
  });
  if (sure) await attempt(() => natter.rooms.end(id));
}

/**
 * @param {Conversation} room
 * @param {RoomInfo} info
 */
export async function clear(room, { name }) {
  const sure = await confirmDialog({
    title: t('room.clearTitle', { name }),
    text: t('room.clearText'),
    confirm: t('room.clear'),
    danger: true,
  });
  if (!sure) return;
  await attempt(async () => {
    await room.clear();
    away(room.id);
  });
}

/** @param {string} id Of a room that is not there any more: whoever still looks at it goes. */
function away(id) {
  if (path.getSnapshot().endsWith(`/${id}`)) go('/', { replace: true });
}

function handOverFirst() {
  openDialog({
    title: t('room.leaveOwnerTitle'),
    body: [h('p', null, t('room.leaveOwner'))],
    actions: (close) => [
      h('button', { type: 'button', class: 'button primary', onclick: () => close() }, t('close')),
    ],
  });
}

/** @param {() => Promise<unknown>} work */
async function attempt(work) {
  try {
    await work();
  } catch (error) {
    notify(errorText(error, REFUSALS));
  }
}
