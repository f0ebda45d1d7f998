/** Sockets: opened with a ticket each, and why they end. */

import { NatterError } from './errors.js';

/** @import { Http } from './http.js' */
/** @import { Closed, Event, Log, Wire } from './shapes.js' */

/** How long a handshake may take. */
const OPEN_TIMEOUT = 10_000;
/** How long after an error the close may be told: it says more. */
const CLOSE_TIMEOUT = 1_000;
/** After so many refused handshakes with good tickets in a row it is no accident. */
const REFUSED = 3;

const NO_WEBSOCKET =
  'There is no WebSocket here: pass one, such as that of the package `ws`, or use Node.js 22.';
const HINT =
  'the API answers, but sockets are refused: is the origin of this page in AllowedOrigins ' +
  '(locally --allow-origin)?';

/**
 * Opens one socket after the other.
 * @param {Http} http
 * @param {typeof WebSocket | undefined} Constructor
 * @param {Log} log
 * @returns {(receive: (event: Event) => void, closed: Closed, signal: AbortSignal) =>
 *   Promise<Wire>}
 */
export function dialer(http, Constructor, log) {
  let refused = 0;
  return async (receive, closed, signal) => {
    if (!Constructor) throw new NatterError({ code: 'no_websocket', detail: NO_WEBSOCKET });
    const { url } = await http.request('POST', '/api/ws-ticket', { signal });
    try {
      const wire = await openWebSocket(Constructor, url, receive, closed, signal, log);
      refused = 0;
      return wire;
    } catch (error) {
      // It was closed before it was open. A browser tells no page why.
      const { cause } = /** @type {{ cause?: { code?: number } }} */ (error);
      if (cause?.code && ++refused === REFUSED) log('warn', HINT, { error });
      throw error;
    }
  };
}

/**
 * Opens a WebSocket.
 * @param {typeof WebSocket} Constructor
 * @param {string} url
 * @param {(event: Event) => void} receive
 * @param {Closed} closed
 * @param {AbortSignal} signal
 * @param {Log} log
 * @returns {Promise<Wire>}
 */
export function openWebSocket(Constructor, url, receive, closed, signal, log) {
  return new Promise((resolve, reject) => {
    const socket = new Constructor(url);
    let over = false;
    /** @type {string | undefined} Not every platform says anything. */
    let message;
    /** @param {{ code?: number, reason?: string }} [close] */
    const end = ({ code, reason } = {}) => {
      if (over) return;
      over = true;
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      // `close` waits for the other side, which may be gone: nobody waits for that.
      socket.close();
      const error = lost({ code, reason, message });
      reject(error);
      closed(error);
    };
    const abort = () => end();
    let timer = setTimeout(end, OPEN_TIMEOUT);
    signal.addEventListener('abort', abort);
    socket.onopen = () => {
      clearTimeout(timer);
      resolve({ send: (frame) => !over && socket.send(JSON.stringify(frame)), close: abort });
    };
    socket.onmessage = ({ data }) => {
      if (over) return;
      const event = parsed(data);
      if (event) receive(event);
      else log('warn', 'a frame is not a JSON object', { length: data?.length });
    };
    socket.onerror = (event) => {
      ({ message } = /** @type {{ message?: string }} */ (event));
      message = message?.replace(/ticket=[\w.~-]*/g, 'ticket=…');
      clearTimeout(timer);
      timer = setTimeout(end, CLOSE_TIMEOUT);
    };
    socket.onclose = end;
    if (signal.aborted) end();
  });
}

/**
 * @param {{ code?: number, reason?: string, message?: string }} [cause] Of the socket's close and
 *   error.
 */
export const lost = (cause) =>
  new NatterError({ code: 'network', detail: 'The connection was lost.' }, cause);

/**
 * @param {string} data
 * @returns {Event | undefined}
 */
function parsed(data) {
  try {
    const value = JSON.parse(data);
    return value && typeof value === 'object' ? value : undefined;
  } catch {
    // Its message would quote what others have written.
  }
}
