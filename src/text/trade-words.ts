import { z } from 'zod';
import type { TradeAliases } from './trade.js';
import { parseYamlData } from './yaml-data.js';

const phrases = z.array(z.string().min(1));

const tradesSchema = z.strictObject({
  /** Words that stand for each other in descriptions of work: `<repair> hp`. */
  sets: z.record(z.string(), phrases).default({}),
  trades: z.record(z.string().regex(/^[a-z]+(-[a-z]+)*$/), phrases),
  notTrades: phrases.default([]),
  /** Real words, names and places that are one slip away from a trade's word. */
  lookalikes: phrases.default([]),
});

export interface TradeWords {
  readonly aliases: TradeAliases;
  /** Phrases that hold a trade's word and name no trade ("listrik mati"). */
  readonly notTrades: readonly string[];
}

/** Reads `prisma/seed/trades.yaml`. */
export function parseTradeWords(text: string, file = 'prisma/seed/trades.yaml'): TradeWords {
  const { sets, trades, notTrades, lookalikes } = parseYamlData(tradesSchema, file, text);
  const written = (list: readonly string[]) => list.flatMap((phrase) => spelledOut(phrase, sets));
  return {
    aliases: new Map(Object.entries(trades).map(([trade, list]) => [trade, written(list)])),
    notTrades: [...written(notTrades), ...lookalikes],
  };
}

const setName = /<([a-z]+)>/;

/** "<repair> tv|radio" as every phrase that it stands for. */
function spelledOut(phrase: string, sets: Readonly<Record<string, readonly string[]>>): string[] {
  if (!/[<|]/.test(phrase)) return [phrase];
  return phrase
    .split(' ')
    .map((word) => sets[setName.exec(word)?.[1] ?? ''] ?? word.split('|'))
    .reduce<string[]>((done, words) => done.flatMap((left) => words.map((word) => `${left} ${word}`.trim())), ['']);
}
