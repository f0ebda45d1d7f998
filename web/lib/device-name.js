/** What a device is called, from what its browser says of itself. Pure. */

/** The first that fits: most browsers call themselves by the names of others, too. */
const BROWSERS = /** @type {const} */ ([
  [/\bEdgA?\/|EdgiOS\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/SamsungBrowser\//, 'Samsung Internet'],
  [/Firefox\/|FxiOS\//, 'Firefox'],
  [/HeadlessChrome\/|Chromium\//, 'Chromium'],
  [/Chrome\/|CriOS\//, 'Chrome'],
  [/Version\/.*Safari\//, 'Safari'],
]);

const SYSTEMS = /** @type {const} */ ([
  [/Android/, 'Android'],
  [/iPhone/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/Windows/, 'Windows'],
  [/CrOS/, 'ChromeOS'],
  [/Mac OS X|Macintosh/, 'macOS'],
  [/Linux/, 'Linux'],
]);

/**
 * @param {string} agent A User-Agent.
 * @returns {{ browser: string | undefined, system: string | undefined }}
 */
export const deviceOf = (agent) => ({
  browser: BROWSERS.find(([sign]) => sign.test(agent))?.[1],
  system: SYSTEMS.find(([sign]) => sign.test(agent))?.[1],
});
