// The buttons under a line of ours.

import { icon, make } from './bubble.js';
import { word } from './words.js';

/** Longer labels stand in rows of their own. */
const shortLabel = 24;

function button(name, ...children) {
  const element = make(`button.${name}`, ...children);
  element.type = 'button';
  return element;
}

/** `null` when the line asks for nothing that can be tapped. */
export function answersOf({ choices, request }, { onChoice, onShareLocation }) {
  if (choices.length === 0 && request !== 'location') return null;
  const area = make('div.choices');
  area.setAttribute('role', 'group');
  area.setAttribute('aria-label', word('answers'));
  if (request === 'location') {
    const share = button('choice', icon('place'), word('shareLocation'));
    share.addEventListener('click', onShareLocation);
    area.append(share);
  }
  for (const choice of choices) area.append(choiceButton(choice, area, onChoice));
  area.classList.toggle(
    'rows',
    choices.some(({ hint, label }) => hint || label.length > shortLabel),
  );
  return area;
}

function choiceButton(choice, area, onChoice) {
  const { id, label, hint } = choice;
  const element = button('choice', make('span.label', label), hint ? make('span.hint', hint) : null);
  element.dataset.choice = id;
  element.addEventListener('click', () => {
    for (const other of area.children) other.removeAttribute('aria-pressed');
    element.setAttribute('aria-pressed', 'true');
    onChoice(choice);
  });
  return element;
}
