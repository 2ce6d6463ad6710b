/**
 * Capitals, digits and the signs of a receipt, five columns of seven dots each (the lowest bit is the top). Drawn by
 * ourselves, because a server need not have a font.
 */
const columns: Readonly<Record<string, string>> = {
  0: '3E5149453E',
  1: '00427F4000',
  2: '4261514946',
  3: '2141454B31',
  4: '1814127F10',
  5: '2745454539',
  6: '3C4A494930',
  7: '0171090503',
  8: '3649494936',
  9: '064949291E',
  A: '7E1111117E',
  B: '7F49494936',
  C: '3E41414122',
  D: '7F4141221C',
  E: '7F49494941',
  F: '7F09090901',
  G: '3E4149497A',
  H: '7F0808087F',
  I: '00417F4100',
  J: '2040413F01',
  K: '7F08142241',
  L: '7F40404040',
  M: '7F020C027F',
  N: '7F0408107F',
  O: '3E4141413E',
  P: '7F09090906',
  Q: '3E4151215E',
  R: '7F09192946',
  S: '4649494931',
  T: '01017F0101',
  U: '3F4040403F',
  V: '1F2040201F',
  W: '3F4038403F',
  X: '6314081463',
  Y: '0708700807',
  Z: '6151494543',
  '-': '0808080808',
  '.': '0060600000',
  ',': '0050300000',
  ':': '0036360000',
  '/': '2010080402',
  '(': '001C224100',
  ')': '0041221C00',
  '+': '08083E0808',
  "'": '0005030000',
};

export const glyphColumns = 5;
export const glyphRows = 7;

/** Is the dot of a sign set? A sign that the font does not have is a space. */
export function isDotSet(sign: string, column: number, row: number): boolean {
  const glyph = columns[sign];
  if (glyph === undefined) return false;
  return ((Number.parseInt(glyph.slice(column * 2, column * 2 + 2), 16) >> row) & 1) === 1;
}

/** Text as the font can write it: capitals without accents. */
export function inCapitals(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toUpperCase();
}
