import type { ConsoleContext } from './ports.js';

/** A flag in plain words; one that has none yet is still shown. */
export function flagWord(c: ConsoleContext, flag: string): string {
  const word = c.get('word');
  const said = word(`flags.${flag}`);
  return said.startsWith('[') ? word('flags.other', { flag }) : said;
}

/** The words of `console.<group>.<name>`, or those of `other` where the name is new. */
export function nameWord(c: ConsoleContext, group: string, name: string): string {
  const word = c.get('word');
  const said = word(`${group}.${name}`);
  return said.startsWith('[') ? word(`${group}.other`) : said;
}
