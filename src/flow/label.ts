import { MAX_BUTTON_LABEL, MAX_BUTTONS, MAX_ROW_LABEL } from './limits.js';

const segmenter = new Intl.Segmenter('id', { granularity: 'grapheme' });

/** What a reader counts as one character. */
export function graphemes(text: string): number {
  // Plain letters and digits are one each: no need to segment them.
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  let count = 0;
  for (const _ of segmenter.segment(text)) count += 1;
  return count;
}

/** The longest label that every channel shows, by the number of choices in the question. */
export function labelLimit(choices: number): number {
  return choices <= MAX_BUTTONS ? MAX_BUTTON_LABEL : MAX_ROW_LABEL;
}

/**
 * The one rule for labels that come from data: too long ones keep as many whole graphemes as fit and end in `…`.
 * Labels of the flows themselves are never cut, the check refuses them.
 */
export function cutLabel(text: string, most: number): string {
  const line = text.replace(/\s+/g, ' ').trim();
  // UTF-16 length is never below the number of graphemes.
  if (line.length <= most || graphemes(line) <= most) return line;
  const kept: string[] = [];
  for (const { segment } of segmenter.segment(line)) {
    if (kept.length === most - 1) break;
    kept.push(segment);
  }
  return `${kept.join('').trimEnd()}…`;
}

/** Cuts all labels of a question; two that became the same are told apart by a number at their end. */
export function cutLabels(texts: readonly string[], most: number): string[] {
  const seen = new Map<string, number>();
  return texts.map((text) => {
    const label = cutLabel(text, most);
    const count = (seen.get(label) ?? 0) + 1;
    seen.set(label, count);
    if (count === 1) return label;
    const ending = ` (${count})`;
    return cutLabel(text, most - ending.length) + ending;
  });
}
