/** A button at every example, which copies it. */

/** How long a button says what became of it. */
const SAID = 2_000;

export function offerCopies() {
  for (const block of document.querySelectorAll('main pre:not(.result)')) {
    const frame = document.createElement('div');
    frame.className = 'sample';
    block.replaceWith(frame);
    frame.append(block, copier(block));
  }
}

/** @param {Element} block */
function copier(block) {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'copy';
  // What the button says now is read out, without the focus having to move.
  button.ariaLive = 'polite';
  const say = (/** @type {string} */ words) => (button.textContent = words);
  say('Copy');
  let timer = 0;
  button.addEventListener('click', async () => {
    // Not allowed, or a page without TLS: it can still be selected.
    const copy = async () => navigator.clipboard.writeText(block.textContent ?? '');
    say(await copy().then(() => 'Copied', () => 'Not copied'));
    clearTimeout(timer);
    timer = setTimeout(say, SAID, 'Copy');
  });
  return button;
}
