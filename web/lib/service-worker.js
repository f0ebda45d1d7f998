/** The service worker, which keeps the client's files for starts without a network. */

const ADDRESS = '/web/service-worker.js';

/** Registers it, where the page may have one. */
export function startServiceWorker() {
  if (!navigator.serviceWorker) return;
  // boot.js was there before, where this page has started late.
  const address = /** @type {any} */ (globalThis).natterWorker ?? trusted();
  navigator.serviceWorker
    .register(address, { scope: '/', updateViaCache: 'none' })
    .catch((error) => console.info('natter: no service worker', error));
}

/** The page's policy wants to know where an address of a script comes from. */
function trusted() {
  const policy = /** @type {any} */ (globalThis).trustedTypes?.createPolicy('natter', {
    createScriptURL: (/** @type {string} */ url) => {
      if (url !== ADDRESS) throw new TypeError('not an address of a script of this client');
      return url;
    },
  });
  return policy ? policy.createScriptURL(ADDRESS) : ADDRESS;
}
