// The conversation on the screen: lines by number, the visitor's unconfirmed ones below them.

import { bubbleOf, choiceButton, make } from './bubble.js';
import { dayOf, word } from './words.js';

const list = document.getElementById('log');
const typing = document.getElementById('typing');
const newest = document.getElementById('newest');
const typingMs = 9_000;
/** Closer to the end than this, a new line pulls the view along. */
const nearEndPx = 160;

export function createLog({ onChoice, onShareLocation }) {
  const bySeq = new Map();
  const pending = new Map();
  let typingTimer = 0;
  let last = 0;

  const nearEnd = () => innerHeight + scrollY >= document.documentElement.scrollHeight - nearEndPx;
  const toEnd = (smooth) =>
    scrollTo({ top: document.documentElement.scrollHeight, behavior: smooth ? 'smooth' : 'instant' });

  /** Runs a change and keeps the end in view if it was; else says that there is news below. */
  function keepingEnd(change) {
    const follow = nearEnd();
    change();
    if (follow) toEnd(true);
    else newest.hidden = false;
  }

  function stopTyping() {
    clearTimeout(typingTimer);
    typing.hidden = true;
  }

  function addChoices(item, { choices, request }) {
    const area = make('div.choices');
    area.setAttribute('role', 'group');
    area.setAttribute('aria-label', word('answers'));
    if (request === 'location') {
      const share = make('button.choice.share', `📍 ${word('shareLocation')}`);
      share.type = 'button';
      share.addEventListener('click', onShareLocation);
      area.append(share);
    }
    for (const choice of choices) {
      area.append(choiceButton(choice, (button) => pick(item, button, choice)));
    }
    if (choices.some(({ hint, label }) => hint || label.length > 24)) area.classList.add('rows');
    item.append(area);
  }

  function pick(item, button, choice) {
    for (const other of item.querySelectorAll('.choice')) other.removeAttribute('aria-pressed');
    button.setAttribute('aria-pressed', 'true');
    onChoice(choice);
  }

  /** Only the newest question's buttons stand out; older ones stay, because some are valid at any time. */
  function dimOlder() {
    const items = [...list.querySelectorAll('.line')];
    const lastMine = items.findLastIndex((item) => item.classList.contains('me'));
    for (const [index, item] of items.entries()) item.classList.toggle('past', index < lastMine);
  }

  /** Day headings, and no repeated names within one run of the same speaker. */
  function arrange() {
    for (const heading of list.querySelectorAll('.day')) heading.remove();
    let day = '';
    let from = '';
    for (const item of list.querySelectorAll('.line')) {
      if (item.dataset.day !== day) {
        day = item.dataset.day;
        from = '';
        item.before(make('li.day', make('span', day)));
      }
      item.classList.toggle('follows', item.dataset.from === from);
      from = item.dataset.from;
    }
    dimOlder();
  }

  function place(item, line) {
    item.dataset.from = line.from;
    item.dataset.day = dayOf(line.at);
    item.dataset.id = line.id ?? '';
    if (line.seq === undefined) {
      list.append(item);
      return;
    }
    item.dataset.seq = line.seq;
    const next = [...list.querySelectorAll('.line')].find(
      ({ dataset }) => dataset.seq === undefined || Number(dataset.seq) > line.seq,
    );
    list.insertBefore(item, next ?? null);
  }

  function forget(clientId) {
    pending.get(clientId)?.remove();
    pending.delete(clientId);
  }

  return {
    lastSeq: () => last,
    isEmpty: () => bySeq.size + pending.size === 0,
    toEnd,
    /** Shows lines of the server, each number once. */
    show(lines) {
      const fresh = lines.filter(({ seq }) => !bySeq.has(seq));
      if (fresh.length === 0) return;
      keepingEnd(() => {
        for (const line of fresh) {
          const item = bubbleOf(line);
          if (line.from === 'bot') stopTyping();
          else for (const [clientId, waiting] of pending) if (waiting.dataset.id === line.id) forget(clientId);
          if (line.choices.length > 0 || line.request === 'location') addChoices(item, line);
          place(item, line);
          bySeq.set(line.seq, item);
          last = Math.max(last, line.seq);
        }
        arrange();
      });
    },
    /** Shows what the visitor just said, before anybody has confirmed it. */
    showPending(item) {
      const text = item.label ?? item.text ?? (item.location ? `📍 ${word('location')}` : '');
      const media = item.file && { kind: 'document', url: URL.createObjectURL(item.file), fileName: item.file.name };
      const bubble = bubbleOf({ from: 'me', text, media, at: item.at }, word('sending'));
      bubble.classList.add('pending');
      pending.set(item.clientId, bubble);
      place(bubble, { from: 'me', at: item.at });
      arrange();
      toEnd(true);
    },
    /** Confirmed under this id; the line itself comes with its number, perhaps it is here already. */
    confirm(clientId, id) {
      const bubble = pending.get(clientId);
      if (!bubble) return;
      if ([...bySeq.values()].some(({ dataset }) => dataset.id === id)) forget(clientId);
      else {
        bubble.dataset.id = id;
        bubble.classList.remove('pending', 'waiting');
        bubble.querySelector('.status').textContent = word('sent');
      }
      arrange();
    },
    mark(clientId, name) {
      const bubble = pending.get(clientId);
      if (!bubble) return;
      bubble.classList.add(name);
      bubble.querySelector('.status').textContent = word(name);
    },
    showTyping() {
      clearTimeout(typingTimer);
      if (typing.hidden) keepingEnd(() => (typing.hidden = false));
      typingTimer = setTimeout(stopTyping, typingMs);
    },
    watchEnd() {
      newest.addEventListener('click', () => toEnd(true));
      addEventListener('scroll', () => nearEnd() && (newest.hidden = true), { passive: true });
    },
  };
}
