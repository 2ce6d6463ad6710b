import { z } from 'zod';
import type { TradeAliases } from './trade.js';
import { parseYamlData } from './yaml-data.js';

const phrases = z.array(z.string().min(1));

const tradesSchema = z.strictObject({
  trades: z.record(z.string().regex(/^[a-z]+(-[a-z]+)*$/), phrases),
  notTrades: phrases.default([]),
});

export interface TradeWords {
  readonly aliases: TradeAliases;
  /** Phrases that hold a trade's word and name no trade ("listrik mati"). */
  readonly notTrades: readonly string[];
}

/** Reads `prisma/seed/trades.yaml`. */
export function parseTradeWords(text: string, file = 'prisma/seed/trades.yaml'): TradeWords {
  const { trades, notTrades } = parseYamlData(tradesSchema, file, text);
  return { aliases: new Map(Object.entries(trades)), notTrades };
}
