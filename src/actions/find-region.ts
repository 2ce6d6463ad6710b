import { z } from 'zod';
import { chooseRegion } from '../domain/region-choice.js';
import type { ActionSpec, Outcome, Row } from '../flow/action.js';
import { type FoundRegion, searchRegions } from '../store/region-search.js';
import type { Transaction } from '../store/transaction.js';
import { type RegionQuery, readRegionQuery } from '../text/region-query.js';
import type { Call, DataAction } from './action.js';

/**
 * Looks a typed desa or kelurahan up. `within` (a Kemendagri code, as a rule the centre's) comes first. `kecamatan`: that
 * is what was typed, the desa or kelurahan is wanted.
 */
export const findRegionSpec: ActionSpec = {
  name: 'find_region',
  kind: 'data',
  takes: { query: { type: 'text' }, within: { type: 'text', optional: true } },
  outcomes: { one: {}, many: {}, none: {}, kecamatan: {} },
  rows: ['one', 'many'],
};

/** A WhatsApp list has ten rows, one is kept for "ketik ulang". */
const rowsMost = 9;
/** Three letters name nothing that could be told from noise. */
const shortestName = 3;

const inputSchema = z.object({ query: z.string(), within: z.string().default('') });

export const findRegion: DataAction = {
  ...findRegionSpec,
  kind: 'data',
  async run(tx: Transaction, calls: readonly Call[]): Promise<readonly Outcome[]> {
    const wishes = calls.map((call) => {
      const { query, within } = inputSchema.parse(call.input);
      return { ...readRegionQuery(query), within };
    });
    const found = await searchRegions(tx, wishes);
    return wishes.map(({ name, level }, index) =>
      outcomeOf(name.length < shortestName ? [] : (found[index] ?? []), level),
    );
  },
};

function outcomeOf(found: readonly FoundRegion[], level: RegionQuery['level']): Outcome {
  const choice = chooseRegion(found, rowsMost, level);
  return 'hits' in choice ? { outcome: choice.choice, rows: choice.hits.map(rowOf) } : { outcome: choice.choice };
}

function rowOf({ code, name, kecamatan, regency }: FoundRegion): Row {
  return { id: code, label: name, hint: { type: 'message', key: 'region.parents', args: { kecamatan, regency } } };
}
