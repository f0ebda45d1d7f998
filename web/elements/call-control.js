/** The round buttons of a call. */

import { iconButton } from '../lib/controls.js';
import { fill, set } from '../lib/html.js';
import { icon } from '../lib/icons.js';

/** @import { IconName } from '../lib/icons.js' */

/**
 * @param {IconName} name
 * @param {string} label
 * @param {() => void} [act]
 * @param {string} [kind]
 */
export const control = (name, label, act, kind = '') =>
  iconButton(name, label, { class: `call-button ${kind}`, onclick: act });

/**
 * Draws a button anew for what it does now.
 * @param {HTMLButtonElement} button
 * @param {IconName} name
 * @param {string} label
 * @param {boolean} [pressed]
 */
export function drawControl(button, name, label, pressed) {
  set(button, { 'aria-label': label, title: label, 'aria-pressed': pressed?.toString() });
  if (button.dataset.icon === name) return;
  button.dataset.icon = name;
  fill(button, icon(name));
}
