import type { Hit } from '../domain/catalogue/find.js';
import type { Batch } from '../domain/catalogue/snapshot.js';
import type { Row } from '../flow/action.js';
import type { SeatCounts } from '../store/seat-counts.js';
import type { MessageRef, Value } from '../text/value.js';

/** Texts of `locales/<locale>/catalogue.yaml` that actions name. */
export function catalogueText(key: string, args: MessageRef['args'] = {}): MessageRef {
  return { type: 'message', key: `catalogue.${key}`, args };
}

/** What the hint says of a class that takes applications: how many seats, or until when. */
export type Telling = 'seats' | 'closing';

/** Rows of one list. The label says what differs within it: the centre, the title, or both. */
export function batchRows(
  hits: readonly Hit[],
  counts: ReadonlyMap<string, SeatCounts>,
  telling: Telling = 'seats',
): Row[] {
  const oneTrade = new Set(hits.map((hit) => hit.batch.program.trade)).size === 1;
  const oneCentre = new Set(hits.map((hit) => hit.batch.program.centre.id)).size === 1;
  return hits.map((hit) => ({
    id: hit.batch.code,
    label: labelOf(hit.batch, oneCentre ? 'title' : oneTrade ? 'centre' : 'both'),
    hint: hintOf(hit, counts.get(hit.batch.id), { oneTrade, oneCentre, telling }),
  }));
}

function labelOf({ program }: Batch, differs: 'title' | 'centre' | 'both'): Value {
  if (differs === 'title') return program.title;
  if (differs === 'centre') return program.centre.name;
  return catalogueText('label', { title: program.title, place: placeOf(program.centre) });
}

/** "Banyuasin" of "Kabupaten Banyuasin": a label has 24 characters. */
function placeOf({ regionName, name }: Batch['program']['centre']): string {
  return regionName === '' ? name : regionName.replace(/^(?:Kabupaten|Kota Administrasi|Kota) /, '');
}

function hintOf(
  { batch, phase, distanceKm }: Hit,
  counts: SeatCounts | undefined,
  said: { readonly oneTrade: boolean; readonly oneCentre: boolean; readonly telling: Telling },
): MessageRef {
  const args = {
    demo: batch.demo,
    about: said.oneTrade && !said.oneCentre ? batch.program.title : batch.program.centre.name,
    km: distanceKm ?? -1,
    seats: seatsShort(batch, counts),
    starts: batch.startsOn,
  };
  if (phase === 'open' && said.telling === 'closing')
    return catalogueText('row_closing', { ...args, closes: momentOf(batch.closesAt, batch) });
  if (phase === 'open') return catalogueText('row_open', args);
  return catalogueText('row_upcoming', { ...args, opens: momentOf(batch.opensAt, batch) });
}

function seatsShort(batch: Batch, counts: SeatCounts | undefined): MessageRef {
  const left = seatsLeft(counts ?? { capacity: batch.capacity, taken: 0, applied: 0, reserved: 0 });
  if (batch.mode === 'selection') return catalogueText('seats_short.selection', { seats: batch.capacity });
  return left > 0
    ? catalogueText('seats_short.left', { left, seats: batch.capacity })
    : catalogueText('seats_short.full', { seats: batch.capacity });
}

/** Nobody overtakes the reserve: while somebody waits, no seat is free. */
export function seatsLeft(counts: SeatCounts): number {
  return counts.reserved > 0 ? 0 : Math.max(0, counts.capacity - counts.taken);
}

/** An instant in the centre's own time. */
export function momentOf(at: number, batch: Batch): Value {
  return { type: 'moment', at: new Date(at).toISOString(), zone: batch.program.centre.timezone };
}
