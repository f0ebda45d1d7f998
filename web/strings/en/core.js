/** Sign-in, and what all views share. */

export default {
  'app.name': 'Natter',
  'app.notStarted':
    'Natter could not start. It needs a place on this device to keep things; a private window ' +
    'may have none.',
  'back': 'Back',
  'cancel': 'Cancel',
  'close': 'Close',
  'retry': 'Try again',
  'view.failed': 'This page could not be loaded.',

  'error.network': 'There is no connection. Try again in a moment.',
  'error.server': 'The server could not answer. Try again in a moment.',
  'error.tooFast': {
    one: 'That was too often. Try again in a second.',
    other: 'That was too often. Try again in {count} seconds.',
  },
  'error.notAllowed': 'You are not allowed to do this, or not any more.',
  'error.gone': 'This is not here, or not any more.',
  'error.refused': 'The server did not accept this.',
  'error.unexpected': 'Something went wrong here. Try again.',

  'signIn.title': 'Sign in',
  'signIn.tagline': 'Messages and calls, quietly done.',
  'signIn.name': 'Username or email address',
  'signIn.username': 'Username',
  'signIn.usernameHint': '3 to 30 letters, digits, dots, dashes or underscores.',
  'signIn.email': 'Email address',
  'signIn.displayName': 'Your name (optional)',
  'signIn.displayNameHint': 'What others see. Without it they see your username.',
  'signIn.password': 'Password',
  'signIn.newPasswordHint': 'At least 8 characters.',
  'signIn.showPassword': 'Show password',
  'signIn.hidePassword': 'Hide password',
  'signIn.submit': 'Sign in',
  'signIn.busy': 'Signing in…',
  'signIn.toSignUp': 'New here? Create an account',
  'signUp.title': 'Create an account',
  'signUp.submit': 'Create account',
  'signUp.busy': 'Creating…',
  'signUp.toSignIn': 'Have an account? Sign in',
  'signIn.missing': 'Fill this in.',
  'signIn.wrong': 'The name or the password is wrong.',
  'signIn.wait': {
    one: 'Too many failed attempts. Wait a second.',
    other: 'Too many failed attempts. Wait {count} seconds.',
  },
  'signIn.usernameInvalid':
    'A username has 3 to 30 letters A–Z, digits, dots, dashes or underscores. Some names are ' +
    'reserved.',
  'signIn.emailInvalid': 'This is no email address.',
  'signIn.displayNameInvalid':
    'A name is one line of 1 to 50 characters, with something to see in it. Some names are ' +
    'reserved.',
  'signIn.passwordInvalid':
    'A password has at least 8 characters and at most 72 bytes, and no invisible characters.',
  'signIn.usernameTaken': 'This username is taken. Choose another one.',
  'signIn.emailTaken': 'There is an account with this address. Sign in instead?',
  'signIn.ended': 'Your session has ended. Sign in again.',
  'signIn.endedPassword': 'The password was changed on another device. Sign in again.',
  'signIn.endedRevoked': 'This session was ended on another device.',
  'signIn.endedDeleted': 'The account has been deleted.',
};
