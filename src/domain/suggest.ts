/**
 * "Bingung pilih yang mana?": which trades suit three answers about what somebody likes. A simple, open table: every
 * trade says what it is like, every answer that fits counts once. Nobody is tested or sorted by it.
 */

export const likes = ['machines', 'computers', 'looks', 'making'] as const;
export type Like = (typeof likes)[number];
export const aims = ['company', 'business', 'home'] as const;
export type Aim = (typeof aims)[number];
export const ways = ['moving', 'sitting', 'people'] as const;
export type Way = (typeof ways)[number];

export interface Taste {
  /** What the hands like to do. */
  readonly like: Like;
  /** What it should lead to. */
  readonly aim: Aim;
  /** How the working day should be. */
  readonly way: Way;
}

interface Nature {
  readonly likes: readonly Like[];
  readonly aims: readonly Aim[];
  readonly ways: readonly Way[];
}

const natures: Readonly<Record<string, Nature>> = {
  otomotif: { likes: ['machines'], aims: ['business', 'company'], ways: ['moving'] },
  las: { likes: ['machines', 'making'], aims: ['company', 'business'], ways: ['moving'] },
  listrik: { likes: ['machines'], aims: ['company', 'business'], ways: ['moving'] },
  mesin: { likes: ['machines', 'making'], aims: ['company'], ways: ['moving'] },
  elektronika: { likes: ['machines', 'computers'], aims: ['business', 'home', 'company'], ways: ['sitting'] },
  refrigerasi: { likes: ['machines'], aims: ['business', 'company'], ways: ['moving', 'people'] },
  garmen: { likes: ['making', 'looks'], aims: ['home', 'business', 'company'], ways: ['sitting'] },
  'tata-kecantikan': { likes: ['looks'], aims: ['business', 'company', 'home'], ways: ['people'] },
  'tata-rias': { likes: ['looks'], aims: ['business', 'home'], ways: ['people', 'moving'] },
  'tata-rambut': { likes: ['looks'], aims: ['business', 'company'], ways: ['people'] },
  'desain-grafis': { likes: ['computers', 'looks'], aims: ['home', 'company', 'business'], ways: ['sitting'] },
  tik: { likes: ['computers'], aims: ['company', 'home'], ways: ['sitting'] },
  'teknik-informatika': { likes: ['computers'], aims: ['company', 'home'], ways: ['sitting'] },
  multimedia: { likes: ['computers', 'looks'], aims: ['business', 'home', 'company'], ways: ['moving', 'people'] },
  boga: { likes: ['making'], aims: ['home', 'business'], ways: ['moving', 'sitting'] },
  barista: { likes: ['making'], aims: ['company', 'business'], ways: ['people'] },
};

export interface Suggestion {
  readonly trade: string;
  /** Which of the three answers speak for it. */
  readonly reasons: readonly (keyof Taste)[];
}

/** What somebody likes to do weighs more than what it leads to, and that more than how the day is. */
const weights: Readonly<Record<keyof Taste, number>> = { like: 4, aim: 2, way: 1.5 };

/** The `most` trades that suit best among those given (in the order given where they suit alike). */
export function suggestTrades(taste: Taste, open: readonly string[], most: number): Suggestion[] {
  return open
    .map((trade): Suggestion => ({ trade, reasons: reasonsFor(trade, taste) }))
    .sort((one, two) => weight(two) - weight(one))
    .slice(0, most);
}

function reasonsFor(trade: string, taste: Taste): (keyof Taste)[] {
  const nature = natures[trade];
  if (!nature) return [];
  const fits: (keyof Taste)[] = [];
  if (nature.likes.includes(taste.like)) fits.push('like');
  if (nature.aims.includes(taste.aim)) fits.push('aim');
  if (nature.ways.includes(taste.way)) fits.push('way');
  return fits;
}

function weight({ trade, reasons }: Suggestion): number {
  const sum = reasons.reduce((total, reason) => total + weights[reason], 0);
  // A trade that is mostly about what somebody likes goes before one that touches it.
  return sum - 0.1 * (natures[trade]?.likes.length ?? 0);
}

/** Trades that the table knows; a test holds it against the catalogue's list. */
export const suggestableTrades: readonly string[] = Object.keys(natures);
