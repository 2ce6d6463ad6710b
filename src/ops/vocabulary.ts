import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PlaceWords } from '../text/place-index.js';
import { parsePlaceWords } from '../text/place-words.js';
import { parseTradeWords, type TradeWords } from '../text/trade-words.js';
import { loadWords, type Words } from '../text/words.js';

/** All that the readers of answers know, from the files below `root`. Throws one line when a file is wrong. */
export interface Vocabulary {
  readonly words: Words;
  readonly trades: TradeWords;
  readonly places: PlaceWords;
}

/** `known`: the words, where they have been read already. */
export function loadVocabulary(root: string, known?: Words): Vocabulary {
  const seed = (file: string) => readFileSync(join(root, 'prisma', 'seed', file), 'utf8');
  return {
    words: known ?? readWords(root),
    trades: parseTradeWords(seed('trades.yaml')),
    places: parsePlaceWords(seed('place-words.yaml')),
  };
}

function readWords(root: string): Words {
  const fileOf = (locale: string) => join(root, 'locales', locale, 'words.yaml');
  const locales = readdirSync(join(root, 'locales')).filter((name) => existsSync(fileOf(name)));
  return loadWords(locales.map((locale) => ({ locale, text: readFileSync(fileOf(locale), 'utf8') })));
}
