import type { Outcome } from '../../flow/action.js';
import { voiceCallId } from '../../store/voice-note.js';
import type { Values } from '../../text/value.js';
import { asking, type Thinking } from '../asks.js';
import type { IncomingMessage, OutcomeBody } from '../inbox-body.js';
import type { Talk } from '../talk.js';
import { repeat } from './take.js';

/**
 * The recording of a voice note is fetched for staff, whoever has the conversation: no flow waits for it. False when the
 * chat has sent more than staff can listen to.
 */
export function* fetchVoice(talk: Talk, body: IncomingMessage['body']): Thinking<boolean> {
  const { voice } = talk.deps.globals;
  if (voice === undefined || body.kind !== 'media' || body.media.kind !== 'audio') return true;
  if ((yield* act(talk, voice.expect, {}))?.outcome === 'too_many') return false;
  const { ref, mimeType: mime, sizeBytes: size } = body.media;
  const input = { ref, ...(mime === undefined ? null : { mime }), ...(size === undefined ? null : { size }) };
  yield* act(talk, voice.fetch, input, voiceCallId(talk.rowId));
  return true;
}

/** It was fetched, or could not be: staff find it with the message, and the person is told only when it is lost. */
export function* hearFetchedVoice(talk: Talk, { outcome, values }: Omit<OutcomeBody, 'jobId'>): Thinking {
  const { voice } = talk.deps.globals;
  if (voice === undefined) return;
  const kept = yield* act(talk, voice.keep, { result: outcome, ...values });
  if (kept?.outcome !== 'lost') return;
  yield* tellLost(talk, String(kept.values?.reason));
}

/** Where a human answers on the phone itself, the assistant keeps out of it; they have the recording there. */
export function* tellLost(talk: Talk, reason: string): Thinking {
  const staffHave = talk.staffUntil !== null && talk.staffUntil > talk.now;
  if (staffHave && talk.human) return;
  talk.say(`global.voice_lost.${reason}`);
  if (!staffHave) yield* repeat(talk);
}

/** Runs an action that no flow asks for; `null`: it is a job, and its outcome comes later. */
function* act(talk: Talk, action: string, input: Values, callId?: string): Thinking<Outcome | null> {
  talk.calls += 1;
  const answer = yield* asking<'action'>({
    ask: 'action',
    callId: callId ?? `${talk.rowId}:${talk.calls}`,
    inboxId: talk.rowId,
    call: { action, input },
    locale: talk.locale,
  });
  return answer.answer === 'outcome' ? answer.outcome : null;
}
