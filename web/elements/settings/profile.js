/** What others see of oneself. */

import { notify } from '../../lib/announce.js';
import { natter } from '../../lib/context.js';
import { avatar, field } from '../../lib/controls.js';
import { form } from '../../lib/forms.js';
import { fill, h, setText } from '../../lib/html.js';
import { reading } from '../../lib/reading.js';
import { t } from '../../lib/strings.js';
import { View, define } from '../../lib/view.js';

/** @import { Me } from '/client/index.js' */

/** Characters. */
const BIO = 160;

class ProfileSettings extends View {
  /** @override */
  render() {
    reading(this, async () => {
      const { user } = await natter.session.me({ signal: this.signal });
      return this.#form(user);
    });
  }

  /** @param {Me} user */
  #form(user) {
    const displayName = field(t('settings.displayName'), {
      name: 'displayName', value: user.displayName, required: true, maxlength: 100,
      autocomplete: 'name', dir: 'auto',
    }, { hint: t('settings.displayNameHint') });
    const bio = field(t('settings.bio'), {
      name: 'bio', value: user.bio ?? '', rows: 3, dir: 'auto',
    }, { multiline: true, hint: t('settings.bioHint') });
    const left = counter(bio.input);
    const phoneNumber = field(t('settings.phone'), {
      name: 'phoneNumber', type: 'tel', value: user.phoneNumber ?? '', autocomplete: 'tel',
      dir: 'ltr', maxlength: 64,
    }, { hint: t('settings.phoneHint') });
    const avatarUrl = field(t('settings.avatar'), {
      name: 'avatarUrl', type: 'url', value: user.avatarUrl ?? '', autocomplete: 'photo',
      dir: 'ltr', maxlength: 2048, spellcheck: 'false',
    }, { hint: t('settings.avatarHint') });
    const picture = h('span', { class: 'avatar-large' });
    /** @param {Me} now */
    const show = ({ id, displayName: name, avatarUrl: url }) =>
      fill(picture, avatar({ id, name, url, mine: true }));
    show(user);
    const fields = { displayName, bio, phoneNumber, avatarUrl };
    let saved = user;
    const { element } = form({
      fields,
      invalid: {
        displayName: 'settings.displayNameInvalid',
        bio: 'settings.bioInvalid',
        phoneNumber: 'settings.phoneInvalid',
        avatarUrl: 'settings.avatarInvalid',
      },
      buttons: [h('button', { class: 'button primary' }, t('settings.save'))],
      send: async () => {
        const changes = changed(fields, saved);
        if (Object.keys(changes).length) {
          saved = await natter.session.updateProfile(changes);
          // In the form in which the server keeps it.
          for (const [name, { input }] of Object.entries(fields)) {
            input.value = /** @type {any} */ (saved)[name] ?? '';
          }
          left.show();
          show(saved);
          if (changes.avatarUrl) checkPicture(changes.avatarUrl, avatarUrl);
        }
        notify(t('settings.saved'));
      },
    },
    h('div', { class: 'profile-head' }, picture),
    displayName.element,
    h('div', { class: 'field-group' }, bio.element, left.element),
    phoneNumber.element,
    avatarUrl.element,
    h('dl', { class: 'facts' },
      fact(t('settings.username'), `@${user.username}`),
      fact(t('settings.email'), user.email)),
    h('p', { class: 'field-hint' }, t('settings.fixed')));
    return element;
  }
}

/**
 * @param {Record<'displayName' | 'bio' | 'phoneNumber' | 'avatarUrl', { input: HTMLInputElement | HTMLTextAreaElement }>} fields
 * @param {Me} saved
 */
function changed(fields, saved) {
  /** @type {{ displayName?: string, bio?: string | null, phoneNumber?: string | null, avatarUrl?: string | null }} */
  const changes = {};
  const { displayName, ...others } = fields;
  if (displayName.input.value !== saved.displayName) changes.displayName = displayName.input.value;
  for (const name of /** @type {const} */ (['bio', 'phoneNumber', 'avatarUrl'])) {
    const { value } = others[name].input;
    if (value !== (saved[name] ?? '')) changes[name] = value.trim() ? value.trim() : null;
  }
  return changes;
}

/** @param {HTMLInputElement | HTMLTextAreaElement} input */
function counter(input) {
  const element = h('p', { class: 'field-hint counter', 'aria-live': 'polite' });
  const show = () => {
    const left = BIO - [...input.value].length;
    // Only where it matters, so that nobody is told of every key.
    const text = left < 0
      ? t('settings.tooLong', { count: -left })
      : left <= 20 ? t('settings.left', { count: left }) : '';
    setText(element, text);
  };
  input.addEventListener('input', show);
  show();
  return { element, show };
}

/**
 * The server does not look at pictures; the person should know if nobody sees theirs.
 * @param {string} url
 * @param {{ setError: (text?: string) => void }} at
 */
function checkPicture(url, at) {
  const image = new Image();
  image.referrerPolicy = 'no-referrer';
  image.addEventListener('error', () => at.setError(t('settings.avatarBroken')));
  image.src = url;
}

/**
 * @param {string} term
 * @param {string} value
 */
const fact = (term, value) =>
  h('div', { class: 'fact' }, h('dt', null, term), h('dd', { dir: 'ltr' }, value));

define('natter-settings-profile', ProfileSettings);
