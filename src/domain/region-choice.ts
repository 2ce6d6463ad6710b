/** A desa or kelurahan that a look-up found. */
export interface RegionHit {
  /** 13 characters; 8 for a kecamatan. */
  readonly code: string;
  /** Within the region that was asked for first? */
  readonly own: boolean;
  /** 1 = the very name (0.98 and more: but for spaces), 0.9 = it begins so, else how alike it is. */
  readonly score: number;
  /** Found because the kecamatan that it lies in has the typed name. */
  readonly inside?: boolean;
}

export type RegionChoice<Hit> =
  | { readonly choice: 'one'; readonly hits: readonly [Hit] }
  | { readonly choice: 'many'; readonly hits: readonly Hit[] }
  /** A kecamatan was typed where the desa or kelurahan is wanted. */
  | { readonly choice: 'kecamatan' }
  | { readonly choice: 'none' };

const sameName = 0.98;
const beginsSo = 0.9;
const likely = 0.5;

/**
 * What to make of the hits: the own kab/kota goes first, then the very name elsewhere, then what is alike. One hit of
 * the very name is an answer unless another own name begins so ("Cipondoh" may be Cipondoh Indah) or a kecamatan is
 * called the same: then its other desa and kelurahan are offered too, for who meant the kecamatan. `level`: what was
 * typed before the name decides between the two.
 */
export function chooseRegion<Hit extends RegionHit>(
  found: readonly Hit[],
  most: number,
  level: 'village' | 'kecamatan' | null = null,
): RegionChoice<Hit> {
  const inside = level === 'village' ? [] : found.filter((hit) => hit.inside);
  if (level === 'kecamatan' && inside.length > 0) {
    return inside.length > most ? { choice: 'kecamatan' } : { choice: 'many', hits: inside };
  }
  const villages = found.filter((hit) => hit.code.length === 13 && !hit.inside);
  const own = villages.filter((hit) => hit.own);
  const begins = own.filter((hit) => hit.score >= beginsSo);
  const [only] = begins;
  const namesake = begins.some((hit) => hit.score >= sameName) ? without(inside, begins) : [];
  if (only && begins.length === 1 && only.score >= sameName && namesake.length === 0) {
    return { choice: 'one', hits: [only] };
  }
  const kecamatan = found.find((hit) => hit.code.length < 13);
  // A slip in a name that a village and its kecamatan share: the village is what was asked for.
  if (begins.length === 0 && kecamatan && !own.some((hit) => hit.score >= kecamatan.score))
    return { choice: 'kecamatan' };
  const exactElsewhere = villages.filter((hit) => !hit.own && hit.score === 1);
  const [sole] = exactElsewhere;
  if (sole && exactElsewhere.length === 1 && own.length === 0) return { choice: 'one', hits: [sole] };
  if (namesake.length > 0) return { choice: 'many', hits: [...inOrder(begins, true), ...namesake].slice(0, most) };
  const hits = inOrder(villages, begins.length > 0 || exactElsewhere.length > 0).slice(0, most);
  return hits.length === 0 ? { choice: 'none' } : { choice: 'many', hits };
}

function without<Hit extends RegionHit>(hits: readonly Hit[], others: readonly Hit[]): Hit[] {
  return hits.filter((hit) => others.every(({ code }) => code !== hit.code));
}

function inOrder<Hit extends RegionHit>(hits: readonly Hit[], exact: boolean): Hit[] {
  const worthy = exact ? hits.filter((hit) => hit.score >= (hit.own ? likely : 1)) : [...hits];
  const group = (hit: Hit) => (hit.own ? (hit.score >= likely ? 0 : 2) : hit.score === 1 ? 1 : 3);
  return worthy.sort((one, two) => group(one) - group(two) || two.score - one.score || (one.code < two.code ? -1 : 1));
}
