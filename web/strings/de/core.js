/** Anmeldung, und was alle Ansichten teilen. */

export default {
  'app.name': 'Natter',
  'app.notStarted':
    'Natter konnte nicht beginnen. Es braucht Platz auf diesem Gerät; ein privates Fenster ' +
    'hat vielleicht keinen.',
  'back': 'Zurück',
  'cancel': 'Abbrechen',
  'close': 'Schließen',
  'retry': 'Noch einmal versuchen',
  'view.failed': 'Diese Seite konnte nicht geladen werden.',

  'error.network': 'Es gibt keine Verbindung. Versuche es gleich noch einmal.',
  'error.server': 'Der Server konnte nicht antworten. Versuche es gleich noch einmal.',
  'error.tooFast': {
    one: 'Das war zu oft. Versuche es in einer Sekunde noch einmal.',
    other: 'Das war zu oft. Versuche es in {count} Sekunden noch einmal.',
  },
  'error.notAllowed': 'Das ist dir nicht erlaubt, oder nicht mehr.',
  'error.gone': 'Das gibt es hier nicht, oder nicht mehr.',
  'error.refused': 'Der Server hat das nicht angenommen.',
  'error.unexpected': 'Hier ging etwas schief. Versuche es noch einmal.',

  'signIn.title': 'Anmelden',
  'signIn.tagline': 'Nachrichten und Anrufe, in aller Ruhe.',
  'signIn.name': 'Benutzername oder E-Mail-Adresse',
  'signIn.username': 'Benutzername',
  'signIn.usernameHint': '3 bis 30 Buchstaben, Ziffern, Punkte, Binde- oder Unterstriche.',
  'signIn.email': 'E-Mail-Adresse',
  'signIn.displayName': 'Dein Name (freiwillig)',
  'signIn.displayNameHint': 'So sehen dich andere. Ohne ihn sehen sie den Benutzernamen.',
  'signIn.password': 'Passwort',
  'signIn.newPasswordHint': 'Mindestens 8 Zeichen.',
  'signIn.showPassword': 'Passwort zeigen',
  'signIn.hidePassword': 'Passwort verbergen',
  'signIn.submit': 'Anmelden',
  'signIn.busy': 'Anmeldung läuft …',
  'signIn.toSignUp': 'Neu hier? Konto anlegen',
  'signUp.title': 'Konto anlegen',
  'signUp.submit': 'Konto anlegen',
  'signUp.busy': 'Konto wird angelegt …',
  'signUp.toSignIn': 'Schon ein Konto? Anmelden',
  'signIn.missing': 'Bitte ausfüllen.',
  'signIn.wrong': 'Der Name oder das Passwort stimmt nicht.',
  'signIn.wait': {
    one: 'Zu viele Fehlversuche. Warte eine Sekunde.',
    other: 'Zu viele Fehlversuche. Warte {count} Sekunden.',
  },
  'signIn.usernameInvalid':
    'Ein Benutzername hat 3 bis 30 Buchstaben A–Z, Ziffern, Punkte, Binde- oder Unterstriche. ' +
    'Manche Namen sind vergeben.',
  'signIn.emailInvalid': 'Das ist keine E-Mail-Adresse.',
  'signIn.displayNameInvalid':
    'Ein Name ist eine Zeile mit 1 bis 50 Zeichen, in der etwas zu sehen ist. Manche Namen ' +
    'sind vergeben.',
  'signIn.passwordInvalid':
    'Ein Passwort hat mindestens 8 Zeichen und höchstens 72 Bytes, und keine unsichtbaren Zeichen.',
  'signIn.usernameTaken': 'Diesen Benutzernamen gibt es schon. Wähle einen anderen.',
  'signIn.emailTaken': 'Mit dieser Adresse gibt es schon ein Konto. Lieber anmelden?',
  'signIn.ended': 'Deine Sitzung ist zu Ende. Melde dich wieder an.',
  'signIn.endedPassword':
    'Das Passwort wurde auf einem anderen Gerät geändert. Melde dich wieder an.',
  'signIn.endedRevoked': 'Diese Sitzung wurde auf einem anderen Gerät beendet.',
  'signIn.endedDeleted': 'Das Konto ist gelöscht.',
};
