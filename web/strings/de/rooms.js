/** Menschen, Räume, und was in ihnen geschieht. */

export default {
  'people.title': 'Neue Unterhaltung',
  'people.search': 'Jemanden am Benutzernamen finden',
  'people.hint':
    'Gib den Anfang eines Benutzernamens ein. Mit den Pfeiltasten geht es durch die Liste.',
  'people.hintTouch': 'Gib den Anfang eines Benutzernamens ein.',
  'people.list': 'Personen',
  'people.none': 'Kein Benutzername beginnt mit „{query}“.',
  'people.signs':
    'Ein Benutzername hat nur die Buchstaben A–Z, Ziffern, Punkte, Binde- und Unterstriche.',
  'people.empty': 'Noch hat hier sonst niemand ein Konto. Lade jemanden ein, sich anzumelden.',
  'people.found': { one: '{count} Person', other: '{count} Personen' },
  'people.foundMore': 'Mehr als {count} Personen',
  'people.card': 'Profil von {name}',
  'people.newRoom': 'Neuer Raum',
  'people.join': 'Raum beitreten',

  'profile.title': 'Profil',
  'profile.message': 'Nachricht',
  'profile.edit': 'Profil bearbeiten',
  'profile.about': 'Über mich',
  'profile.phone': 'Telefon',
  'profile.since': 'Dabei seit',
  'profile.copyPhone': 'Nummer kopieren',
  'profile.block': 'Blockieren',
  'profile.unblock': 'Nicht mehr blockieren',
  'profile.blocked':
    'Du blockierst {name}. Ihr könnt einander weder schreiben noch anrufen.',
  'profile.blockTitle': '{name} blockieren?',
  'profile.blockText':
    'Ihr könnt einander dann weder schreiben noch anrufen, nicht in einen Raum holen und ' +
    'nicht sehen, ob der andere da ist. Niemand erfährt davon. Du kannst es jederzeit ' +
    'rückgängig machen.',
  'profile.nowBlocked': '{name} ist blockiert',
  'profile.nowUnblocked': '{name} ist nicht mehr blockiert',
  'profile.gone': 'Diese Person gibt es hier nicht oder nicht mehr.',

  'room.new': 'Neuer Raum',
  'room.name': 'Name',
  'room.nameHint': 'Bis zu 80 Zeichen. Alle im Raum sehen ihn.',
  'room.nameInvalid':
    'Ein Name ist eine Zeile mit 1 bis 80 Zeichen, in der etwas zu sehen ist, ohne Zeichen, ' +
    'die die Schreibrichtung umkehren.',
  'room.visibility': 'Wer beitreten kann',
  'room.invite': 'Nur wer hinzugefügt wird',
  'room.inviteHint':
    'Besitzer und Admins fügen Personen hinzu. Sonst erfährt niemand, dass es den Raum gibt.',
  'room.open': 'Alle, die den Link haben',
  'room.openHint':
    'Wer ein Konto und den Link hat, kann beitreten und alles lesen.',
  'room.members': 'Mitglieder',
  'room.membersHint': 'Anfangs bis zu 50; später kannst du weitere hinzufügen.',
  'room.tooMany':
    'Ein Raum beginnt mit höchstens 50 Personen außer dir. Füge die anderen später hinzu.',
  'room.remove': '{name} von der Liste nehmen',
  'room.create': 'Raum anlegen',
  'room.memberGone':
    'Eine dieser Personen hat ihr Konto gelöscht. Nimm sie von der Liste.',
  'room.memberBlocked': 'Eine dieser Personen hat dich blockiert, oder du blockierst sie.',

  'join.title': 'Raum beitreten',
  'join.link': 'Link oder Kennung des Raums',
  'join.hint': 'Zum Beispiel {example}',
  'join.bad':
    'Das ist kein Link zu einem Raum. Ein Link endet auf „join/r-“ und 26 Buchstaben und Ziffern.',
  'join.next': 'Weiter',
  'join.invited': 'Du hast einen Link zu einem Raum.',
  'join.note':
    'Wer im Raum ist, sieht deinen Namen, und du kannst lesen, was vorher geschrieben wurde.',
  'join.join': 'Beitreten',
  'join.notFound':
    'Mit diesem Link kann niemand beitreten. Entweder kommt in den Raum nur, wer hinzugefügt ' +
    'wird, oder es gibt ihn nicht.',
  'join.ask':
    'Bitte die Person, von der du den Link hast, dich hinzuzufügen. Dein Benutzername ist ' +
    '{username}.',
  'join.ended': 'Dieser Raum ist beendet. Niemand kann mehr beitreten.',
  'join.full':
    'Dieser Raum ist voll: Er hat 1.000 Mitglieder. Versuche es wieder, wenn jemand gegangen ist.',
  'join.other': 'Anderen Link verwenden',

  'room.title': 'Über diesen Raum',
  'room.count': { one: '{count} Mitglied', other: '{count} Mitglieder' },
  'room.isOpen': 'Offen für alle mit dem Link',
  'room.isInvite': 'Nur wer hinzugefügt wird',
  'room.hasEnded':
    'Dieser Raum ist beendet. Du kannst ihn lesen; niemand kann schreiben oder beitreten.',
  'room.gone': 'Du bist nicht in diesem Raum, oder es gibt ihn nicht.',
  'room.toStart': 'Zu den Unterhaltungen',

  'room.linkTitle': 'Einladungslink',
  'room.linkText': 'Wer diesen Link und ein Konto hat, kann beitreten.',
  'room.linkCopy': 'Link kopieren',
  'room.linkShare': 'Link teilen',
  'room.linkCopied': 'Link kopiert',
  'room.linkInvite':
    'Zu diesem Raum gibt es keinen Link: Herein kommt nur, wer hinzugefügt wird.',
  'room.shareText': 'Komm in den Raum „{name}“',

  'room.add': 'Personen hinzufügen',
  'room.addTitle': 'Personen zum Raum hinzufügen',
  'room.addButton': { one: '{count} Person hinzufügen', other: '{count} Personen hinzufügen' },
  'room.addNone': 'Hinzufügen',
  'room.chosen': 'Ausgewählt',
  'room.added': {
    one: '{count} Person wurde hinzugefügt',
    other: '{count} Personen wurden hinzugefügt',
  },
  'room.addFailed': '{name} wurde nicht hinzugefügt: {reason}',
  'room.already': 'Schon im Raum',

  'room.search': 'Mitglieder durchsuchen',
  'room.noMember': 'Kein Mitglied hat „{query}“ im Namen.',
  'room.online': { one: '{count} online', other: '{count} online' },
  'room.actions': 'Was du mit {name} tun kannst',
  'room.owner': 'Besitzer',
  'room.admin': 'Admin',

  'room.makeAdmin': 'Zum Admin machen',
  'room.makeMember': 'Als Admin absetzen',
  'room.handOver': 'Raum übergeben',
  'room.handOverTitle': 'Den Raum an {name} übergeben?',
  'room.handOverText':
    'Der Raum gehört dann {name}, und du wirst Admin. Nur {name} kann ihn dir zurückgeben.',
  'room.kick': 'Aus dem Raum entfernen',
  'room.kickTitle': '{name} entfernen?',
  'room.kickText':
    '{name} kann den Raum dann nicht mehr lesen und nicht mehr darin schreiben. Was {name} ' +
    'geschrieben hat, bleibt.',
  'room.kickOpen': 'Der Raum ist offen: Mit dem Link kann {name} wieder beitreten.',
  'room.roleChanged': '{name} ist jetzt: {role}',
  'room.member': 'Mitglied',
  'room.kicked': '{name} wurde entfernt',
  'room.handedOver': 'Der Raum gehört jetzt {name}',

  'room.settings': 'Name und Zugang',
  'room.saved': 'Gespeichert',
  'room.save': 'Speichern',
  'room.leave': 'Raum verlassen',
  'room.leaveTitle': '„{name}“ verlassen?',
  'room.leaveOpen': 'Du kannst ihn dann nicht mehr lesen. Mit dem Link kannst du wieder beitreten.',
  'room.leaveInvite': 'Du kannst ihn dann nicht mehr lesen. Nur ein Admin kann dich zurückholen.',
  'room.leaveLast': 'Du bist als Letzter hier: Wenn du gehst, ist der Raum endgültig beendet.',
  'room.leaveOwnerTitle': 'Übergib zuerst den Raum',
  'room.leaveOwner':
    'Der Raum gehört dir, und andere sind darin. Wähle in der Liste der Mitglieder einen ' +
    'neuen Besitzer, oder beende den Raum für alle.',
  'room.left': 'Du hast „{name}“ verlassen',
  'room.end': 'Raum beenden',
  'room.endTitle': '„{name}“ für alle beenden?',
  'room.endText':
    'Alle können weiter lesen, aber niemand kann je wieder schreiben, beitreten oder ' +
    'hinzugefügt werden. Das lässt sich nicht rückgängig machen.',
  'room.endConfirm': 'Endgültig beenden',
  'room.clear': 'Von meiner Liste nehmen',
  'room.clearTitle': '„{name}“ von deiner Liste nehmen?',
  'room.clearText':
    'Du kannst ihn danach nicht mehr lesen. Das lässt sich nicht rückgängig machen.',

  'room.notAllowed': 'Deine Rolle erlaubt das nicht (mehr).',
  'room.full': 'Der Raum ist voll: Er hat 1.000 Mitglieder.',
  'room.ended': 'Der Raum ist beendet.',
  'room.blockedPerson': 'Einer von euch blockiert den anderen.',
  'room.userGone': 'Diese Person ist nicht mehr da.',
  'room.ownerFirst': 'Der Raum braucht zuerst einen anderen Besitzer.',

  'room.loading': 'Wird geladen …',

  'event.you': 'dich',
  'event.others': { one: '{count} weitere Person', other: '{count} weitere' },
  'event.created': '{sender} hat den Raum angelegt',
  'event.created.you': 'Du hast den Raum angelegt',
  'event.createdWith': '{sender} hat den Raum angelegt und {names} hinzugefügt',
  'event.createdWith.you': 'Du hast den Raum angelegt und {names} hinzugefügt',
  'event.joined': '{sender} ist beigetreten',
  'event.joined.you': 'Du bist beigetreten',
  'event.added': '{sender} hat {names} hinzugefügt',
  'event.added.you': 'Du hast {names} hinzugefügt',
  'event.left': '{sender} hat den Raum verlassen',
  'event.left.you': 'Du hast den Raum verlassen',
  'event.deletedAccount': '{sender} hat das Konto gelöscht',
  'event.deletedAccount.you': 'Du hast das Konto gelöscht',
  'event.removed': '{sender} hat {names} entfernt',
  'event.removed.you': 'Du hast {names} entfernt',
  'event.admin': '{sender} hat {names} zum Admin gemacht',
  'event.admin.you': 'Du hast {names} zum Admin gemacht',
  'event.member': '{sender} hat {names} als Admin abgesetzt',
  'event.member.you': 'Du hast {names} als Admin abgesetzt',
  'event.owner': '{sender} hat den Raum an {names} übergeben',
  'event.owner.you': 'Du hast den Raum an {names} übergeben',
  'event.role': '{sender} hat geändert, was {names} betrifft',
  'event.role.you': 'Du hast geändert, was {names} betrifft',
  'event.renamed': '{sender} hat den Raum „{room}“ genannt',
  'event.renamed.you': 'Du hast den Raum „{room}“ genannt',
  'event.open': '{sender} hat den Raum geöffnet: Wer den Link hat, kann beitreten',
  'event.open.you': 'Du hast den Raum geöffnet: Wer den Link hat, kann beitreten',
  'event.invite': '{sender} hat den Raum geschlossen: Herein kommt nur, wer hinzugefügt wird',
  'event.invite.you': 'Du hast den Raum geschlossen: Herein kommt nur, wer hinzugefügt wird',
  'event.ended': '{sender} hat den Raum beendet',
  'event.ended.you': 'Du hast den Raum beendet',
};
