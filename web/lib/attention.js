/** Calls somebody back who looks at another page. */

/** How often the title changes. */
const BLINK = 1_200;

/**
 * Says something in the title, again and again, and as a notification if the page is hidden and may
 * do that.
 * @param {string} text
 * @returns {() => void} Ends it.
 */
export function attract(text) {
  let before = document.title;
  // What the title makes of it: it has no spaces at its ends, and no two in a row.
  let said = text;
  const blink = () => {
    if (document.title === said) document.title = before;
    else {
      // It may have changed meanwhile.
      before = document.title;
      document.title = text;
      said = document.title;
    }
  };
  blink();
  const timer = setInterval(blink, BLINK);
  const note = document.hidden ? notification(text) : undefined;
  return () => {
    clearInterval(timer);
    if (document.title === said) document.title = before;
    note?.close();
  };
}

/** @param {string} text */
function notification(text) {
  if (globalThis.Notification?.permission !== 'granted') return undefined;
  try {
    const note = new Notification(text, { tag: 'natter-call', icon: '/web/icons/icon-192.png' });
    note.onclick = () => {
      focus();
      note.close();
    };
    return note;
  } catch {
    // Phones let only service workers do that.
    return undefined;
  }
}
