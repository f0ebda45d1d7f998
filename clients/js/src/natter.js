/** The client: all layers together. */

import { Calls } from './calls.js';
import { isTransient } from './errors.js';
import { Http } from './http.js';
import { IceServers } from './ice.js';
import { Inbox } from './inbox.js';
import { PREFIX } from './persistence.js';
import { Outbox } from './outbox.js';
import { People } from './people.js';
import { callParts, toConsole } from './platform.js';
import { Receipts } from './receipts.js';
import { Rooms } from './rooms.js';
import { Session } from './session.js';
import { Socket } from './socket.js';
import { browserStorage, databaseOf, memoryStorage } from './storage.js';
import { Line, Tabs, entriesOf, eventsOf } from './tabs.js';
import { abortable, abortedSignal, linked, stopIfAborted } from './util.js';
import { dialer } from './wire.js';

/** @import { NatterOptions } from './platform.js' */
/** @import { Ack, Action, CurrentCall, Entry, Event, Fields } from './shapes.js' */
/** @import { Frame, Me, Options } from './shapes.js' */

/** How long a signal of a call is repeated: the server keeps a lost device's place for 20 s. */
const INSIST = 20_000;

/** One person's device. */
export class Natter {
  /** @type {AbortController | undefined} Aborted when nobody is signed in any more. */
  #life;
  #tabs;
  #storage;
  #log;
  #iceServers;
  /** @type {Outbox} */
  #outbox;
  /** @type {Receipts} */
  #receipts;
  /** @type {Line} */
  #line;

