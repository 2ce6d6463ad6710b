// The sign that an answer is being written. It goes by itself: an answer may take another way, or none may come.

import { keepingEnd } from './view.js';

const sign = document.getElementById('typing');
const shownMs = 9_000;
let timer = 0;

export function showTyping() {
  clearTimeout(timer);
  timer = setTimeout(hideTyping, shownMs);
  if (!sign.hidden) return;
  keepingEnd(() => {
    sign.hidden = false;
  });
}

export function hideTyping() {
  clearTimeout(timer);
  sign.hidden = true;
}
