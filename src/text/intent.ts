import { gistOf } from './gist.js';
import { readGlobalWord } from './global-word.js';
import { fold } from './normalise.js';
import { tradeHits } from './trade.js';
import { fitting } from './wish-pattern.js';
import { type Unit, unitsOf, type WishContext } from './wish-units.js';
import { type Intent, intents, type Words } from './words.js';

/**
 * What a free sentence in an idle chat wants: "mau kursus las dong di banyuasin" -> discover, "p" -> menu.
 * `none` when unsure: the FAQ or a helpful answer is better than a wrong turn.
 */
export function readIntent(text: string, words: Words, context: WishContext = {}): Intent | 'none' {
  const units = unitsOf(text, words, context);
  if (units.length === 0) return 'none';
  const found = fitting(words.wishes, units);
  const decisive = found.find((wish) => wish.first && wish.intent === 'none') ?? found.find((wish) => wish.first);
  if (decisive !== undefined) return decisive.intent;
  const intent = intents.find((one) => found.some((wish) => wish.intent === one)) ?? commandIn(text, words);
  if (intent !== undefined) return intent;
  return namesOnlyTrades(units, context) ? 'discover' : (gistOf(units, words) ?? 'none');
}

/** A global word is a wish as well, where there is a wish of that name. */
function commandIn(text: string, words: Words): Intent | undefined {
  const command = readGlobalWord(text, words);
  return intents.find((intent) => intent === command);
}

/** A place behind a bare trade has at most this many words; without "di" before it, one. */
const placeMost = 4;

/** "las", "jahit di banyuasin", "las banyuasin"; "bapak saya tukang las" tells of somebody. */
function namesOnlyTrades(units: readonly Unit[], { trades, notTrades }: WishContext): boolean {
  if (trades === undefined) return false;
  const said = units.filter((unit) => !unit.filler);
  const sense = said.flatMap((unit) => unit.words).join(' ');
  const [first, ...more] = tradeHits(sense, trades, notTrades);
  if (first === undefined || first.from > 0) return false;
  const words = fold(sense);
  const covered = (index: number) => [first, ...more].some((hit) => index >= hit.from && index < hit.to);
  const rest = words.filter((_, index) => !covered(index));
  const placed = said.some((unit) => unit.classes.includes('at')) && rest.length <= placeMost;
  return (
    rest.length === 0 ||
    placed ||
    (rest.length === 1 && !said.some((unit) => unit.words.includes(rest[0] ?? '') && unit.classes.length > 0))
  );
}
