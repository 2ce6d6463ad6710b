// The conversation on the screen: lines by number, the visitor's unconfirmed ones below them.

import { answersOf } from './answers.js';
import { bubbleOf, make } from './bubble.js';
import { hideTyping } from './typing.js';
import { keepingEnd, toEnd } from './view.js';
import { dayOf, word } from './words.js';

const list = document.getElementById('log');

export class Log {
  #handlers;
  /** Items by number, and unconfirmed ones by the name that the page gave them. */
  #numbered = new Map();
  #pending = new Map();

  /** `handlers`: `onChoice(choice)`, `onShareLocation()`. */
  constructor(handlers) {
    this.#handlers = handlers;
  }

  get lastSeq() {
    return Math.max(0, ...this.#numbered.keys());
  }

  get isEmpty() {
    return this.#numbered.size + this.#pending.size === 0;
  }

  /** Shows lines of the server, each number once. */
  show(lines) {
    const fresh = lines.filter(({ seq }) => !this.#numbered.has(seq));
    if (fresh.length === 0) return;
    keepingEnd(() => {
      const items = fresh.map((line) => this.#showLine(line));
      arrange();
      return items.find((item) => item.dataset.from === 'bot');
    });
  }

  #showLine(line) {
    if (line.from === 'bot') hideTyping();
    else this.#forgetConfirmed(line.id);
    const item = bubbleOf(line);
    item.append(answersOf(line, this.#handlers) ?? '');
    place(item, line);
    this.#numbered.set(line.seq, item);
    return item;
  }

  /** Shows what the visitor just said, before anybody has confirmed it. */
  showPending({ clientId, at, label, text, location, file }) {
    const shown = label ?? text ?? (location ? word('location') : '');
    const media = file && { kind: 'document', url: URL.createObjectURL(file), fileName: file.name };
    const item = bubbleOf({ from: 'me', text: shown, media, at }, word('sending'));
    item.classList.add('pending');
    this.#pending.set(clientId, item);
    place(item, { from: 'me', at });
    arrange();
    toEnd(true);
  }

  /** Confirmed under this id; the line itself comes with its number, perhaps it is here already. */
  confirm(clientId, id) {
    const item = this.#pending.get(clientId);
    if (!item) return;
    item.dataset.id = id;
    if ([...this.#numbered.values()].some(({ dataset }) => dataset.id === id)) this.#forgetConfirmed(id);
    else {
      item.classList.remove('pending', 'waiting');
      item.querySelector('.status').textContent = word('sent');
    }
    arrange();
  }

  /** Not confirmed: `waiting`, `refused` or `tooLarge`. */
  mark(clientId, name) {
    const item = this.#pending.get(clientId);
    if (!item) return;
    item.classList.add(name);
    item.querySelector('.status').textContent = word(name);
  }

  #forgetConfirmed(id) {
    for (const [clientId, item] of this.#pending) {
      if (item.dataset.id !== id) continue;
      item.remove();
      this.#pending.delete(clientId);
    }
  }
}

function place(item, { from, at, id = '', seq }) {
  Object.assign(item.dataset, { from, id, day: dayOf(at) });
  if (seq !== undefined) item.dataset.seq = seq;
  const later = ({ dataset }) => dataset.seq === undefined || Number(dataset.seq) > seq;
  const next = seq === undefined ? undefined : [...list.querySelectorAll('.line')].find(later);
  list.insertBefore(item, next ?? null);
}

/** Day headings; runs of one speaker; and only the newest question's buttons stand out. Older ones stay: some are valid at any time. */
function arrange() {
  for (const heading of list.querySelectorAll('.day')) heading.remove();
  const items = [...list.querySelectorAll('.line')];
  const lastMine = items.findLastIndex((item) => item.classList.contains('me'));
  for (const [index, item] of items.entries()) {
    const before = items[index - 1]?.dataset;
    const newDay = before?.day !== item.dataset.day;
    if (newDay) item.before(make('li.day', make('span', item.dataset.day)));
    item.classList.toggle('follows', !newDay && before?.from === item.dataset.from);
    item.classList.toggle('past', index < lastMine);
  }
}
