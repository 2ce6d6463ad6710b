// Where the visitor writes, attaches a file or shares a place.

import { attachMenu } from './attach.js';
import { tell } from './note.js';
import { readPlace } from './place.js';
import { holdingEnd } from './view.js';

const form = document.getElementById('compose');
const field = document.getElementById('field');
const draftKey = 'kawan.draft';

/** `say(message)` takes `{text}`, `{file, text}` or `{location}`. Answers how to share a place. */
export function openComposer(say) {
  const menu = attachMenu({ onLocation: shareLocation, onFile: () => field.focus() });

  async function shareLocation() {
    const location = await readPlace();
    if (location) say({ location });
  }
  function send() {
    const text = field.value.trim();
    const file = menu.takeFile();
    if (text === '' && file === null) return;
    say(file ? { file, text } : { text });
    field.value = '';
    sessionStorage.removeItem(draftKey);
    grow();
    tell('');
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    send();
  });
  field.addEventListener('input', () => {
    sessionStorage.setItem(draftKey, field.value);
    grow();
  });
  field.addEventListener('keydown', (event) => {
    // On a phone Enter makes a line; the button sends.
    const desktop = matchMedia('(hover: hover) and (pointer: fine)').matches;
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || !desktop) return;
    event.preventDefault();
    send();
  });
  field.value = wordsOfPoster() ?? sessionStorage.getItem(draftKey) ?? '';
  grow();
  return { shareLocation };
}

/** As high as its text, up to what the style allows. */
function grow() {
  holdingEnd(() => {
    field.style.height = 'auto';
    field.style.height = `${field.scrollHeight}px`;
  });
}

/** A poster leads to `/?daftar=<code>`: its words stand ready to be sent. */
function wordsOfPoster() {
  const code = new URLSearchParams(window.location.search).get('daftar');
  return code && `DAFTAR ${code.slice(0, 100)}`;
}
