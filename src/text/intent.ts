import { withoutFillers } from './global-word.js';
import { sentenceMaxWords } from './limits.js';
import { slipOf } from './near-miss.js';
import { fold } from './normalise.js';
import { readTrades, type TradeAliases } from './trade.js';
import { type Intent, intents, type Pattern, type Words } from './words.js';

/** A word or phrase of the message with the classes that it belongs to. */
interface Unit {
  readonly word: string;
  readonly classes: readonly string[];
  readonly filler: boolean;
}

export interface WishContext {
  /** Handed in, a message that is nothing but a trade ("las", "jahit di banyuasin") is a wish to discover. */
  readonly trades?: TradeAliases;
  /** Phrases that name no trade though a word of them would. */
  readonly notTrades?: readonly string[];
}

/**
 * What a free sentence in an idle chat wants: "mau kursus las dong di banyuasin" -> discover, "p" -> menu.
 * `none` when unsure: the FAQ or a helpful answer is better than a wrong turn.
 */
export function readIntent(text: string, words: Words, context: WishContext = {}): Intent | 'none' {
  const folded = fold(text).slice(0, sentenceMaxWords);
  if (folded.length === 0) return 'none';
  const units = unitsOf(folded, words);
  const fitting = new Set(words.wishes.filter((wish) => fits(wish, units)).map((wish) => wish.intent));
  if (fitting.has('none')) return 'none';
  const intent = intents.find((one) => fitting.has(one));
  return intent ?? (namesOnlyTrades(folded, words, context) ? 'discover' : 'none');
}

function unitsOf(folded: readonly string[], words: Words): Unit[] {
  const units: Unit[] = [];
  for (let index = 0; index < folded.length; ) {
    const word = folded[index] ?? '';
    const hit = words.classes.at(folded, index);
    const filler = words.fillers.at(folded, index);
    const classes = hit?.meanings ?? (filler === null ? mistyped(word, words) : []);
    units.push({ word: folded.slice(index, index + (hit?.length ?? 1)).join(' '), classes, filler: filler !== null });
    index += Math.max(hit?.length ?? 1, 1);
  }
  return units;
}

function mistyped(word: string, words: Words): string[] {
  const meant = words.lookalikes.has(word) ? null : slipOf(word, words.classes.singleWords());
  return meant === null ? [] : [meant];
}

/** All parts occur in order; with `whole`, nothing but fillers stands between and around them. */
function fits(pattern: Pattern, units: readonly Unit[]): boolean {
  let next = 0;
  for (const unit of units) {
    if (isPart(pattern.parts[next], unit)) next += 1;
    else if (pattern.whole && !unit.filler) return false;
  }
  return next === pattern.parts.length;
}

function isPart(part: readonly string[] | undefined, unit: Unit): boolean {
  if (part === undefined) return false;
  return part.includes(unit.word) || unit.classes.some((name) => part.includes(`<${name}>`));
}

/** At most this many other words (a place, a polite word unknown to us) beside a bare trade. */
const besideTradeMax = 2;

function namesOnlyTrades(folded: readonly string[], words: Words, { trades, notTrades }: WishContext): boolean {
  if (trades === undefined) return false;
  const said = withoutFillers(folded, words);
  return said.length <= 1 + besideTradeMax && readTrades(said.join(' '), trades, notTrades).length > 0;
}
