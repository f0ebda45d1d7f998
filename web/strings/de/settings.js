/** Die Einstellungen. */

export default {
  'settings.title': 'Einstellungen',
  'settings.sections': 'Abschnitte',
  'settings.profile': 'Profil',
  'settings.password': 'Passwort',
  'settings.sessions': 'Geräte',
  'settings.blocked': 'Blockierte Personen',
  'settings.appearance': 'Aussehen und Sprache',
  'settings.data': 'Deine Daten',
  'settings.save': 'Speichern',
  'settings.loading': 'Wird geladen …',
  'settings.saved': 'Gespeichert',

  'settings.displayName': 'Name',
  'settings.displayNameHint': 'So sehen dich andere. Bis zu 50 Zeichen.',
  'settings.displayNameInvalid':
    'Ein Name ist eine Zeile mit 1 bis 50 Zeichen, in der etwas zu sehen ist. Namen, die für ' +
    'den Dienst sprechen, wie „Admin“ oder „Support“, sind vergeben.',
  'settings.username': 'Benutzername',
  'settings.email': 'E-Mail-Adresse',
  'settings.fixed': 'Lässt sich nicht ändern. Die Adresse siehst nur du.',
  'settings.bio': 'Über mich',
  'settings.bioHint': 'Bis zu 160 Zeichen.',
  'settings.bioInvalid':
    'Höchstens 160 Zeichen, ohne Zeichen, die die Schreibrichtung umkehren.',
  'settings.left': { one: 'Noch {count} Zeichen', other: 'Noch {count} Zeichen' },
  'settings.tooLong': { one: '{count} Zeichen zu viel', other: '{count} Zeichen zu viel' },
  'settings.phone': 'Telefonnummer',
  'settings.phoneHint': 'Alle, die ein Konto haben, können sie sehen. Etwa +49 30 123456.',
  'settings.phoneInvalid':
    'Eine Telefonnummer hat 5 bis 15 Ziffern, davor darf ein + stehen.',
  'settings.avatar': 'Adresse deines Bildes',
  'settings.avatarHint':
    'Beginnt mit https://. ' +
    'Andere sehen es, wenn sie Bilder von anderen Servern zeigen lassen; sonst sehen sie ' +
    'deine Anfangsbuchstaben.',
  'settings.avatarInvalid':
    'Das ist keine Adresse eines Bildes. Sie beginnt mit https:// und enthält keinen Namen ' +
    'und kein Passwort.',
  'settings.avatarBroken': 'Unter dieser Adresse ist kein Bild, das hier gezeigt werden kann.',

  'settings.currentPassword': 'Jetziges Passwort',
  'settings.newPassword': 'Neues Passwort',
  'settings.newPasswordHint': 'Mindestens 8 Zeichen.',
  'settings.repeatPassword': 'Neues Passwort noch einmal',
  'settings.passwordInvalid':
    'Ein Passwort hat mindestens 8 Zeichen und höchstens 72 Bytes, und keine unsichtbaren Zeichen.',
  'settings.passwordOther': 'Die beiden sind nicht gleich.',
  'settings.passwordWrong': 'Das ist nicht dein Passwort.',
  'settings.passwordEmpty': 'Gib dein Passwort ein.',
  'settings.passwordEnds': 'Auf allen anderen Geräten wirst du abgemeldet.',
  'settings.passwordChange': 'Passwort ändern',
  'settings.passwordChanged':
    'Dein Passwort ist geändert. Alle anderen Geräte sind abgemeldet.',
  'settings.attempts': {
    one: 'Zu viele falsche Passwörter. Versuche es in {count} Sekunde wieder.',
    other: 'Zu viele falsche Passwörter. Versuche es in {count} Sekunden wieder.',
  },

  'settings.thisDevice': 'Dieses Gerät',
  'settings.otherDevices': 'Andere Geräte',
  'settings.noOthers': 'Du bist sonst nirgends angemeldet.',
  'settings.unknownDevice': 'Unbekanntes Gerät',
  'settings.browserOn': '{browser} auf {system}',
  'settings.signedIn': 'Angemeldet: {when}',
  'settings.lastUsed': 'Zuletzt benutzt: {ago}',
  'settings.endSession': 'Abmelden',
  'settings.endSessionOf': '{device} abmelden',
  'settings.endOthers': 'Alle anderen Geräte abmelden',
  'settings.endOthersTitle': 'Alle anderen Geräte abmelden?',
  'settings.endOthersText':
    'Hier bleibst du angemeldet. Hast du dich dort nicht selbst angemeldet, ändere lieber ' +
    'dein Passwort: Auch das meldet sie ab.',
  'settings.ended': '{device} ist abgemeldet',
  'settings.othersEnded': {
    one: '{count} anderes Gerät ist abgemeldet',
    other: '{count} andere Geräte sind abgemeldet',
  },
  'settings.logout': 'Hier abmelden',

  'settings.blockedIntro':
    'Du und diese Personen können einander weder schreiben noch anrufen. Sie erfahren nichts ' +
    'davon.',
  'settings.noBlocked': 'Du blockierst niemanden.',
  'settings.unblock': 'Nicht mehr blockieren',
  'settings.unblockOf': '{name} nicht mehr blockieren',
  'settings.unblocked': '{name} ist nicht mehr blockiert',

  'settings.language': 'Sprache',
  'settings.theme': 'Farben',
  'settings.system': 'Wie das Gerät',
  'settings.light': 'Hell',
  'settings.dark': 'Dunkel',
  'settings.pictures': 'Bilder von anderen Servern zeigen',
  'settings.picturesOff': 'Nein, Anfangsbuchstaben',
  'settings.picturesOffHint':
    'Wo ein Bild liegt, wählt jeder selbst. Kein Server erfährt, dass du es ansiehst.',
  'settings.picturesOn': 'Ja',
  'settings.picturesOnHint':
    'Wer so einen Server betreibt, sieht deine IP-Adresse, und wann du hinsiehst.',

  'settings.export': 'Export',
  'settings.exportText':
    'Eine Datei mit allem, was über dich gespeichert ist: Profil, Geräte, Unterhaltungen und ' +
    'was du geschrieben hast.',
  'settings.exportStart': 'Meine Daten herunterladen',
  'settings.exporting': {
    one: '{count} Unterhaltung bisher …',
    other: '{count} Unterhaltungen bisher …',
  },
  'settings.exported': 'Die Datei ist vollständig.',

  'settings.delete': 'Konto löschen',
  'settings.deleteText':
    'Dein Profil, dein Name, deine Adresse und deine Mitgliedschaften werden endgültig ' +
    'gelöscht. Räume, die dir gehören, gehen an jemand anderen darin. Es gibt kein Zurück.',
  'settings.deleteStart': 'Mein Konto löschen …',
  'settings.deleteTitle': 'Dein Konto endgültig löschen?',
  'settings.erase': 'Auch die Texte aller meiner Nachrichten löschen',
  'settings.eraseHint': 'Sonst bleiben sie, als von einem gelöschten Konto.',
  'settings.deleteType': 'Gib zur Bestätigung deinen Benutzernamen ein: {username}',
  'settings.deleteTyped': 'Das ist nicht dein Benutzername.',
  'settings.deleteConfirm': 'Endgültig löschen',
};
