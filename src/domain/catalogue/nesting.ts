import { maxNesting } from './limits.js';

/**
 * Would reading this take more depth than a catalogue has? The library reads what is nested by calling itself, and ten
 * thousand brackets end the whole process, not only the reading. Counted roughly, and before anything is read.
 */
export function nestsTooDeep(content: string): boolean {
  let open = 0;
  for (const line of content.split(/\r\n?|\n/)) {
    const brackets = bracketsOf(line, open);
    // Between brackets a line may hold a whole file (as JSON does) without being deep.
    const plain = open === 0 && !/[[{]/.test(line);
    if (brackets.most > maxNesting || (plain && indentOf(line) + indicatorsOf(line) > maxNesting)) return true;
    open = brackets.open;
  }
  return false;
}

/** How many brackets are open after a line, and at most within it. */
function bracketsOf(line: string, before: number): { readonly open: number; readonly most: number } {
  let open = before;
  let most = before;
  for (const [sign] of line.matchAll(/[[\]{}]/g)) {
    open = sign === '[' || sign === '{' ? open + 1 : Math.max(0, open - 1);
    most = Math.max(most, open);
  }
  return { open, most };
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

/** Each begins a list or a mapping inside of the one before it. */
function indicatorsOf(line: string): number {
  return line.match(/[-?:](?=\s|$)/g)?.length ?? 0;
}
