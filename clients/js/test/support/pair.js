/** Two people and the conversation of the two. */

import { person, texts, until } from './server.js';

/**
 * @param {import('node:test').TestContext} t
 * @param {import('./server.js').Server} server
 */
export async function pair(t, server) {
  const [ada, ben] = await Promise.all([person(t, server.url), person(t, server.url)]);
  const chat = await ada.inbox.with(ben.session.user.id);
  return { ada, ben, chat };
}

/** Waits until a conversation shows a text. */
export async function arrived(natter, id, text) {
  await until(natter.inbox, () => {
    const conversation = natter.inbox.get(id);
    return conversation && texts(conversation).includes(text);
  });
  return natter.inbox.get(id);
}
