// One line of the conversation as elements. Everything that a person or the server wrote becomes text nodes, never HTML.

import { hourOf, word } from './words.js';

/** `make('p.note', 'text', child)`: an element with classes and children. */
export function make(name, ...children) {
  const [tag, ...classes] = name.split('.');
  const element = document.createElement(tag);
  element.classList.add(...classes);
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== ''));
  return element;
}

/** A drawing that the server put into the page. */
export function icon(name) {
  const template = document.getElementById('icons');
  return template.content.querySelector(`[data-icon="${name}"] svg`).cloneNode(true);
}

const address = /\bhttps?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]]/g;

/** A registration number, a date or a phone is read as one: it is not broken at its hyphens. */
const whole = /\b\d+(?:-\d+)+\b/g;

function linked(text) {
  return split(text, address, (url) => {
    const link = make('a', url);
    link.href = url;
    link.rel = 'noopener noreferrer';
    link.target = '_blank';
    return link;
  }).flatMap((part) => (typeof part === 'string' ? split(part, whole, (number) => make('span.whole', number)) : part));
}

/** The text with an element in the place of each match. */
function split(text, pattern, elementOf) {
  const parts = [];
  let end = 0;
  for (const match of text.matchAll(pattern)) {
    parts.push(text.slice(end, match.index), elementOf(match[0]));
    end = match.index + match[0].length;
  }
  return [...parts, text.slice(end)];
}

function fileOf({ kind, url, fileName, mimeType }) {
  const link = make('a.file');
  link.href = url;
  link.target = '_blank';
  link.rel = 'noopener';
  if (kind === 'photo' && mimeType !== 'image/heic') {
    const image = make('img');
    image.src = url;
    image.alt = fileName || word('photo');
    image.loading = 'lazy';
    link.append(image);
    link.classList.add('picture');
  } else {
    link.append(icon('file'), fileName || word('file'));
  }
  return link;
}

/** `line` as the server describes it; `status` is set for what is not confirmed yet. */
export function bubbleOf({ from, text, media, at }, status) {
  const item = make(`li.line.${from}`);
  const bubble = make('div.bubble', make('span.who', word(from === 'me' ? 'you' : 'kawan')));
  if (media) bubble.append(fileOf(media));
  if (text) bubble.append(make('p.text', ...linked(text)));
  const time = make('time', hourOf(at));
  time.dateTime = new Date(at).toISOString();
  bubble.append(make('span.meta', time, make('span.status', status ?? '')));
  item.append(bubble);
  return item;
}
