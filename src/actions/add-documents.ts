import { createHash } from 'node:crypto';
import {
  type AskedDocument,
  askedDocuments,
  type DocumentKind,
  documentKinds,
  type PictureFlaw,
  pagesMost,
} from '../domain/document.js';
import { eligibilityRules } from '../domain/eligibility.js';
import { type DocumentDesk, documentDesk, keptDigests, lockDocuments } from '../store/application-documents.js';
import { insertAudit } from '../store/audit.js';
import type { Store } from '../store/client.js';
import { derivedId } from '../store/derived-id.js';
import { insertDocuments, type NewDocument, releaseKind } from '../store/document.js';
import type { DocumentFiles } from '../store/files.js';
import type { Transaction } from '../store/transaction.js';
import type { ActionContext } from './action.js';
import type { InspectPicture } from './inspect-picture.js';
import { type JudgedFile, judgeDocument } from './judge-document.js';

/** Photos or a PDF of a paper that lies on the counter, page by page. */
export interface CounterDocuments {
  readonly application: string;
  readonly kind: DocumentKind;
  readonly files: readonly { readonly bytes: Uint8Array; readonly type: string }[];
  /** Also what is hard to read; it stays flagged. */
  readonly anyway: boolean;
  /** What is there of this kind goes. */
  readonly replace: boolean;
  readonly staffId: string;
}

export type DocumentsAdded =
  /** `same`: these very files are there already. */
  | 'added'
  | 'same'
  | Extract<JudgedFile, { refused: string }>['refused']
  | PictureFlaw
  /** More pages than this kind has. */
  | 'pages'
  /** No file came with the form. */
  | 'none'
  /** The application is over, or there is none, or its class asks for no such document. */
  | 'over';

export interface CounterNeeds {
  readonly store: Pick<Store, 'prisma' | 'transaction'>;
  readonly files: Pick<DocumentFiles, 'put'>;
  readonly inspect: InspectPicture;
}

/** What an application is asked for, and what came already although nobody asks for it (any more). */
export function deskKinds({ rules, here }: Pick<DocumentDesk, 'rules' | 'here'>): AskedDocument[] {
  const asked = askedDocuments(eligibilityRules.parse(rules));
  const others = documentKinds.filter((kind) => kind in here && !asked.some((one) => one.kind === kind));
  return [...asked, ...askedDocuments({ optionalDocuments: others })];
}

/**
 * Staff add a document to an application, however it came: the person stands at the counter with the paper. The checks, the
 * sealing and the audit are those of the chat; files are kept before they count, as there.
 */
export async function addDocuments(
  { store, files, inspect }: CounterNeeds,
  added: CounterDocuments,
  context: ActionContext,
): Promise<DocumentsAdded> {
  const { application, kind, staffId } = added;
  if (added.files.length === 0) return 'none';
  if (added.files.length > pagesMost(kind)) return 'pages';
  const desk = await documentDesk(store.prisma, application);
  if (desk === null || !takes(desk, kind)) return 'over';
  const pages: NonNullable<NewDocument['file']>[] = [];
  for (const { bytes, type } of added.files) {
    const judged = await judgeDocument(bytes, type, inspect);
    if ('refused' in judged) return judged.refused;
    const [flaw] = judged.flaws;
    if (flaw !== undefined && !added.anyway) return flaw;
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    // The same form sent twice keeps one file.
    const id = derivedId('counter document', application, kind, sha256).replaceAll('-', '');
    await files.put(id, bytes, { owner: `staff:${staffId}`, mimeType: judged.mime, fileName: '' });
    pages.push({ id, sha256, mime: judged.mime, size: bytes.length, flags: judged.flaws });
  }
  return store.transaction((tx) => write(tx, added, pages, context));
}

const takes = (desk: DocumentDesk, kind: DocumentKind): boolean =>
  !desk.over && deskKinds(desk).some((one) => one.kind === kind);

async function write(
  tx: Transaction,
  { application, kind, staffId, replace }: CounterDocuments,
  pages: readonly NonNullable<NewDocument['file']>[],
  { now, newId }: ActionContext,
): Promise<DocumentsAdded> {
  await lockDocuments(tx, application);
  const desk = await documentDesk(tx, application);
  if (desk === null || !takes(desk, kind)) return 'over';
  const here = replace ? new Set() : await keptDigests(tx, application, kind);
  const fresh = pages.filter(({ sha256 }) => !here.has(sha256));
  if (fresh.length === 0) return 'same';
  if (here.size + fresh.length > pagesMost(kind)) return 'pages';
  const actor = `staff:${staffId}`;
  if (replace && (await releaseKind(tx, application, kind)) > 0) {
    const audit = { actor, action: 'replace_document', subject: `application:${application}`, detail: { kind } };
    await insertAudit(tx, { id: newId(), ...audit }, now);
  }
  const base = { actor, applicationId: application, personId: desk.personId, kind };
  const rows = fresh.map((file, index) => ({
    ...base,
    id: newId(),
    auditId: newId(),
    page: here.size + index + 1,
    file,
  }));
  await insertDocuments(tx, rows, now);
  return 'added';
}
