/** Every view, and where it is shown. */

/** @import { Route } from './lib/router.js' */

/** @type {readonly Route[]} */
export const routes = [
  { path: '/', pane: 'inbox' },
  {
    path: '/c/:conversationId',
    pane: 'main',
    tag: 'natter-conversation',
    load: () => import('./elements/conversation.js'),
  },
  {
    path: '/new',
    pane: 'main',
    tag: 'natter-new-room',
    load: () => import('./elements/new-room.js'),
    strings: ['rooms'],
  },
  {
    path: '/people',
    pane: 'main',
    tag: 'natter-people',
    load: () => import('./elements/people.js'),
    strings: ['rooms'],
  },
  {
    path: '/join/:roomId?',
    pane: 'main',
    tag: 'natter-join',
    load: () => import('./elements/join.js'),
    strings: ['rooms'],
  },
  {
    path: '/room/:roomId',
    pane: 'details',
    tag: 'natter-room',
    load: () => import('./elements/room.js'),
    strings: ['rooms'],
    main: ({ roomId }) => `/c/${roomId}`,
  },
  {
    path: '/u/:userId',
    pane: 'details',
    tag: 'natter-profile',
    load: () => import('./elements/profile.js'),
    strings: ['rooms'],
  },
  {
    path: '/settings/:section?',
    pane: 'main',
    tag: 'natter-settings',
    load: () => import('./elements/settings.js'),
    strings: ['settings'],
  },
];
