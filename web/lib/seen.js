/** What is done once an element can be seen: not for a row far below. */

/** @type {WeakMap<Element, () => void>} */
const waiting = new WeakMap();
const observer = new IntersectionObserver((changes) => {
  for (const { target, isIntersecting } of changes) {
    if (!isIntersecting) continue;
    observer.unobserve(target);
    waiting.get(target)?.();
  }
});

/**
 * @param {Element} element
 * @param {AbortSignal} signal Ends the waiting.
 * @param {() => void} call Called once.
 */
export function whenSeen(element, signal, call) {
  waiting.set(element, () => !signal.aborted && call());
  observer.observe(element);
  signal.addEventListener('abort', () => observer.unobserve(element));
}
