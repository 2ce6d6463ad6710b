// The menu behind the plus: a file, or a place. A chosen file waits above the field until it is sent.

import { icon, make } from './bubble.js';
import { tell } from './note.js';
import { word } from './words.js';

const opener = document.getElementById('attach');
const menu = document.getElementById('attach-menu');
const picker = document.getElementById('file');
const chosen = document.getElementById('chosen');
const maxFileBytes = Number(document.getElementById('compose').dataset.maxFile);

export function attachMenu({ onLocation, onFile }) {
  let file = null;

  function choose(next) {
    file = next;
    chosen.hidden = file === null;
    chosen.replaceChildren(...(file === null ? [] : [icon('file'), make('span', file.name), dropButton()]));
  }
  function dropButton() {
    const drop = make('button.drop', '✕');
    drop.type = 'button';
    drop.setAttribute('aria-label', word('removeFile'));
    drop.addEventListener('click', () => choose(null));
    return drop;
  }

  document.getElementById('share-location').addEventListener('click', () => {
    openMenu(false);
    onLocation();
  });
  document.getElementById('pick-file').addEventListener('click', () => {
    openMenu(false);
    picker.click();
  });
  picker.addEventListener('change', () => {
    const [picked] = picker.files;
    picker.value = '';
    if (!picked) return;
    if (picked.size > maxFileBytes) {
      tell(word('tooLarge'));
      return;
    }
    choose(picked);
    onFile();
  });
  return {
    /** The chosen file, which is then no longer chosen; `null` without one. */
    takeFile() {
      const taken = file;
      choose(null);
      return taken;
    },
  };
}

function openMenu(open) {
  menu.hidden = !open;
  opener.setAttribute('aria-expanded', String(open));
  if (open) menu.querySelector('button').focus();
}

opener.addEventListener('click', () => openMenu(menu.hidden));
menu.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape') return;
  openMenu(false);
  opener.focus();
});
document.addEventListener('click', ({ target }) => {
  if (!menu.contains(target) && !opener.contains(target)) openMenu(false);
});
