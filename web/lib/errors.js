/** What an error of the library says to a person. */

import { NatterError } from '/client/errors.js';
import { t } from './strings.js';

/** @import { Key } from './strings.js' */

/** @type {Readonly<Record<string, Key>>} */
const TEXTS = {
  network: 'error.network',
};

/**
 * @param {unknown} error
 * @param {Readonly<Record<string, Key>>} [texts] Better ones for codes that this place knows.
 * @returns {string}
 */
export function errorText(error, texts = {}) {
  if (!(error instanceof NatterError)) return t('error.unexpected');
  const key = texts[error.code] ?? TEXTS[error.code];
  if (key) return t(key, { count: error.retryAfter ?? 0 });
  if (error.status === 429) return t('error.tooFast', { count: error.retryAfter ?? 1 });
  if (error.status >= 500 || error.transient) return t('error.server');
  if (error.status === 403) return t('error.notAllowed');
  // What the server says is for developers, and in English.
  return t(error.status === 404 ? 'error.gone' : 'error.refused');
}

/**
 * Whether the error is one of the library, for what can't be helped: the others are mistakes here.
 * @param {unknown} error
 */
export const isExpected = (error) =>
  error instanceof NatterError || (error instanceof Error && error.name === 'AbortError');
