import { z } from 'zod';
import { type DocumentKind, documentKinds } from '../domain/document.js';
import type { ActionSpec, Outcome, Row } from '../flow/action.js';
import type { Transaction } from '../store/transaction.js';
import type { Values } from '../text/value.js';
import type { Call, DataAction } from './action.js';
import { trainingWords } from './application-words.js';
import { casesByChat, documentName, type OpenCase } from './document-cases.js';
import { mostPlaces } from './limits.js';

/**
 * Where a photo may go that was sent without being asked for: the documents that this chat's applications still miss.
 * `named`: its caption says which ("ini KTP saya"), and only one application misses it.
 */
export const documentPlacesSpec: ActionSpec = {
  name: 'document_places',
  kind: 'data',
  takes: { caption: { type: 'text', optional: true } },
  outcomes: { none: {}, named: { place: 'text' }, open: {} },
  rows: ['open'],
  messages: ['document.name.', 'document.words.', 'application.training', 'application.training_demo'],
};

export interface PlaceNeeds {
  /** The text of a message key in a language. */
  words(locale: string, key: string, args?: Values): string;
}

const inputSchema = z.object({ caption: z.string().default('') });

export function createDocumentPlaces(needs: PlaceNeeds): DataAction {
  return { ...documentPlacesSpec, kind: 'data', run: (tx, calls) => run(tx, calls, needs) };
}

async function run(tx: Transaction, calls: readonly Call[], needs: PlaceNeeds): Promise<readonly Outcome[]> {
  const cases = await casesByChat(tx, calls);
  return calls.map((call) => {
    const { caption } = inputSchema.parse(call.input);
    const rows = (cases.get(call.conversationId) ?? []).flatMap(placesOf);
    const kinds = namedKinds(needs, call.locale, caption);
    const named = rows.filter(({ id }) => kinds.some((kind) => id.endsWith(` ${kind}`)));
    const [only] = named;
    if (only !== undefined && named.length === 1) return { outcome: 'named', values: { place: only.id } };
    if (rows.length === 0) return { outcome: 'none' };
    return { outcome: 'open', rows: (named.length > 0 ? named : rows).slice(0, mostPlaces) };
  });
}

function placesOf(found: OpenCase): Row[] {
  return found.missing.map(({ kind }) => ({
    id: `${found.number} ${kind}`,
    label: documentName(kind),
    hint: trainingWords(found),
  }));
}

/** The kinds whose words (`document.words.<kind>`, divided by commas) stand in the caption. */
function namedKinds(needs: PlaceNeeds, locale: string, caption: string): DocumentKind[] {
  const said = ` ${caption.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ')} `;
  return documentKinds.filter((kind) =>
    needs
      .words(locale, `document.words.${kind}`)
      .split(',')
      .some((word) => said.includes(` ${word.trim()} `)),
  );
}
