// Where something that the start needs does not come, no module runs that could say so: a server
// with too much to do refuses some of the first view's requests. This says it, and tries again.
{
  /** How often the page has been loaded again by itself. `app.js` forgets it. */
  const KEY = 'natter.starts';
  const DELAYS = [1_000, 3_000, 9_000];
  const TEXTS = {
    en: ['Natter did not load completely: a file did not come.', 'Try again'],
    de: ['Natter wurde nicht vollständig geladen: Eine Datei fehlt.', 'Noch einmal versuchen'],
  };

  let failed = false;
  /** The mark of the page before its first view. */
  const waits = () => document.querySelector('natter-app > .splash');

  const fail = () => {
    if (failed) return;
    failed = true;
    if (document.readyState === 'loading') addEventListener('DOMContentLoaded', tell);
    else tell();
    reload();
  };

  const tell = () => {
    const place = waits()?.parentElement;
    if (!place) return;
    const language = /^de\b/.test(navigator.language) ? 'de' : 'en';
    const [text, again] = TEXTS[language];
    const told = document.createElement('main');
    Object.assign(told, { className: 'pane-empty', lang: language });
    const title = document.createElement('h1');
    const sentence = document.createElement('p');
    const button = document.createElement('button');
    title.textContent = 'Natter';
    sentence.textContent = text ?? '';
    sentence.setAttribute('role', 'alert');
    Object.assign(button, { type: 'button', className: 'button', textContent: again });
    button.addEventListener('click', () => location.reload());
    told.append(title, sentence, button);
    place.append(told);
  };

  /**
   * After the given number of times; not all who were refused come back at the same moment.
   * @param {number} times
   * @param {() => void} act
   */
  const later = (times, act) => {
    const delay = DELAYS[times];
    if (delay !== undefined) setTimeout(act, delay * (0.5 + Math.random()));
  };

  const reload = () => {
    const times = Number(sessionStorage.getItem(KEY));
    later(times, async () => {
      // Without a network the browser's own page would be next. What came late has started it.
      if (!navigator.onLine || !waits()) return;
      sessionStorage.setItem(KEY, String(times + 1));
      await keepFiles().catch(() => {});
      location.reload();
    });
  };

  /**
   * Until the service worker has all files, or has failed: it asks for a few at once, where a page
   * asks for all of them, and is refused again.
   */
  const keepFiles = async () => {
    const page = /** @type {any} */ (globalThis);
    const policy = page.trustedTypes?.createPolicy('natter', {
      createScriptURL: () => '/web/service-worker.js',
    });
    const address = policy ? policy.createScriptURL('') : '/web/service-worker.js';
    // There is one policy of a name. What starts the page late after all asks for it, too.
    page.natterWorker = address;
    const options = /** @type {const} */ ({ scope: '/', updateViaCache: 'none' });
    const registration = await navigator.serviceWorker.register(address, options);
    const worker = registration.installing ?? registration.waiting ?? registration.active;
    await new Promise((resolve) => {
      const look = () => /^(activated|redundant)$/.test(worker?.state ?? 'redundant') && resolve(0);
      worker?.addEventListener('statechange', look);
      look();
    });
  };

  /**
   * A sheet needs no new page: only a module that failed once has failed for good.
   * @param {HTMLLinkElement} link
   */
  const style = (link) => {
    const times = Number(link.dataset.times ?? 0);
    later(times, () => {
      if (!link.isConnected) return;
      const again = /** @type {HTMLLinkElement} */ (link.cloneNode());
      again.dataset.times = String(times + 1);
      link.replaceWith(again);
    });
  };

  addEventListener('error', ({ target }) => {
    if (target instanceof HTMLLinkElement) {
      if (target.rel === 'stylesheet') style(target);
      return;
    }
    // Of the window itself: a module that throws while it starts.
    const needed = target === window || target instanceof HTMLScriptElement;
    if (needed && (!document.body || waits())) fail();
  }, true);
  addEventListener('unhandledrejection', () => void (waits() && fail()));
}
