import type { Outcome } from '../flow/action.js';
import type { ConsoleContext, ConsolePorts } from './ports.js';

/** Characters of a village's name with its kecamatan. */
const placeLength = 120;

/** What `find_region` of the chat finds; places near the centre of the batch come first. */
export async function findVillages(
  { actions, store, catalogue, clock, newId }: ConsolePorts,
  place: string,
  batch: string,
): Promise<Outcome> {
  const action = actions.get('find_region');
  if (action?.kind !== 'data') throw new Error('there is no data action find_region');
  const query = place.replaceAll('\0', '').slice(0, placeLength);
  const centre = catalogue.current().batches.find((one) => one.code === batch)?.program.centre;
  const input = { query, within: centre?.regionCode ?? '' };
  const call = { conversationId: '', locale: 'id', callId: newId(), input };
  const [found] = await store.transaction((tx) => action.run(tx, [call], { now: clock.now(), newId }));
  return found ?? { outcome: 'none' };
}

interface VillagesProps {
  readonly c: ConsoleContext;
  readonly found: Outcome;
  readonly chosen: string;
}

/** The villages to choose from, put under the field by htmx while its name is typed. */
export function Villages({ c, found, chosen }: VillagesProps) {
  const word = c.get('word');
  const rows = found.rows ?? [];
  if (rows.length === 0)
    return <p class="soft">{word(found.outcome === 'kecamatan' ? 'enrol.region_kecamatan' : 'enrol.region_none')}</p>;
  return (
    <fieldset>
      <legend>{word('enrol.region')}</legend>
      {rows.map(({ id, label, hint }) => (
        <label>
          <input type="radio" name="region" value={id} checked={id === chosen || rows.length === 1} required />
          <span>
            {String(label)} <small>{hintText(hint)}</small>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

/** Names of what a village lies in, from the arguments of its hint. */
function hintText(hint: unknown): string {
  if (typeof hint !== 'object' || hint === null || !('args' in hint)) return '';
  const { args } = hint;
  if (typeof args !== 'object' || args === null) return '';
  return Object.values(args)
    .filter((one) => typeof one === 'string' && one !== '')
    .join(', ');
}
