/**
 * What a person sees as one character: "é", a flag or a family emoji count once. Providers limit labels and texts
 * in characters that people see, so nothing of ours may be cut inside one.
 */

const segmenter = new Intl.Segmenter('id', { granularity: 'grapheme' });

// Every code unit of these is a grapheme of its own, which spares the segmenter for nearly all that we send.
const plain = /^[\n\x20-\x7e]*$/;

/** A label keeps at least this share of its room when it is cut at a space; else it is cut inside the word. */
const wordCutShare = 2 / 3;

const ellipsis = '…';

/** How long a text is for a provider; graphemes unless the provider counts otherwise. */
export type Measure = (text: string) => number;

export function graphemes(text: string): string[] {
  return plain.test(text) ? text.split('') : Array.from(segmenter.segment(text), ({ segment }) => segment);
}

export function countGraphemes(text: string): number {
  return plain.test(text) ? text.length : graphemes(text).length;
}

/**
 * The one rule by which a label that comes from data is cut: spaces are joined; what fits stays; else it ends in "…",
 * behind a whole word when that keeps two thirds of the room. `max` counts graphemes, the "…" among them.
 */
export function cutLabel(label: string, max: number): string {
  const joined = label.replace(/\s+/gu, ' ').trim();
  const all = graphemes(joined);
  if (all.length <= max) return joined;
  const head = all.slice(0, max - 1).join('');
  const space = all[max - 1] === ' ' ? head.length : head.lastIndexOf(' ');
  const kept =
    countGraphemes(head.slice(0, Math.max(space, 0))) >= (max - 1) * wordCutShare ? head.slice(0, space) : head;
  return kept.replace(/[\s,.;:–-]+$/u, '') + ellipsis;
}

/**
 * Cuts each label, and makes those that came out equal different again by a number ("Teknisi A… 2"):
 * two buttons with the same words cannot be told apart, and some providers refuse them.
 */
export function cutLabels(labels: readonly string[], max: number): string[] {
  const used = new Set<string>();
  return labels.map((label) => {
    let cut = cutLabel(label, max);
    for (let ordinal = 2; used.has(cut); ordinal += 1) {
      const ending = ` ${ordinal}`;
      cut = cutLabel(label, max - ending.length) + ending;
    }
    used.add(cut);
    return cut;
  });
}

/**
 * Splits a text into pieces of at most `max`, at the end of a paragraph, a line, a sentence or a word, in this order
 * of preference; only a word that is longer than a piece is cut. Nothing but the white space at a cut is lost.
 */
export function splitText(text: string, max: number, measure: Measure = countGraphemes): string[] {
  const pieces: string[] = [];
  let rest = text.trim();
  while (measure(rest) > max) {
    const room = fitting(rest, max, measure);
    const end = bestCut(room, rest);
    pieces.push(rest.slice(0, end).trimEnd());
    rest = rest.slice(end).trimStart();
  }
  if (rest !== '' || pieces.length === 0) pieces.push(rest);
  return pieces;
}

/** The longest head of whole graphemes that fits. */
function fitting(text: string, max: number, measure: Measure): string {
  const all = graphemes(text);
  let low = 1;
  let high = Math.min(all.length, max);
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (measure(all.slice(0, middle).join('')) <= max) low = middle;
    else high = middle - 1;
  }
  return all.slice(0, low).join('');
}

/** Where to cut: a paragraph, line or sentence end in the second half of the room, else the last space. */
function bestCut(room: string, text: string): number {
  const half = room.length / 2;
  for (const border of ['\n\n', '\n', '. ']) {
    const at = room.lastIndexOf(border);
    if (at >= half) return at + border.length;
  }
  if (/^\s/u.test(text.slice(room.length))) return room.length;
  const space = room.search(/\s\S*$/u);
  return space > 0 ? space : room.length;
}
