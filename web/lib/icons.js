/** Our own icons: strokes on a grid of 24, in the colour of the text. */

const SVG = 'http://www.w3.org/2000/svg';

/** Each is one path. */
const PATHS = {
  back: 'M15 5l-7 7 7 7',
  block: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM5.7 5.7l12.6 12.6',
  camera:
    'M3 7.5A1.5 1.5 0 0 1 4.5 6h9A1.5 1.5 0 0 1 15 7.5v9a1.5 1.5 0 0 1-1.5 1.5h-9A1.5 1.5 0 0 ' +
    '1 3 16.5zM15 10.5l6-3.5v10l-6-3.5',
  cameraOff:
    'M10 6h3.5A1.5 1.5 0 0 1 15 7.5V11m0 2.5 6 3.5V7l-6 3.5M15 15.5v1a1.5 1.5 0 0 1-1.5 ' +
    '1.5h-9A1.5 1.5 0 0 1 3 16.5v-9A1.5 1.5 0 0 1 4.5 6H5M3 3l18 18',
  cameraSwitch:
    'M4 8h3l1.5-2.5h7L17 8h3v11H4zM8.8 12.6a3.5 3.5 0 0 1 6.2-1.3l.6.9M15.7 9.8v2.4h-2.4M15.2 ' +
    '14.4a3.5 3.5 0 0 1-6.2 1.3l-.6-.9M8.3 17.2v-2.4h2.4',
  chat: 'M4 5.5h16v11H10l-4.5 4v-4H4z',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  checks: 'M2 12.5l4.5 4.5L15 7.5M11.5 16l1 1L22 7.5',
  clock: 'M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM12 7.5V12l3 2',
  close: 'M6 6l12 12M18 6L6 18',
  copy: 'M9 9h11v11H9zM15 9V4H4v11h5',
  down: 'M12 5v13M6 12.5l6 6 6-6',
  edit: 'M4 20l1-4.5L16.5 4l3.5 3.5L8.5 19zM14 6.5l3.5 3.5',
  error: 'M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM12 7.5v5.5M12 16v.5',
  exit: 'M10 4H5v16h5M14 8l4 4-4 4M18 12H9',
  eye:
    'M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12zM12 9a3 3 0 1 0 0 6 3 ' +
    '3 0 0 0 0-6z',
  eyeOff:
    'M4 4l16 16M9.5 6c.8-.3 1.6-.5 2.5-.5 6 0 9.5 6.5 9.5 6.5s-.9 1.7-2.6 3.3M6.5 7.5C4 9.2 ' +
    '2.5 12 2.5 12s3.5 6.5 9.5 6.5c1.7 0 3.2-.5 4.5-1.2M9.9 9.9a3 3 0 0 0 4.2 4.2',
  hangUp:
    'M3 14.5c0-1.5.6-2.5 1.5-3.3C6.5 9.7 9 9 12 9s5.5.7 7.5 2.2c.9.8 1.5 1.8 1.5 3.3 0 .8-.5 ' +
    '1.5-1.3 1.5h-3c-.7 0-1.2-.5-1.2-1.2V13a10 10 0 0 0-7 0v1.8c0 .7-.5 1.2-1.2 1.2h-3C3.5 16 ' +
    '3 15.3 3 14.5z',
  info: 'M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM12 11v5.5M12 7.5V8',
  link:
    'M10 14a4 4 0 0 0 5.7 0l3.6-3.6a4 4 0 0 0-5.7-5.7l-1.3 1.3M14 10a4 4 0 0 0-5.7 0l-3.6 ' +
    '3.6a4 4 0 0 0 5.7 5.7l1.3-1.3',
  menu: 'M4 7h16M4 12h16M4 17h16',
  mic:
    'M12 3.5a3 3 0 0 0-3 3v5a3 3 0 0 0 6 0v-5a3 3 0 0 0-3-3zM5.5 11.5a6.5 6.5 0 0 0 13 0M12 ' +
    '18v3',
  micOff:
    'M9 9v2.5a3 3 0 0 0 4.7 2.4M15 11V6.5a3 3 0 0 0-5.7-1.3M5.5 11.5a6.5 6.5 0 0 0 10.3 ' +
    '5.3M18.5 11.5c0 1-.2 1.9-.6 2.7M12 18v3M4 4l16 16',
  more: 'M5 12h.01M12 12h.01M19 12h.01',
  people:
    'M9 11.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 19.5c0-3.3 2.9-5.5 6.5-5.5s6.5 2.2 6.5 ' +
    '5.5M15.5 4.9a3.5 3.5 0 0 1 0 6.3M18 14.5c2.1.8 3.5 2.6 3.5 5',
  phone:
    'M5 4h3.5l1.8 4.5L8 10.2a11.5 11.5 0 0 0 5.8 5.8l1.7-2.3 4.5 1.8V19a1.5 1.5 0 0 1-1.6 ' +
    '1.5C10.5 20 4 13.5 3.5 5.6A1.5 1.5 0 0 1 5 4z',
  plus: 'M12 5v14M5 12h14',
  retry: 'M19.5 12a7.5 7.5 0 1 1-2.2-5.3L20 9.5M20 4.5v5h-5',
  screen: 'M3 5h18v11.5H3zM8.5 20h7M12 13.5v-5M9.5 10.5L12 8l2.5 2.5',
  search: 'M11 4.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM16 16l4.5 4.5',
  send: 'M4 12l-.5-7.5L21 12 3.5 19.5 4 12zm0 0h8',
  settings:
    'M4 7h9M18 7h2M15.5 4.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5zM4 17h2M11 17h9M8.5 14.5a2.5 ' +
    '2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5z',
  shield: 'M12 3l7.5 2.5V11c0 5-3.2 8.3-7.5 10-4.3-1.7-7.5-5-7.5-10V5.5z',
  share: 'M12 15V3.5M8 7l4-4 4 4M5 11.5V20h14v-8.5',
  trash: 'M4 6.5h16M9 6.5V4h6v2.5M6 6.5L7 20.5h10l1-14M10 10.5v6M14 10.5v6',
  user: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20.5c0-3.9 3.3-6.5 7.5-6.5s7.5 2.6 7.5 6.5',
};

/** @typedef {keyof typeof PATHS} IconName */

/**
 * An icon beside or instead of words; whoever shows it without words gives its control a name.
 * @param {IconName} name
 * @returns {SVGSVGElement}
 */
export function icon(name) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('class', `icon icon-${name}`);
  svg.setAttribute('aria-hidden', 'true');
  svg.setAttribute('focusable', 'false');
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', PATHS[name]);
  svg.append(path);
  return svg;
}
