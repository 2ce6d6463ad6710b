import { loadVocabulary, type Vocabulary } from '../ops/vocabulary.js';
import { findSource, readRegions } from '../store/regions.js';
import { readDate } from '../text/date.js';
import { readEducation } from '../text/education.js';
import { readIntent } from '../text/intent.js';
import { readNumber } from '../text/number.js';
import { readPhone } from '../text/phone.js';
import { readPlace } from '../text/place.js';
import { PlaceIndex } from '../text/place-index.js';
import type { Reading } from '../text/reading.js';
import { readTrades } from '../text/trade.js';
import { readYesNo } from '../text/yes-no.js';

export const parserNames = ['date', 'yesno', 'number', 'phone', 'intent', 'program', 'place', 'education'] as const;
export type ParserName = (typeof parserNames)[number];

export interface Understood {
  readonly value: string | number;
  readonly others: readonly (string | number)[];
}

export type Parser = (line: string) => Understood;

export interface ParserContext {
  /** ISO date. */
  readonly today: string;
  /** Code of the kab/kota that a place is looked for in first. */
  readonly near: string | undefined;
}

/** The conversation's parsers by the names of the contract, each made when it is asked for. */
export function createParsers(root: string, { today, near }: ParserContext): Record<ParserName, () => Promise<Parser>> {
  const vocabulary = (): Vocabulary => loadVocabulary(root);
  return {
    date: async () => (line) => understood(readDate(line, { today }), 'unclear'),
    yesno: async () => yesNoParser(vocabulary()),
    number: async () => (line) => understood(readNumber(line), 'unclear'),
    phone: async () => (line) => understood(readPhone(line), 'INVALID'),
    intent: async () => intentParser(vocabulary()),
    program: async () => programParser(vocabulary()),
    place: async () => placeParser(vocabulary(), near),
    education: async () => (line) => understood(readEducation(line), 'unclear'),
  };
}

function understood<T extends string | number>({ value, others }: Reading<T>, otherwise: string): Understood {
  return { value: value ?? otherwise, others };
}

function yesNoParser({ words }: Vocabulary): Parser {
  return (line) => {
    const { value } = readYesNo(line, words);
    return { value: value === null ? 'unclear' : value ? 'yes' : 'no', others: [] };
  };
}

function intentParser({ words, trades }: Vocabulary): Parser {
  const context = { trades: trades.aliases, notTrades: trades.notTrades };
  return (line) => ({ value: readIntent(line, words, context), others: [] });
}

function programParser({ trades }: Vocabulary): Parser {
  return (line) => ({ value: readTrades(line, trades.aliases, trades.notTrades).join('|') || 'none', others: [] });
}

async function placeParser({ places }: Vocabulary, near: string | undefined): Promise<Parser> {
  regions ??= findSource()
    .then(({ folder }) => readRegions(folder))
    .then((rows) => new PlaceIndex(rows, places));
  const index = await regions;
  const context = near === undefined ? {} : { near };
  return (line) => understood(readPlace(line, index, context), 'none');
}

/** Read once per process. */
let regions: Promise<PlaceIndex> | undefined;
