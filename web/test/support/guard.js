/** Fails a test whose pages throw, complain on the console or break the policy. */

import assert from 'node:assert/strict';

export class Guard {
  #said = [];
  /** @type {RegExp[]} */
  #expected = [];

  /** @param {import('playwright-core').BrowserContext} context */
  constructor(context) {
    // What a policy blocks is an error on the console.
    context.on('console', (message) => {
      if (message.type() !== 'error') return;
      this.#said.push(`${message.text()} (${message.location().url})`);
    });
    context.on('weberror', (error) => {
      const { stack, message } = error.error();
      this.#said.push(`thrown: ${stack ?? message}`);
    });
  }

  /**
   * Complaints that belong to what a test does.
   * @param {RegExp} pattern
   */
  expect(pattern) {
    this.#expected.push(pattern);
  }

  /** The browser says itself that requests and sockets fail. */
  networkFails() {
    this.expect(/Failed to load resource: net::ERR_/);
    this.expect(/WebSocket connection to '[^']*' failed/);
  }

  /** Takes the complaints that match: the test judges them. */
  take(pattern) {
    const taken = this.#said.filter((one) => pattern.test(one));
    this.#said = this.#said.filter((one) => !pattern.test(one));
    return taken;
  }

  check() {
    const unexpected = this.#said.filter(
      (one) => !this.#expected.some((pattern) => pattern.test(one)),
    );
    assert.deepEqual(unexpected, [], 'a page complains');
  }
}
