// The web chat in the browser. The server keeps the conversation; this page shows it and brings the visitor's words.

import { readHistory } from './api.js';
import { openComposer } from './compose.js';
import { openLive } from './live.js';
import { Log } from './log.js';
import { showTyping } from './typing.js';
import { createUnsent } from './unsent.js';
import { toEnd } from './view.js';
import { word } from './words.js';

const state = document.getElementById('state');
const starters = document.getElementById('starters');
const retryHistoryMs = 3_000;

const log = new Log({
  onChoice: ({ id, label }) => say({ choice: id, label }),
  onShareLocation: () => composer.shareLocation(),
});
const unsent = createUnsent((item, outcome, detail) => {
  if (outcome === 'sent') log.confirm(item.clientId, detail);
  else if (outcome === 'waiting') log.mark(item.clientId, 'waiting');
  else log.mark(item.clientId, detail === 413 ? 'tooLarge' : 'refused');
});
const composer = openComposer(say);

/** Shows it at once and sends it when it can. */
function say(message) {
  const item = { clientId: newName(), at: Date.now(), ...message };
  starters.hidden = true;
  log.showPending(item);
  unsent.add(item);
}

/** A page that is not on https has no `crypto.randomUUID`. */
function newName() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function showState(name) {
  state.hidden = name === 'open';
  state.textContent = name === 'open' ? '' : word(navigator.onLine ? 'reconnecting' : 'offline');
  if (name === 'open') unsent.retry();
}

async function start() {
  for (const item of unsent.waiting()) log.showPending(item);
  for (;;) {
    try {
      log.show(await readHistory(0));
      break;
    } catch {
      showState('lost');
      await new Promise((resolve) => setTimeout(resolve, retryHistoryMs));
    }
  }
  starters.hidden = !log.isEmpty;
  if (!log.isEmpty) toEnd(false);
  openLive({
    lastSeq: () => log.lastSeq,
    onLine: (line) => {
      starters.hidden = true;
      log.show([line]);
    },
    onTyping: showTyping,
    onState: showState,
  });
  unsent.retry();
}

for (const button of starters.querySelectorAll('button')) {
  button.addEventListener('click', () => say({ text: button.dataset.say }));
}
document.getElementById('languages').addEventListener('click', (event) => {
  const link = event.target.closest('a');
  // The page turns at once; the conversation asks, because a form may stand open.
  if (link && link.getAttribute('aria-current') !== 'true' && !log.isEmpty) say({ text: word('languageWord') });
});
document.getElementById('leave').addEventListener('click', async () => {
  if (!confirm(word('leaveSure'))) return;
  await fetch('/chat/leave', { method: 'POST' }).catch(() => null);
  unsent.clear();
  sessionStorage.clear();
  window.location.assign('/');
});
addEventListener('online', () => unsent.retry());
addEventListener('beforeunload', (event) => {
  if (unsent.holdsFile()) event.preventDefault();
});
void start();
