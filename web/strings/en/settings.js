/** The settings. */

export default {
  'settings.title': 'Settings',
  'settings.sections': 'Sections',
  'settings.profile': 'Profile',
  'settings.password': 'Password',
  'settings.sessions': 'Devices',
  'settings.blocked': 'Blocked people',
  'settings.appearance': 'Appearance and language',
  'settings.data': 'Your data',
  'settings.save': 'Save',
  'settings.loading': 'Loading…',
  'settings.saved': 'Saved',

  'settings.displayName': 'Name',
  'settings.displayNameHint': 'What others see. Up to 50 characters.',
  'settings.displayNameInvalid':
    'A name is one line of 1 to 50 characters, with something to see in it. Names that speak ' +
    'for the service, such as “Admin” or “Support”, are reserved.',
  'settings.username': 'Username',
  'settings.email': 'Email address',
  'settings.fixed': 'This can’t be changed. Only you see the address.',
  'settings.bio': 'About me',
  'settings.bioHint': 'Up to 160 characters.',
  'settings.bioInvalid':
    'At most 160 characters, without marks that turn the direction of the text.',
  'settings.left': { one: '{count} character left', other: '{count} characters left' },
  'settings.tooLong': { one: '{count} character too many', other: '{count} characters too many' },
  'settings.phone': 'Phone number',
  'settings.phoneHint': 'Everybody who has an account can see it. Such as +49 30 123456.',
  'settings.phoneInvalid': 'A phone number has 5 to 15 digits, with a + before them if you like.',
  'settings.avatar': 'Address of your picture',
  'settings.avatarHint':
    'Begins with https://. ' +
    'Others see it if they have chosen to show pictures from other hosts; else they see your ' +
    'initials.',
  'settings.avatarInvalid':
    'This is no address of a picture. It begins with https:// and has no name or password in it.',
  'settings.avatarBroken': 'There is no picture at this address that can be shown here.',

  'settings.currentPassword': 'Current password',
  'settings.newPassword': 'New password',
  'settings.newPasswordHint': 'At least 8 characters.',
  'settings.repeatPassword': 'New password again',
  'settings.passwordInvalid':
    'A password has at least 8 characters and at most 72 bytes, and no invisible characters.',
  'settings.passwordOther': 'The two are not the same.',
  'settings.passwordWrong': 'This is not your password.',
  'settings.passwordEmpty': 'Type your password.',
  'settings.passwordEnds': 'Changing it signs out all your other devices.',
  'settings.passwordChange': 'Change password',
  'settings.passwordChanged': 'Your password is changed. All other devices are signed out.',
  'settings.attempts': {
    one: 'Too many wrong passwords. Try again in {count} second.',
    other: 'Too many wrong passwords. Try again in {count} seconds.',
  },

  'settings.thisDevice': 'This device',
  'settings.otherDevices': 'Other devices',
  'settings.noOthers': 'You are signed in nowhere else.',
  'settings.unknownDevice': 'Unknown device',
  'settings.browserOn': '{browser} on {system}',
  'settings.signedIn': 'Signed in {when}',
  'settings.lastUsed': 'Last used {ago}',
  'settings.endSession': 'Sign out',
  'settings.endSessionOf': 'Sign out {device}',
  'settings.endOthers': 'Sign out all other devices',
  'settings.endOthersTitle': 'Sign out all other devices?',
  'settings.endOthersText':
    'You stay signed in here. If you did not sign in there yourself, change your password ' +
    'instead: that signs them out, too.',
  'settings.ended': '{device} is signed out',
  'settings.othersEnded': {
    one: '{count} other device is signed out',
    other: '{count} other devices are signed out',
  },
  'settings.logout': 'Sign out here',

  'settings.blockedIntro':
    'You and these people can’t write to or call each other. They are not told.',
  'settings.noBlocked': 'You block nobody.',
  'settings.unblock': 'Unblock',
  'settings.unblockOf': 'Unblock {name}',
  'settings.unblocked': '{name} is not blocked any more',

  'settings.language': 'Language',
  'settings.theme': 'Colours',
  'settings.system': 'Same as the device',
  'settings.light': 'Light',
  'settings.dark': 'Dark',
  'settings.pictures': 'Show pictures from other hosts',
  'settings.picturesOff': 'No, initials',
  'settings.picturesOffHint':
    'People choose where their pictures are. No host learns that you look at them.',
  'settings.picturesOn': 'Yes',
  'settings.picturesOnHint': 'Whoever runs such a host can see your IP address, and when you look.',

  'settings.export': 'Export',
  'settings.exportText':
    'A file with everything that is stored about you: profile, devices, conversations and ' +
    'what you wrote.',
  'settings.exportStart': 'Download my data',
  'settings.exporting': {
    one: '{count} conversation so far …',
    other: '{count} conversations so far …',
  },
  'settings.exported': 'The file is complete.',

  'settings.delete': 'Delete the account',
  'settings.deleteText':
    'Your profile, name, address and memberships are deleted for good. Rooms that you own go ' +
    'to somebody else in them. There is no way back.',
  'settings.deleteStart': 'Delete my account …',
  'settings.deleteTitle': 'Delete your account for good?',
  'settings.erase': 'Also delete the texts of all my messages',
  'settings.eraseHint': 'Otherwise they stay, as from a deleted account.',
  'settings.deleteType': 'To confirm, type your username: {username}',
  'settings.deleteTyped': 'This is not your username.',
  'settings.deleteConfirm': 'Delete for good',
};
