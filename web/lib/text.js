/** What people wrote, cut into words and addresses. Pure: what is shown are text nodes. */

/** Addresses end at blanks, quotes, angle brackets, and marks that turn the direction. */
const ADDRESS =
  /\bhttps?:\/\/[^\s<>"'`\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\u0000-\u001f]+/gi;
/** What stands after an address rather than in it. */
const TRAILING = /[.,;:!?…»”’*_~]+$/;
const CLOSING = /** @type {const} */ ({ ')': '(', ']': '[', '}': '{' });

/**
 * @param {string} text
 * @returns {(string | { href: string, text: string })[]}
 */
export function parseText(text) {
  /** @type {(string | { href: string, text: string })[]} */
  const parts = [];
  let from = 0;
  for (const { 0: found, index } of text.matchAll(ADDRESS)) {
    const address = trimmed(found);
    const href = safe(address);
    if (!href) continue;
    if (index > from) parts.push(text.slice(from, index));
    parts.push({ href, text: address });
    from = index + address.length;
  }
  if (from < text.length) parts.push(text.slice(from));
  return parts;
}

/** @param {string} address */
function trimmed(address) {
  for (;;) {
    const shorter = address.replace(TRAILING, '');
    const last = /** @type {keyof typeof CLOSING} */ (shorter.at(-1) ?? '');
    const opening = CLOSING[last];
    const closes = opening && count(shorter, last) > count(shorter, opening);
    const next = closes ? shorter.slice(0, -1) : shorter;
    if (next === address) return address;
    address = next;
  }
}

/**
 * @param {string} text
 * @param {string} sign
 */
const count = (text, sign) => text.split(sign).length - 1;

/** @param {string} address */
function safe(address) {
  try {
    const { protocol, hostname, username, href } = new URL(address);
    // An address with a name before its host looks like another one.
    const plain = (protocol === 'http:' || protocol === 'https:') && hostname && !username;
    return plain ? href : undefined;
  } catch {
    return undefined;
  }
}

/** How many emoji stand larger. */
const FEW = 6;

/** @type {RegExp | undefined} */
let emoji;
try {
  emoji = new RegExp(`^(?:\\p{RGI_Emoji}\\s*){1,${FEW}}$`, 'v');
} catch {
  // An older browser shows them as small as words.
}

/**
 * Whether a text is a few emoji and nothing else.
 * @param {string} text
 */
export const isEmoji = (text) => text.length < 120 && (emoji?.test(text.trim()) ?? false);
