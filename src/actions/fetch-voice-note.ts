import { z } from 'zod';
import { audioTypeOf, refusedVoice } from '../domain/voice-note.js';
import type { ActionSpec, Outcome } from '../flow/action.js';
import type { DocumentFiles } from '../store/files.js';
import { voiceFileId } from '../store/voice-note.js';
import type { Call, JobAction, JobContext } from './action.js';

/**
 * Fetches a voice note from its channel and keeps it sealed, for staff to listen to: providers serve a file for an hour or
 * a few weeks only. Nothing counts before `keep_voice_note` has written it down.
 */
export const fetchVoiceNoteSpec: ActionSpec = {
  name: 'fetch_voice_note',
  kind: 'job',
  takes: { ref: { type: 'text' }, mime: { type: 'text', optional: true }, size: { type: 'number', optional: true } },
  outcomes: {
    stored: { file: 'text', mime: 'text', size: 'number' },
    too_large: {},
    wrong_type: {},
    gone: {},
    failed: {},
  },
};

const inputSchema = z.object({ ref: z.string(), mime: z.string().optional(), size: z.number().optional() });

export interface VoiceNeeds {
  readonly files: Pick<DocumentFiles, 'put'>;
}

export function createFetchVoiceNote(needs: VoiceNeeds): JobAction {
  return { ...fetchVoiceNoteSpec, kind: 'job', perform: (call, context) => perform(call, needs, context) };
}

async function perform(call: Call, { files }: VoiceNeeds, context: JobContext): Promise<Outcome> {
  const asked = inputSchema.parse(call.input);
  // What the provider tells of its size is enough to leave it where it is.
  if (refusedVoice('', asked.size ?? 1) === 'too_large') return { outcome: 'too_large' };
  const fetched = await context.fetchMedia(call.conversationId, { ...asked, media: 'audio' });
  if (fetched === 'gone') return { outcome: 'gone' };
  const { bytes, kept } = fetched;
  const mime = audioTypeOf(bytes);
  const refused = refusedVoice(mime, bytes.length);
  if (mime === null || refused !== null) return { outcome: refused ?? 'wrong_type' };
  // Stable over repeats of the job, so that a second one finds the first one's file.
  const file = kept ?? voiceFileId(call.callId);
  if (kept === undefined) await files.put(file, bytes, { owner: call.conversationId, mimeType: mime, fileName: '' });
  return { outcome: 'stored', values: { file, mime, size: bytes.length } };
}