  /** @param {NatterOptions} options */
  constructor(options) {
    const {
      url,
      storage = 'indexedDB' in globalThis
        ? browserStorage(databaseOf(options.url), (error) => {
            // What is in memory is not shared.
            tabs.close();
            log('warn', 'IndexedDB is not there: nothing is kept for the next start', { error });
          })
        : memoryStorage(),
      log = toConsole,
      fetch = globalThis.fetch,
      WebSocket = globalThis.WebSocket,
      locks = globalThis.navigator?.locks,
      BroadcastChannel = globalThis.BroadcastChannel,
    } = options;
    const http = new Http(url, fetch, log);
    const tabs = new Tabs(storage.name, locks, BroadcastChannel);
    const leading = () => this.#line.leading;
    this.#log = log;
    this.#tabs = tabs;
    this.#storage = storage;
    this.#iceServers = new IceServers(http, log);
    this.#line = new Line(
      tabs,
      dialer(http, WebSocket, log),
      () => {
        this.connection.wake();
        this.#outbox.flush();
      },
    );
    this.#outbox = new Outbox({
      storage,
      tabs,
      log,
      leading,
      send: (id, messages, after, signal) => this.#send(id, messages, after, signal),
      catchUp: async (id) => {
        const conversation = await this.inbox.open(id);
        await conversation.fetch();
        return conversation.last;
      },
      changed: (id) => {
        this.inbox.get(id)?.changed();
        this.inbox.changed();
      },
    });
    this.#receipts = new Receipts({
      storage,
      log,
      open: () => this.connection.open,
      say: (kind, conversationId, seq) => this.connection.ask(kind, { conversationId, seq }),
      said: (id) => {
        this.inbox
          .get(id)
          ?.recount()
          .catch((error) => log('info', 'unread not counted', { error }));
      },
    });
    /** The account: sign in, sign out, and who is signed in. A store. */
    this.session = new Session(http, storage, tabs, log, (...now) => this.#become(...now));
    /** The connection's state. A store. */
    this.connection = new Socket({
      log,
      dial: (receive, closed, signal) => this.#line.dial(receive, closed, signal),
      recover: (signal) => this.#recover(signal),
      opened: () => this.#opened(),
      handle: (event, frame) => this.#handle(event, frame),
      pings: leading,
    });
    /**
     * All conversations. A store.
     * @type {Inbox}
     */
    this.inbox = new Inbox(
      {
        http,
        me: '',
        outbox: this.#outbox,
        receipts: this.#receipts,
        whisper: (fields) => {
          if (!this.connection.open) return;
          const answer = this.connection.ask('typing', fields);
          answer.catch((error) => log('info', 'typing not sent', { error }));
        },
      },
      storage,
      leading,
      log,
    );
    /** People, and their presence. */
    this.people = new People(http, log, tabs, (userId) => this.inbox.lookAt(userId));
    /** Rooms. */
    this.rooms = new Rooms(http, () => this.inbox);
    /** Calls. A store. */
    this.calls = new Calls({
      log,
      ask: async (action, fields) => {
        const ack = await this.#insist(action, fields);
        // Whoever ends a call is told of its entry here alone.
        entriesOf(ack).forEach((event) => this.inbox.handle(event));
        return ack;
      },
      ...callParts(options, () => this.#iceServers.get()),
    });
    this.#watchPlatform();
  }

  /**
   * Continues the session that the device has kept: what it knows is there at once, and the rest
   * comes with the connection.
   * @param {Options} [options]
   * @returns {Promise<Me | undefined>} Who is signed in.
   */
  async start({ signal } = {}) {
    stopIfAborted(signal);
    await abortable(this.session.resume(), signal);
    return this.session.user;
  }

  /** Connects or syncs now, such as when an app comes to the foreground. */
  wake() {
    this.connection.wake();
    this.#outbox.flush();
  }

  /** Stops everything; the device stays signed in. */
  async close() {
    globalThis.removeEventListener?.('online', this.#awake);
    globalThis.removeEventListener?.('pagehide', this.#leave);
    globalThis.document?.removeEventListener('visibilitychange', this.#awake);
    const life = this.#life;
    if (this.connection.open) await this.calls.leave();
    await this.inbox.flush();
    await this.#receipts.keep();
    life?.abort();
    this.#forget();
    this.#tabs.close();
  }

  #awake = () => {
    if (globalThis.document?.visibilityState !== 'hidden') this.wake();
  };

  /** The page goes: whoever talks to it must not wait, and what was read is kept. */
  #leave = () => {
    this.calls.leave();
    this.#receipts.keep();
  };

  #watchPlatform() {
    globalThis.addEventListener?.('online', this.#awake);
    globalThis.addEventListener?.('pagehide', this.#leave);
    globalThis.document?.addEventListener('visibilitychange', this.#awake);
  }

  /**
   * @param {Me | undefined} user
   * @param {string | undefined} ended
   */
  async #become(user, ended) {
    this.#life?.abort();
    this.#life = undefined;
    this.#forget();
    this.inbox.context.me = user?.id ?? '';
    if (!user) return this.#wipe(ended);
    const life = new AbortController();
    this.#life = life;
    await this.inbox.load();
    await this.#receipts.load();
    if (life.signal.aborted) return;
    await this.#outbox.start(user.id, life.signal);
    if (life.signal.aborted) return;
    for (const work of [this.#line.join(life.signal), this.connection.run(life.signal)]) {
      work.catch((error) => this.#log('error', 'the client has stopped', { error }));
    }
  }

  #forget() {
    this.inbox.clear();
    this.calls.clear();
    this.#iceServers.clear();
    this.people.presence.clear();
    this.#receipts.clear();
  }

  /**
   * Deletes what the device has kept. What is unsent stays, unless the person has signed out: it is
   * sent when they sign in again.
   * @param {string | undefined} ended
   */
  async #wipe(ended) {
    if (!ended) return;
    const all = /^(logout|accountDeleted)$/.test(ended);
    const prefixes = [PREFIX, 'receipts', ...(all ? ['outbox/'] : [])];
    const kept = await Promise.all(prefixes.map((prefix) => this.#storage.list(prefix)));
    await this.#storage.write(Object.fromEntries(kept.flat().map(([key]) => [key, undefined])));
  }

  /** @param {AbortSignal} signal */
  async #recover(signal) {
    const answer = await this.inbox.sync(signal, !this.connection.open);
    this.calls.synced(/** @type {CurrentCall[] | undefined} */ (answer.calls));
  }

  #opened() {
    this.#outbox.flush();
    this.#receipts.flush();
    this.people.presence.refresh();
  }

  /**
   * @param {Event} event
   * @param {Frame} [frame] That it answers: another tab's.
   */
  #handle(event, frame) {
    if (event.event === 'ack' && frame) {
      const { action } = frame;
      // Another tab's call: the device is in one.
      if (action === 'callUser' || action === 'makeAnswer') this.calls.leave(frame.callId);
      for (const one of eventsOf(frame, event, this.inbox.context.me)) this.#handle(one);
      return;
    }
    if (event.event === 'presence') this.people.presence.set(event.userId, event);
    if (event.event === 'sessionEnded') {
      this.session.end(event.reason).catch((error) =>
        this.#log('error', 'the session was not ended', { error }),
      );
    }
    if ('callId' in event) this.calls.handle(event);
    else this.inbox.handle(event);
  }

  /**
   * @param {string} conversationId
   * @param {{ text: string, clientMessageId: string }[]} messages
   * @param {number} after
   * @param {AbortSignal} signal
   * @returns {Promise<Entry[]>}
   */
  async #send(conversationId, messages, after, signal) {
    const path = `/api/conversations/${conversationId}/messages`;
    const [first, ...others] = messages;
    const one = !others.length && first;
    const body = one ? { ...one, after } : { messages, after };
    const { connection } = this;
    /** @type {{ entry?: Entry, entries?: Entry[] }} */
    const { entry, entries = entry ? [entry] : [] } = !connection.open
      ? await this.inbox.context.http.request('POST', path, { body, signal })
      : one
        ? await connection.ask('sendMessage', { conversationId, ...one, after }, { signal })
        : await connection.ask('sendMessages', { conversationId, messages, after }, { signal });
    // The log has them before the outbox lets them go.
    for (const one of entries) await this.inbox.take(conversationId, one);
    return entries;
  }

  /**
   * Sends a frame, and again if its answer was lost: a repeat does no harm.
   * @template {Action} A
   * @param {A} action
   * @param {Fields<A>} fields
   * @returns {Promise<Ack<A>>}
   */
  async #insist(action, fields) {
    const signal = this.#life?.signal ?? abortedSignal();
    for (const until = Date.now() + INSIST; ; ) {
      try {
        return await this.connection.ask(action, fields);
      } catch (error) {
        if (!isTransient(error) || Date.now() > until || signal.aborted) throw error;
        await this.#whenOpen(signal, until - Date.now());
      }
    }
  }

  /**
   * @param {AbortSignal} signal
   * @param {number} ms
   * @returns {Promise<void>}
   */
  async #whenOpen(signal, ms) {
    const waiting = linked(signal);
    const timer = setTimeout(() => waiting.abort(), ms);
    await new Promise((resolve) => {
      waiting.signal.addEventListener('abort', resolve);
      const end = this.connection.subscribe(({ state }) => {
        if (state === 'open') setTimeout(resolve, 250);
      });
      waiting.signal.addEventListener('abort', end);
    });
    waiting.abort();
    waiting.unlink();
    clearTimeout(timer);
  }
}
