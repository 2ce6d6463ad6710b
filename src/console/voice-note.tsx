import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { VoiceLine } from '../store/voice-line.js';
import { type OpenedVoice, openVoiceNote } from '../store/voice-note.js';
import { readRange } from './byte-range.js';
import { idParam } from './form.js';
import { when } from './moment.js';
import { actorOf, type ConsoleContext, type ConsoleEnv, type ConsolePorts } from './ports.js';

/** `/console/voice/<id>`: the audio of a voice note, whole or in pieces; who listened stands in the audit. */
export function voiceRoutes({ store, files, clock, newId }: ConsolePorts): Hono<ConsoleEnv> {
  const app = new Hono<ConsoleEnv>();
  app.get('/voice/:id', async (c) => {
    const opened = { id: idParam(c), actor: actorOf(c), auditId: newId(), now: clock.now() };
    const voice = await openVoiceNote({ store, files }, opened);
    if (voice === null) throw new HTTPException(404);
    return sendAudio(c, voice);
  });
  return app;
}

function sendAudio(c: ConsoleContext, { bytes, mime }: OpenedVoice): Response {
  const size = bytes.length;
  c.header('content-type', mime);
  c.header('content-disposition', 'inline');
  c.header('accept-ranges', 'bytes');
  const range = readRange(c.req.header('range'), size);
  if (range === 'none') {
    c.header('content-range', `bytes */${size}`);
    return c.body(null, 416);
  }
  if (range === null) return c.body(new Uint8Array(bytes));
  c.header('content-range', `bytes ${range.first}-${range.last}/${size}`);
  return c.body(new Uint8Array(bytes.subarray(range.first, range.last + 1)), 206);
}

interface VoiceNoteProps {
  readonly c: ConsoleContext;
  readonly ports: ConsolePorts;
  readonly zone: string;
  /** `null`: it came before recordings were kept. */
  readonly voice: VoiceLine | null;
}

/**
 * A player, or why there is none. Nothing is loaded before somebody plays it: whoever only looks at the page has not
 * listened. The player stays while the lines around it are read anew.
 */
export function VoiceNote({ c, ports, zone, voice }: VoiceNoteProps) {
  const word = c.get('word');
  if (voice?.state !== 'kept') return <p class="voice soft">{whyNot(c, voice)}</p>;
  const { id, heardAt } = voice;
  const src = `/console/voice/${id}`;
  return (
    <p class="voice">
      {/* biome-ignore lint/a11y/useMediaCaption: nobody has written down what somebody just said */}
      <audio id={`voice-${id}`} controls preload="none" src={src} hx-preserve="true" />
      <a href={src} download>
        {word('conversation.voice.save')}
      </a>{' '}
      {heardAt === null ? (
        <span class="tag bad">{word('conversation.voice.unheard')}</span>
      ) : (
        <small>{word('conversation.voice.heard', { at: when(c, ports, heardAt, zone) })}</small>
      )}
    </p>
  );
}

function whyNot(c: ConsoleContext, voice: VoiceLine | null): string {
  const word = c.get('word');
  if (voice === null) return word('conversation.voice.absent');
  if (voice.state === 'fetching') return word('conversation.voice.fetching');
  if (voice.state === 'lost') return word(`conversation.voice.lost.${voice.reason ?? 'failed'}`);
  return word('conversation.voice.removed');
}
