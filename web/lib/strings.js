/** What the client says, in the reader's language. */

import core from '../strings/en/core.js';

/** The languages that there are; the first one stands in for what another lacks. */
export const LANGUAGES = /** @type {const} */ (['en', 'de']);
/** Where the choice is kept; nothing there means the browser's. */
const KEY = 'natter.language';

/**
 * Every key that there is. A subject that loads later has its line here.
 * @typedef {keyof typeof core
 *   | keyof typeof import('../strings/en/chat.js').default
 *   | keyof typeof import('../strings/en/rooms.js').default
 *   | keyof typeof import('../strings/en/settings.js').default
 *   | keyof typeof import('../strings/en/calls.js').default} Key
 */
/** @typedef {'core' | 'chat' | 'rooms' | 'settings' | 'calls'} Subject */
/** @typedef {typeof LANGUAGES[number]} Language */
/** @typedef {string | Partial<Record<Intl.LDMLPluralRule, string>>} Message */

/** @type {Record<string, Message>} */
const messages = { ...core };
/** @type {Set<string>} */
const loaded = new Set(['core']);

/** @type {Language} */
export let language = 'en';
/** The language as it is written where the reader is, such as en-GB: for times and numbers. */
export let locale = 'en';
let plurals = new Intl.PluralRules('en');

/** The choice: a language, or undefined for the browser's. */
export const chosenLanguage = () => {
  const kept = localStorage.getItem(KEY);
  return LANGUAGES.find((one) => one === kept);
};

/** @param {Language | undefined} choice Takes effect when the page is loaded again. */
export function chooseLanguage(choice) {
  if (choice) localStorage.setItem(KEY, choice);
  else localStorage.removeItem(KEY);
}

/** Settles the language, before anything is drawn. */
export async function startStrings() {
  const wanted = [chosenLanguage(), ...navigator.languages];
  const found = wanted.map((tag) => LANGUAGES.find((one) => tag?.split('-')[0] === one));
  language = found.find((one) => one !== undefined) ?? 'en';
  locale = navigator.languages.find((tag) => tag.split('-')[0] === language) ?? language;
  plurals = new Intl.PluralRules(language);
  document.documentElement.lang = language;
  if (language !== 'en') Object.assign(messages, await read(language, 'core'));
}

/**
 * Loads the strings of a subject, before its first element is drawn.
 * @param {Subject} subject
 */
export async function loadStrings(subject) {
  if (loaded.has(subject)) return;
  const both = await Promise.all([
    read('en', subject),
    language === 'en' ? {} : read(language, subject),
  ]);
  Object.assign(messages, ...both);
  loaded.add(subject);
}

/**
 * @param {Language} tag
 * @param {Subject} subject
 */
async function read(tag, subject) {
  /** @type {{ default: Record<string, Message> }} */
  const found = await import(`../strings/${tag}/${subject}.js`);
  return found.default;
}

/**
 * A text. `{name}` in it is replaced by `vars.name`; a text with plurals is chosen by `vars.count`.
 * @param {Key} key
 * @param {Record<string, string | number>} [vars]
 * @returns {string}
 */
export function t(key, vars = {}) {
  return parts(key, vars)
    .map((part) => (typeof part === 'string' ? part : isolated(shown(vars[part.name]))))
    .join('');
}

/**
 * The same with elements in it: `rich('typing.one', { name: h('bdi', null, name) })`.
 * @param {Key} key
 * @param {Record<string, Node | string | number>} vars
 * @returns {(Node | string)[]}
 */
export function rich(key, vars) {
  return parts(key, vars).map((part) => {
    if (typeof part === 'string') return part;
    const value = vars[part.name];
    return value instanceof Node ? value : isolated(shown(value));
  });
}

/**
 * @param {Key} key
 * @param {Record<string, unknown>} vars
 * @returns {(string | { name: string })[]}
 */
function parts(key, vars) {
  const message = messages[key];
  if (message === undefined) return [key];
  const { count } = vars;
  const text =
    typeof message === 'string'
      ? message
      : (message[plurals.select(Number(count))] ?? message.other ?? key);
  return text
    .split(/(\{\w+\})/)
    .filter(Boolean)
    .map((part) => (/^\{\w+\}$/.test(part) ? { name: part.slice(1, -1) } : part));
}

/** @param {unknown} value */
const shown = (value) =>
  typeof value === 'number' ? value.toLocaleString(locale) : String(value ?? '');

/** Arabic, Hebrew and their neighbours, and marks of direction. */
const RTL = /[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc]/;

/**
 * A name that runs the other way must not turn the words around it.
 * @param {string} text
 */
const isolated = (text) => (RTL.test(text) ? `\u2068${text}\u2069` : text);
