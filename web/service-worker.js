/**
 * Keeps the client's files on the device, so that a start without a network shows the app.
 *
 * `/web/files.json` lists every file with the hash of its content. All files of one list are kept
 * together, in a cache that is named by the list and by the policies of the page; a page gets all
 * its files from one cache, so that modules of two versions never meet. Each start asks for the
 * list and the page: if one of them is another one, what has changed is fetched, and the next start
 * uses it. Nothing of the API is ever kept.
 */

/// <reference lib="webworker" />

{
  const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (globalThis));
  const LIST = '/web/files.json';
  const PREFIX = 'files ';
  /** Which version is the newest, and which page has which one. */
  const STATE = 'state';
  /** So many files are fetched at once: a new account at AWS runs ten functions. */
  const AT_ONCE = 4;
  /** What the page is told beside its content: the address of the sockets is in the first one. */
  const POLICIES = ['content-security-policy', 'permissions-policy', 'referrer-policy'];

  /** @type {Map<string, string>} The version of each page, as far as it is remembered. */
  const versions = new Map();

  worker.addEventListener('install', (event) => {
    // Without the files it is no use: the browser forgets it, and the next start installs it.
    event.waitUntil(getNewest().then(() => worker.skipWaiting()));
  });

  worker.addEventListener('activate', (event) => {
    event.waitUntil(worker.clients.claim());
  });

  worker.addEventListener('fetch', (event) => {
    const { request } = event;
    const { origin, pathname } = new URL(request.url);
    if (request.method !== 'GET' || origin !== worker.location.origin) return;
    if (pathname === LIST || pathname === '/web/service-worker.js') return;
    if (request.mode === 'navigate') {
      if (pathname !== '/') return;
      event.respondWith(page(event));
      event.waitUntil(update());
    } else if (/^\/(web|client)\//.test(pathname)) {
      event.respondWith(file(event.clientId, request));
    }
  });

  /** @param {FetchEvent} event A page starts: with the newest version. */
  async function page({ request, resultingClientId }) {
    const version = await read('newest');
    const found = version && (await (await caches.open(version)).match('/'));
    if (!found) return fetch(request);
    versions.set(resultingClientId, version);
    await write(`page/${resultingClientId}`, version);
    return found;
  }

  /**
   * @param {string} clientId
   * @param {Request} request
   */
  async function file(clientId, request) {
    const version = versions.get(clientId) ?? (await read(`page/${clientId}`));
    if (!version) return fetch(request);
    versions.set(clientId, version);
    return (await (await caches.open(version)).match(request.url)) ?? fetch(request);
  }

  /** @type {Promise<void> | undefined} */
  let updating;

  /** Gets the newest version, all of it or nothing. */
  function update() {
    updating ??= getNewest()
      .catch((error) => console.info('natter: no newer version', error))
      .finally(() => (updating = undefined));
    return updating;
  }

  async function getNewest() {
    // Of the page as a whole: not every browser takes the policies of an answer without a body.
    const [answer, start] = await Promise.all([
      fetch(LIST, { cache: 'no-cache' }),
      fetch('/', { cache: 'reload' }),
    ]);
    // A server that has no list: every start goes to the network.
    if (!answer.ok) return;
    const text = await answer.text();
    const policies = POLICIES.map((policy) => start.headers.get(policy));
    const name = PREFIX + (await hash(encode(JSON.stringify([text, ...policies]))));
    const before = await read('newest');
    if (name === before) return;
    /** @type {{ files: Record<string, string> }} */
    const { files } = JSON.parse(text);
    await caches.delete(name);
    const [old, fresh] = await Promise.all([caches.open(before ?? STATE), caches.open(name)]);
    const paths = Object.keys(files);
    const work = async () => {
      for (let path = paths.pop(); path; path = paths.pop()) {
        const kept = path === '/' ? start : await old.match(path);
        const same = kept && (await isContent(kept, files[path]));
        const response = same ? kept : await fetch(path, { cache: 'no-cache' });
        // While a deployment is under way, files of two versions are served.
        if (!same && !(await isContent(response, files[path]))) {
          throw new Error(`${path} is not the one of the list: ${response.status}`);
        }
        await fresh.put(path, response);
      }
    };
    try {
      await Promise.all(Array.from({ length: AT_ONCE }, work));
    } catch (error) {
      paths.length = 0;
      await caches.delete(name);
      throw error;
    }
    await write('newest', name);
    await tidy([name, before]);
  }

  /**
   * @param {Response} response
   * @param {string | undefined} expected The hash on the list.
   */
  async function isContent(response, expected) {
    if (!response.ok || response.redirected) return false;
    return (await hash(await response.clone().arrayBuffer())) === expected;
  }

  /**
   * Forgets what no page uses any more.
   * @param {(string | undefined)[]} kept A page that starts at this moment may have the one before.
   */
  async function tidy(kept) {
    const state = await caches.open(STATE);
    const open = await worker.clients.matchAll({ includeUncontrolled: true });
    const pages = new Set(open.map(({ id }) => id));
    const used = new Set(kept);
    for (const { url } of await state.keys()) {
      const [, id] = /\/state\/page\/(.+)$/.exec(url) ?? [];
      if (!id) continue;
      const version = await read(`page/${id}`);
      if ((pages.has(id) || versions.has(id)) && version) used.add(version);
      else await state.delete(url);
    }
    const versionsKept = (await caches.keys()).filter((name) => name.startsWith(PREFIX));
    const unused = versionsKept.filter((name) => !used.has(name));
    await Promise.all(unused.map((name) => caches.delete(name)));
  }

  /**
   * @param {string} key
   * @returns {Promise<string | undefined>}
   */
  async function read(key) {
    const found = await (await caches.open(STATE)).match(`/state/${key}`);
    return found?.text();
  }

  /**
   * @param {string} key
   * @param {string} value
   */
  async function write(key, value) {
    await (await caches.open(STATE)).put(`/state/${key}`, new Response(value));
  }

  /** @param {string} text */
  const encode = (text) => new TextEncoder().encode(text);

  /**
   * As the list has it.
   * @param {BufferSource} content
   */
  async function hash(content) {
    const digest = await crypto.subtle.digest('SHA-256', content);
    const bytes = new Uint8Array(digest.slice(0, 12));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  }
}
