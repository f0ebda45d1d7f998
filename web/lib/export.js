/** Everything that is stored about somebody, as one document. */

/** @typedef {import('/client/index.js').Natter['session']} Session */
/** @typedef {ReturnType<Session['export']> extends AsyncGenerator<infer P> ? P : never} Page */

/**
 * @param {AsyncIterable<Page>} pages
 * @param {(conversations: number) => void} told How many there are so far.
 */
export async function gather(pages, told) {
  /** @type {Map<string, Page['conversations'][number]>} */
  const conversations = new Map();
  /** @type {Partial<Page>} */
  let first = {};
  for await (const { conversations: found, nextCursor: _, ...rest } of pages) {
    // What belongs to the account is in the first page only.
    if (!first.exportedAt) first = rest;
    for (const conversation of found) {
      const before = conversations.get(conversation.id);
      // One with many entries comes in several pages.
      const entries = [...(before?.entries ?? []), ...conversation.entries];
      conversations.set(conversation.id, { ...conversation, entries });
    }
    told(conversations.size);
  }
  return { ...first, conversations: [...conversations.values()] };
}
