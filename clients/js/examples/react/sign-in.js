/** Signing in, in React: a name that is new gets an account. */

import { createElement as h } from 'react';

/**
 * Asks for a name and a password until somebody is signed in.
 * @param {import('natter-client').Natter} natter
 * @param {(page: import('react').ReactElement) => void} render
 */
export async function signIn(natter, render) {
  let error;
  while (!natter.session.user) {
    const fields = await new Promise((enter) => render(h(SignIn, { enter, error })));
    error = await loginOrRegister(natter, fields).then(() => undefined, ({ message }) => message);
  }
}

/**
 * @param {import('natter-client').Natter} natter
 * @param {{ username: string, password: string }} credentials
 */
async function loginOrRegister(natter, { username, password }) {
  try {
    await natter.session.login({ username, password });
  } catch (error) {
    // The server does not say whether it is the name or the password that is wrong.
    if (error.code !== 'invalid_credentials') throw error;
    const email = `${username}@example.org`;
    await natter.session.register({ username, email, password }).catch((refusal) => {
      throw refusal.code === 'username_taken' ? error : refusal;
    });
  }
}

/**
 * @param {{ enter: (fields: { username: string, password: string }) => void, error?: string }} props
 */
function SignIn({ enter, error }) {
  return h(
    'form',
    {
      onSubmit: (event) => {
        event.preventDefault();
        enter(Object.fromEntries(new FormData(event.currentTarget)));
      },
    },
    h('label', null, 'Your name, new or known ', h('input', { name: 'username', required: true })),
    h(
      'label',
      null,
      'Your password ',
      h('input', { name: 'password', type: 'password', required: true }),
    ),
    h('button', null, 'Sign in'),
    h('p', { role: 'alert' }, error),
  );
}
