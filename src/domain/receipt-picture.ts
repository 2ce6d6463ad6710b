import { glyphColumns, glyphRows, inCapitals, isDotSet } from './bitmap-font.js';

/** A grey picture, one byte per dot: 0 is black. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly dots: Uint8Array;
}

/** A square of modules, `true` is dark. */
export interface Modules {
  readonly size: number;
  isDark(row: number, column: number): boolean;
}

/** A line of text; `scale` is the size of one dot of the font. */
export interface PictureLine {
  readonly text: string;
  readonly scale: number;
}

/** Readable at arm's length on a small phone, and small enough for prepaid data. */
const width = 480;
const margin = 24;
const white = 255;

/** Lines above, the code in the middle, lines below. Long lines are wrapped at words. */
export function receiptPicture(above: readonly PictureLine[], code: Modules, below: readonly PictureLine[]): Picture {
  const moduleDots = Math.floor((width - 4 * margin) / code.size);
  const codeDots = moduleDots * code.size;
  const top = above.flatMap(wrapped);
  const bottom = below.flatMap(wrapped);
  const height = 4 * margin + heightOf(top) + codeDots + heightOf(bottom);
  const dots = new Uint8Array(width * height).fill(white);
  const canvas = { width, height, dots };
  drawLines(canvas, top, margin);
  const codeTop = 2 * margin + heightOf(top);
  drawCode(canvas, code, { left: Math.floor((width - codeDots) / 2), top: codeTop, moduleDots });
  drawLines(canvas, bottom, codeTop + codeDots + margin);
  return canvas;
}

function lineHeight({ scale }: PictureLine): number {
  return (glyphRows + 3) * scale;
}

function heightOf(lines: readonly PictureLine[]): number {
  return lines.reduce((sum, line) => sum + lineHeight(line), 0);
}

function wrapped({ text, scale }: PictureLine): PictureLine[] {
  const most = Math.floor((width - 2 * margin) / ((glyphColumns + 1) * scale));
  const lines: string[] = [];
  for (const word of inCapitals(text).split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= most) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word.slice(0, most));
  }
  return lines.map((line) => ({ text: line, scale }));
}

function drawLines(picture: Picture, lines: readonly PictureLine[], from: number): void {
  let top = from;
  for (const line of lines) {
    drawLine(picture, line, top);
    top += lineHeight(line);
  }
}

function drawLine(picture: Picture, { text, scale }: PictureLine, top: number): void {
  const advance = (glyphColumns + 1) * scale;
  const left = Math.floor((picture.width - text.length * advance) / 2);
  for (const [index, sign] of [...text].entries()) {
    for (let column = 0; column < glyphColumns; column += 1) {
      for (let row = 0; row < glyphRows; row += 1) {
        if (isDotSet(sign, column, row))
          fillSquare(picture, left + index * advance + column * scale, top + row * scale, scale);
      }
    }
  }
}

function drawCode(
  picture: Picture,
  code: Modules,
  { left, top, moduleDots }: { readonly left: number; readonly top: number; readonly moduleDots: number },
): void {
  for (let row = 0; row < code.size; row += 1) {
    for (let column = 0; column < code.size; column += 1) {
      if (code.isDark(row, column)) fillSquare(picture, left + column * moduleDots, top + row * moduleDots, moduleDots);
    }
  }
}

function fillSquare({ width: across, dots }: Picture, left: number, top: number, size: number): void {
  for (let row = top; row < top + size; row += 1) dots.fill(0, row * across + left, row * across + left + size);
}
