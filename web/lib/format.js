/** Times, days, durations and numbers, as they are written where the reader is. */

import { locale, t } from './strings.js';

/** @type {Map<string, Intl.DateTimeFormat>} */
const formats = new Map();

/** @param {Intl.DateTimeFormatOptions} options */
function format(options) {
  const key = locale + JSON.stringify(options);
  const known = formats.get(key) ?? new Intl.DateTimeFormat(locale, options);
  formats.set(key, known);
  return known;
}

const DAY = 86_400_000;

/**
 * @param {string | Date} when
 * @returns {string} Such as 14:05.
 */
export const time = (when) => format({ timeStyle: 'short' }).format(new Date(when));

/**
 * @param {string | Date} when
 * @returns {string} The full date and time.
 */
export const dateTime = (when) =>
  format({ dateStyle: 'long', timeStyle: 'short' }).format(new Date(when));

/**
 * How many midnights lie between.
 * @param {Date} date
 * @param {Date} now
 */
function daysBetween(date, now) {
  const midnight = (/** @type {Date} */ one) =>
    Date.UTC(one.getFullYear(), one.getMonth(), one.getDate());
  return Math.round((midnight(now) - midnight(date)) / DAY);
}

/**
 * @param {string | Date} when
 * @param {Date} [now]
 * @returns {string} Today, Yesterday, Monday, 3 May, 3 May 2024.
 */
export function day(when, now = new Date()) {
  const date = new Date(when);
  const ago = daysBetween(date, now);
  if (ago === 0) return t('day.today');
  if (ago === 1) return t('day.yesterday');
  if (ago > 1 && ago < 7) return format({ weekday: 'long' }).format(date);
  const year = date.getFullYear() === now.getFullYear() ? undefined : 'numeric';
  return format({ day: 'numeric', month: 'long', year }).format(date);
}

/**
 * The shortest that tells when, for lists.
 * @param {string | Date} when
 * @param {Date} [now]
 * @returns {string} 14:05, Yesterday, Mon, 3 May, 03/05/2024.
 */
export function shortTime(when, now = new Date()) {
  const date = new Date(when);
  const ago = daysBetween(date, now);
  if (ago === 0) return time(date);
  if (ago === 1) return t('day.yesterday');
  if (ago > 1 && ago < 7) return format({ weekday: 'short' }).format(date);
  return date.getFullYear() === now.getFullYear()
    ? format({ day: 'numeric', month: 'short' }).format(date)
    : format({ dateStyle: 'short' }).format(date);
}

/**
 * @param {string | Date} when
 * @param {Date} [now]
 * @returns {string} Just now, 5 minutes ago, yesterday.
 */
export function ago(when, now = new Date()) {
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const minutes = Math.round((now.getTime() - new Date(when).getTime()) / 60_000);
  if (minutes < 1) return t('day.now');
  if (minutes < 60) return relative.format(-minutes, 'minute');
  if (minutes < 24 * 60) return relative.format(-Math.round(minutes / 60), 'hour');
  const days = daysBetween(new Date(when), now);
  return days < 30 ? relative.format(-days, 'day') : dateTime(when);
}

/**
 * @param {number} seconds
 * @returns {string} Such as 1:05 or 1:02:05.
 */
export function duration(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const parts = [Math.floor(whole / 60) % 60, whole % 60];
  if (whole >= 3600) parts.unshift(Math.floor(whole / 3600));
  return parts.map((part, index) => (index ? String(part).padStart(2, '0') : part)).join(':');
}

/** @param {number} count 100 stands for more than 99. */
export const unreadCount = (count) => (count > 99 ? '99+' : String(count));
