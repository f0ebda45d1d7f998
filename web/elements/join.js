/** Coming into a room by a link that somebody has passed on, or by its id. */

import { natter } from '../lib/context.js';
import { field, paneHeader } from '../lib/controls.js';
import { errorText } from '../lib/errors.js';
import { form } from '../lib/forms.js';
import { fill, h } from '../lib/html.js';
import { icon } from '../lib/icons.js';
import { stillHere } from '../lib/previous.js';
import { REFUSALS, roomIdIn } from '../lib/rooms.js';
import { go } from '../lib/router.js';
import { loadStyles } from '../lib/styles.js';
import { rich, t } from '../lib/strings.js';
import { View, define } from '../lib/view.js';

await loadStyles('rooms');

class Join extends View {
  /** @override */
  render() {
    const { roomId = '' } = this.params;
    const id = roomIdIn(roomId);
    if (id && natter.inbox.get(id)?.known) return go(`/c/${id}`, { replace: true });
    fill(this, paneHeader(t('join.title')),
      h('div', { class: 'pane-body' }, id ? this.#invited(id) : this.#ask(roomId)));
  }

  /** @param {string} given What the address has, if that is no id. */
  #ask(given) {
    const link = field(t('join.link'), {
      name: 'link', value: given, autocomplete: 'off', autocapitalize: 'none', spellcheck: 'false',
      required: true, dir: 'ltr', 'data-focus': '',
    }, { hint: t('join.hint', { example: `${location.origin}/#/join/r-…` }) });
    if (given) link.setError(t('join.bad'));
    return form({
      fields: { link },
      buttons: [h('button', { class: 'button primary' }, t('join.next'))],
      send: async () => {
        const id = roomIdIn(link.input.value);
        if (id) return go(`/join/${id}`);
        link.setError(t('join.bad'));
        link.input.focus();
      },
    }, link.element).element;
  }

  /** @param {string} id */
  #invited(id) {
    const failed = h('div', { class: 'refusal', role: 'alert', hidden: true });
    const join = h('button', { type: 'button', class: 'button primary', 'data-focus': '' },
      t('join.join'));
    join.addEventListener('click', async () => {
      if (join.getAttribute('aria-busy')) return;
      const here = stillHere();
      failed.hidden = true;
      join.setAttribute('aria-busy', 'true');
      try {
        const room = await natter.rooms.join(id, { signal: this.signal });
        if (here()) go(`/c/${room.id}`, { replace: true });
      } catch (error) {
        if (this.signal.aborted) return;
        fill(failed, ...refusal(error));
        failed.hidden = false;
      } finally {
        join.removeAttribute('aria-busy');
      }
    });
    return h('section', { class: 'invitation' },
      h('span', { class: 'invitation-mark' }, icon('people')),
      h('p', { class: 'invitation-title' }, t('join.invited')),
      h('p', { class: 'field-hint' }, t('join.note')),
      failed,
      h('div', { class: 'form-actions' },
        h('a', { class: 'button', href: '#/join' }, t('join.other')),
        join));
  }
}

/** @param {unknown} error */
function refusal(error) {
  const { code } = /** @type {{ code?: string }} */ (error);
  const text = errorText(error, {
    ...REFUSALS,
    conversation_not_found: 'join.notFound',
    room_ended: 'join.ended',
    room_full: 'join.full',
  });
  const username = h('bdi', { class: 'strong' }, `@${natter.session.user?.username ?? ''}`);
  return [
    h('p', null, icon('error'), h('span', null, text)),
    ...(code === 'conversation_not_found' ? [h('p', null, ...rich('join.ask', { username }))] : []),
  ];
}

define('natter-join', Join);
