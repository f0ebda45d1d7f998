/** What a device keeps. */

/**
 * Keys and values that the device keeps. Values are what JSON can say.
 * @typedef {object} Storage
 * @property {string} [name] Set where several tabs share it; they then share the session.
 * @property {(key: string) => Promise<any>} get `undefined` if there is none.
 * @property {(prefix: string) => Promise<[string, any][]>} list
 *   Keys with the prefix and their values, by key.
 * @property {(changes: Record<string, unknown>) => Promise<void>} write
 *   Stores all or nothing; `undefined` deletes the key.
 */

/**
 * Keeps everything until the program ends.
 * @returns {Storage}
 */
export function memoryStorage() {
  /** @type {Map<string, unknown>} */
  const values = new Map();
  return {
    get: async (key) => values.get(key),
    list: async (prefix) =>
      [...values].filter(([key]) => key.startsWith(prefix)).sort(([a], [b]) => (a < b ? -1 : 1)),
    write: async (changes) => {
      for (const [key, value] of Object.entries(changes)) {
        if (value === undefined) values.delete(key);
        // A copy: nobody changes it from outside.
        else values.set(key, JSON.parse(JSON.stringify(value)));
      }
    },
  };
}

/**
 * Keeps everything in the browser's IndexedDB, which all tabs of an origin share.
 * @param {string} [name] Of the database.
 * @param {IDBFactory} [factory]
 * @returns {Storage}
 */
export function indexedDbStorage(name = 'natter', factory = globalThis.indexedDB) {
  /** @type {Promise<IDBDatabase> | undefined} */
  let opened;
  const open = () =>
    (opened ??= new Promise((resolve, reject) => {
      const request = factory.open(name, 1);
      request.onupgradeneeded = () => request.result.createObjectStore('values');
      request.onerror = () => reject(request.error);
      request.onsuccess = () => {
        const database = request.result;
        // Lets go when the browser closes it or another tab deletes it; the next use opens again.
        const forget = () => (opened = undefined);
        database.onclose = forget;
        database.onversionchange = () => {
          database.close();
          forget();
        };
        resolve(database);
      };
    }).catch((error) => {
      opened = undefined;
      throw error;
    }));

  /**
   * @template T
   * @param {IDBTransactionMode} mode
   * @param {(store: IDBObjectStore) => () => T} work Asks, and returns what reads the answers.
   * @returns {Promise<T>}
   */
  const transact = async (mode, work) => {
    const transaction = (await open()).transaction('values', mode);
    const read = work(transaction.objectStore('values'));
    await new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = transaction.onerror = () => reject(transaction.error);
    });
    return read();
  };

  return {
    name,
    get: (key) =>
      transact('readonly', (store) => {
        const request = store.get(key);
        return () => request.result;
      }),
    list: (prefix) =>
      transact('readonly', (store) => {
        const range = IDBKeyRange.bound(prefix, `${prefix}\uffff`);
        const keys = store.getAllKeys(range);
        const values = store.getAll(range);
        return () => keys.result.map((key, index) => [String(key), values.result[index]]);
      }),
    write: (changes) =>
      transact('readwrite', (store) => {
        for (const [key, value] of Object.entries(changes)) {
          if (value === undefined) store.delete(key);
          else store.put(value, key);
        }
        return () => {};
      }),
  };
}

/**
 * The database of a deployment's clients.
 * @param {string} url Of its HTTP API.
 */
export const databaseOf = (url) => `natter ${url}`;

/**
 * Keeps everything in IndexedDB, or until the page closes where that can't be opened: in a private
 * window, by a setting, on a full disk. What was opened once is not given up for memory.
 * @param {string} name
 * @param {(error: unknown) => void} forgetful Called when it is memory.
 * @returns {Storage}
 */
export function browserStorage(name, forgetful) {
  const open = async () => {
    try {
      // Already asking for `globalThis.indexedDB` may throw.
      const device = indexedDbStorage(name);
      await device.get('');
      return device;
    } catch (error) {
      forgetful(error);
      return memoryStorage();
    }
  };
  /** @type {Promise<Storage> | undefined} */
  let opened;
  const storage = () => (opened ??= open());
  return {
    name,
    get: async (key) => (await storage()).get(key),
    list: async (prefix) => (await storage()).list(prefix),
    write: async (changes) => (await storage()).write(changes),
  };
}
