import { z } from 'zod';
import { squeeze } from './normalise.js';
import { type PlaceLevel, type PlaceWords, placeLevels } from './place-index.js';
import { parseYamlData } from './yaml-data.js';

const words = z.array(z.string().min(1)).default([]);

const placeWordsSchema = z.strictObject({
  aliases: z.record(z.string().regex(/^\d\d(\.\d\d){0,2}(\.\d{4})?$/), words).default({}),
  shortForms: z.record(z.string(), z.string()).default({}),
  levels: z.partialRecord(z.enum(placeLevels), words).default({}),
  beside: words,
  before: words,
  notPlaces: words,
  common: words,
});

/** Reads `prisma/seed/place-words.yaml`. */
export function parsePlaceWords(text: string, file = 'prisma/seed/place-words.yaml'): PlaceWords {
  const parsed = parseYamlData(placeWordsSchema, file, text);
  const set = (list: readonly string[]) => new Set(list.map(squeeze));
  const levels = placeLevels.flatMap((level) =>
    (parsed.levels[level] ?? []).map((word): [string, PlaceLevel] => [squeeze(word), level]),
  );
  return {
    aliases: Object.entries(parsed.aliases).flatMap(([code, names]) => names.map((name) => ({ code, name }))),
    shortForms: new Map(Object.entries(parsed.shortForms)),
    levels: new Map(levels),
    beside: set(parsed.beside),
    before: set(parsed.before),
    notPlaces: set(parsed.notPlaces),
    common: set(parsed.common),
  };
}
