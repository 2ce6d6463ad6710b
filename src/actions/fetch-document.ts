import { createHash } from 'node:crypto';
import { z } from 'zod';
import { refusedFile } from '../domain/document.js';
import type { ActionSpec, Outcome } from '../flow/action.js';
import { derivedId } from '../store/derived-id.js';
import type { DocumentFiles } from '../store/files.js';
import type { Call, JobAction, JobContext } from './action.js';
import type { InspectPicture } from './inspect-picture.js';
import { judgeDocument } from './judge-document.js';

/**
 * Fetches a photo or file from its channel, looks whether staff will be able to read it, and keeps it sealed. A picture
 * that is too small or too dark is kept only when the person was asked once already (`again`), with that as a flag.
 * Nothing counts before `keep_document` has written it down: a file that nobody wrote down is one that nobody opens.
 */
export const fetchDocumentSpec: ActionSpec = {
  name: 'fetch_document',
  kind: 'job',
  takes: {
    ref: { type: 'text' },
    media: { type: 'text' },
    mime: { type: 'text', optional: true },
    size: { type: 'number', optional: true },
    again: { type: 'boolean', optional: true },
  },
  outcomes: {
    stored: { file: 'text', sha256: 'text', mime: 'text', size: 'number', flags: 'list' },
    too_small: {},
    too_dark: {},
    too_large: {},
    heic: {},
    wrong_type: {},
    unreadable: {},
    gone: {},
    failed: {},
  },
};

const inputSchema = z.object({
  ref: z.string(),
  media: z.enum(['photo', 'document']),
  mime: z.string().optional(),
  size: z.number().optional(),
  again: z.boolean().default(false),
});
export interface FetchNeeds {
  readonly files: Pick<DocumentFiles, 'put'>;
  readonly inspect: InspectPicture;
}

export function createFetchDocument(needs: FetchNeeds): JobAction {
  return { ...fetchDocumentSpec, kind: 'job', perform: (call, context) => perform(call, needs, context) };
}

async function perform(call: Call, needs: FetchNeeds, context: JobContext): Promise<Outcome> {
  const asked = inputSchema.parse(call.input);
  const early = refusedFile(asked.mime ?? 'image/jpeg', asked.size ?? 0);
  if (early === 'too_large') return { outcome: early };
  const fetched = await context.fetchMedia(call.conversationId, asked);
  if (fetched === 'gone') return { outcome: 'gone' };
  const { bytes, kept } = fetched;
  const judged = await judgeDocument(bytes, asked.mime, needs.inspect);
  if ('refused' in judged) return { outcome: judged.refused };
  const { mime, flaws } = judged;
  const [flaw] = flaws;
  if (flaw !== undefined && !asked.again) return { outcome: flaw };
  // Stable over repeats of the job, so that a second one finds the first one's file.
  const file = kept ?? derivedId('document file', call.callId).replaceAll('-', '');
  if (kept === undefined) {
    await needs.files.put(file, bytes, { owner: call.conversationId, mimeType: mime, fileName: '' });
  }
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { outcome: 'stored', values: { file, sha256, mime, size: bytes.length, flags: [...flaws] } };
}
