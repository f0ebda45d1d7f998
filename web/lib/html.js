/** Elements without HTML: text only ever becomes text nodes. */

/** @typedef {Node | string | number | false | null | undefined} Child */

/**
 * What an element is given:
 * - a function under `onclick`, `oninput`, … listens to that event;
 * - `value`, `checked`, `selected` and `srcObject` are properties;
 * - `true` sets an attribute without a value; `false`, `null` and `undefined` take it away;
 * - everything else is an attribute.
 * @typedef {Record<string, any>} Props
 */

const PROPERTIES = new Set(['value', 'checked', 'selected', 'srcObject', 'indeterminate']);
/** What would run or style from a string; the page's policy forbids it as well. */
const FORBIDDEN = new Set(['style', 'srcdoc', 'innerHTML', 'outerHTML']);
const SAFE_URL = /^(https?:|blob:|data:image\/|mailto:|[#/])/i;

/**
 * Makes an element.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Props | null} [props]
 * @param {...(Child | Child[])} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function h(tag, props, ...children) {
  const element = document.createElement(tag);
  if (props) set(element, props);
  element.append(...nodes(children));
  return element;
}

/**
 * Changes attributes, properties and listeners of an element; those that stay are not touched.
 * @template {Element} E
 * @param {E} element
 * @param {Props} props
 * @returns {E}
 */
export function set(element, props) {
  for (const [name, value] of Object.entries(props)) {
    if (FORBIDDEN.has(name)) throw new Error(`${name} is never set from a string`);
    if (name.startsWith('on')) {
      if (value) element.addEventListener(name.slice(2), value);
    } else if (PROPERTIES.has(name)) {
      if (/** @type {any} */ (element)[name] !== value) /** @type {any} */ (element)[name] = value;
    } else if (value === undefined || value === null || value === false) {
      if (element.hasAttribute(name)) element.removeAttribute(name);
    } else {
      const text = value === true ? '' : String(value);
      if ((name === 'href' || name === 'src') && !SAFE_URL.test(text)) {
        throw new Error(`${name} has an address that is not let in`);
      }
      if (element.getAttribute(name) !== text) element.setAttribute(name, text);
    }
  }
  return element;
}

/**
 * Replaces what is in an element.
 * @template {Element} E
 * @param {E} element
 * @param {...(Child | Child[])} children
 * @returns {E}
 */
export function fill(element, ...children) {
  element.replaceChildren(...nodes(children));
  return element;
}

/**
 * Sets an element's text, and does nothing if it is that already.
 * @param {Node} element
 * @param {string} text
 */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/**
 * @template T
 * @typedef {object} Keyed
 * @property {(item: T) => string} key
 * @property {(item: T) => HTMLElement} create
 * @property {(element: any, item: T) => void} [update]
 *   Called for new ones, too, and for those whose item is another object than before.
 */

/** @type {WeakMap<Element, Map<string, { element: HTMLElement, item: unknown }>>} */
const lists = new WeakMap();

/**
 * Makes the children of `parent` those of the list: elements stay with their keys, so that focus,
 * selection and what is playing survive. Moves as little as it can, and never the focused element.
 * @template T
 * @param {Element} parent It has no other children.
 * @param {readonly T[]} items
 * @param {Keyed<T>} how
 */
export function keyed(parent, items, { key, create, update }) {
  const before = lists.get(parent) ?? new Map();
  const now = new Map();
  for (const item of items) {
    const name = key(item);
    const known = before.get(name);
    const element = known?.element ?? create(item);
    if (known?.item !== item) update?.(element, item);
    now.set(name, { element, item });
  }
  for (const [name, { element }] of before) if (!now.has(name)) element.remove();
  place(parent, [...now.values()].map(({ element }) => element));
  lists.set(parent, now);
}

/**
 * Brings elements into an order. One that has gone up or down is moved, not all that it passed.
 * @param {Element} parent
 * @param {readonly HTMLElement[]} wanted All of its children that stay, and new ones.
 */
function place(parent, wanted) {
  const focused = wanted.find((element) => element.contains(document.activeElement));
  let at = parent.firstChild;
  for (const element of wanted) {
    // What has the focus would lose it: what stands before it goes out of its way, to the end.
    while (element === focused && element.parentNode === parent && at && at !== element) {
      const next = at.nextSibling;
      parent.append(at);
      at = next;
    }
    // The one here has gone further down: it is placed when its turn comes.
    if (at && at !== focused && at.nextSibling === element) at = element;
    if (at === element) at = element.nextSibling;
    else parent.insertBefore(element, at);
  }
}

/** @param {(Child | Child[])[]} children */
function nodes(children) {
  return children
    .flat()
    .flatMap((child) =>
      child === false || child === null || child === undefined
        ? []
        : [child instanceof Node ? child : String(child)],
    );
}
