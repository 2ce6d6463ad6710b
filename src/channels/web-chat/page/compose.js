// Where the visitor writes, attaches a file or shares a place.

import { make } from './bubble.js';
import { word } from './words.js';

const form = document.getElementById('compose');
const field = document.getElementById('field');
const attach = document.getElementById('attach');
const menu = document.getElementById('attach-menu');
const picker = document.getElementById('file');
const place = document.getElementById('share-location');
const chosen = document.getElementById('chosen');
const note = document.getElementById('note');
const draftKey = 'kawan.draft';
const maxFileBytes = Number(form.dataset.maxFile);
const locationTimeoutMs = 15_000;

export function openComposer(say) {
  let file = null;

  function tell(text) {
    note.textContent = text;
    note.hidden = text === '';
  }
  function openMenu(open) {
    menu.hidden = !open;
    attach.setAttribute('aria-expanded', String(open));
    if (open) menu.querySelector('button').focus();
  }
  function choose(next) {
    file = next;
    chosen.replaceChildren();
    chosen.hidden = file === null;
    if (file === null) return;
    const drop = make('button', '✕');
    drop.type = 'button';
    drop.setAttribute('aria-label', word('removeFile'));
    drop.addEventListener('click', () => choose(null));
    chosen.append(make('span', `📎 ${file.name}`), drop);
    field.focus();
  }
  function send() {
    const text = field.value.trim();
    if (text === '' && file === null) return;
    say(file ? { file, text } : { text });
    field.value = '';
    sessionStorage.removeItem(draftKey);
    grow();
    choose(null);
    tell('');
  }
  function grow() {
    field.style.height = 'auto';
    field.style.height = `${field.scrollHeight}px`;
  }
  function shareLocation() {
    openMenu(false);
    if (!navigator.geolocation) {
      tell(word('noLocation'));
      return;
    }
    tell(word('locating'));
    navigator.geolocation.getCurrentPosition(
      ({ coords: { latitude, longitude } }) => {
        tell('');
        say({ location: { latitude, longitude } });
      },
      () => tell(word('noLocation')),
      { timeout: locationTimeoutMs, maximumAge: 300_000 },
    );
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
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing && desktop) {
      event.preventDefault();
      send();
    }
  });
  attach.addEventListener('click', () => openMenu(menu.hidden));
  menu.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    openMenu(false);
    attach.focus();
  });
  document.addEventListener(
    'click',
    ({ target }) => !menu.contains(target) && !attach.contains(target) && openMenu(false),
  );
  document.getElementById('pick-file').addEventListener('click', () => {
    openMenu(false);
    picker.click();
  });
  picker.addEventListener('change', () => {
    const [picked] = picker.files;
    picker.value = '';
    if (!picked) return;
    if (picked.size > maxFileBytes) tell(word('tooLarge'));
    else choose(picked);
  });
  place.addEventListener('click', shareLocation);
  field.value = sessionStorage.getItem(draftKey) ?? '';
  const code = new URLSearchParams(location.search).get('daftar');
  if (code) field.value = `DAFTAR ${code.slice(0, 40)}`;
  grow();
  return { shareLocation };
}
