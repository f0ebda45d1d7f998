/** What a test has begun ends in the opposite order: pages before the server that they talk to. */

/** @type {WeakMap<object, (() => unknown)[]>} */
const ends = new WeakMap();

/**
 * @param {import('node:test').TestContext} t
 * @param {() => unknown} end
 */
export function atEnd(t, end) {
  const known = ends.get(t);
  if (known) return void known.push(end);
  const stack = [end];
  ends.set(t, stack);
  t.after(async () => {
    const errors = [];
    while (stack.length) {
      try {
        await stack.pop()();
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length) throw errors[0];
  });
}
