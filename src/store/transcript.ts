import { z } from 'zod';
import { maskNik } from '../domain/nik.js';
import type { Store } from './client.js';
import { parseOutboxBody } from './outbox-body.js';
import { ChatBook } from './transcript-chats.js';
import { type HistoryRow, type LineRow, transcriptSql } from './transcript-sql.js';

/**
 * What stands in a conversation as the person may see it: their messages that a turn has numbered, and our lines that
 * delivery has marked as sent. Both share one increasing number.
 */
export interface Line {
  readonly seq: number;
  readonly id: string;
  readonly from: 'me' | 'bot';
  readonly text: string;
  readonly choices: readonly { readonly id: string; readonly label: string; readonly hint?: string }[];
  readonly media?: LineMedia | undefined;
  readonly request?: 'contact' | 'location' | undefined;
  /** ISO instant. */
  readonly at: string;
}

export interface LineMedia {
  readonly kind: 'photo' | 'document' | 'audio' | 'video' | 'sticker';
  readonly ref: string;
  readonly fileName?: string;
  readonly mimeType?: string;
}

/** Everything up to `after` is known, but for the numbers in `waiting`. */
export interface ReadPosition {
  readonly after: number;
  readonly waiting: readonly number[];
}

export interface TranscriptNews {
  readonly chatId: string;
  readonly shown: readonly Line[];
  /** Numbers that are not sent yet and may still be. */
  readonly open: readonly number[];
}

export interface Transcript {
  /**
   * Where a reader of this chat begins. `after` = null: only what comes from now on. Else also the lower numbers that
   * were not shown to anybody: a line is numbered when it is written, and may be sent after a higher one.
   */
  position(chatId: string, after: number | null): Promise<ReadPosition>;
  /** News of many readers in a constant number of statements. */
  look(looks: readonly (ReadPosition & { readonly chatId: string })[]): Promise<TranscriptNews[]>;
  /** Lines above `after`, oldest first; without it the newest ones. `unseen`: our numbers that no page has shown yet. */
  history(
    chatId: string,
    after: number | null,
    limit: number,
  ): Promise<{ lines: Line[]; more: boolean; unseen: number[] }>;
  /** Tells when lines were sent: to these chats, or perhaps to any (`null`). Returns how to stop. */
  onNews(listener: (chatIds: readonly string[] | null) => void): () => void;
}

type Ports = Pick<Store, 'pool' | 'encryption' | 'notify'>;

/** Of the chats of one channel and account, `web` and `web` for the web chat. */
export function createTranscript(store: Ports, channel: string, account: string): Transcript {
  const chats = new ChatBook(store, channel, account);
  const { pool } = store;
  return {
    position: async (chatId, after) => {
      const id = (await chats.resolve([chatId])).get(chatId);
      if (id === undefined) return { after: after ?? 0, waiting: [] };
      const { rows } = await pool.query<{ after: number; waiting: number[] }>(transcriptSql.position(id, after));
      return rows[0] ?? { after: after ?? 0, waiting: [] };
    },
    look: async (looks) => {
      const ids = await chats.resolve(looks.map(({ chatId }) => chatId));
      const known = looks.flatMap((look) => {
        const id = ids.get(look.chatId);
        return id === undefined ? [] : [{ ...look, id }];
      });
      if (known.length === 0) return [];
      const { rows } = await pool.query<LineRow>(transcriptSql.look(known));
      const lines = await readLines(
        store,
        rows.filter(({ open }) => !open),
      );
      return gather(known, rows, lines);
    },
    history: async (chatId, after, limit) => {
      const id = (await chats.resolve([chatId])).get(chatId);
      if (id === undefined) return { lines: [], more: false, unseen: [] };
      const { rows } = await pool.query<HistoryRow>(transcriptSql.history(id, after, limit + 1));
      const page = after === null ? rows.slice(0, limit).reverse() : rows.slice(0, limit);
      const lines = await readLines(store, page);
      return {
        lines: page.flatMap((row) => lines.get(row) ?? []),
        more: after !== null && rows.length > limit,
        unseen: page.filter(({ unseen }) => unseen).map(({ seq }) => seq),
      };
    },
    onNews: (listener) =>
      store.notify.on('sent', (payload) => listener(payload === '' ? null : chats.named(payload.split(',')))),
  };
}

function gather(
  known: readonly { readonly chatId: string; readonly id: string }[],
  rows: readonly LineRow[],
  lines: ReadonlyMap<LineRow, Line>,
): TranscriptNews[] {
  const byConversation = new Map<string, { chatId: string; shown: Line[]; open: number[] }>();
  for (const { chatId, id } of known) byConversation.set(id, { chatId, shown: [], open: [] });
  for (const row of rows) {
    const news = byConversation.get(row.conversation_id);
    const line = lines.get(row);
    if (row.open) news?.open.push(row.seq);
    else if (line) news?.shown.push(line);
  }
  return [...byConversation.values()].filter(({ shown, open }) => shown.length + open.length > 0);
}

/** The part of an inbox body that is shown; `conversation/inbox-body.ts` writes it. */
const ownBody = z.object({
  body: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('text'), text: z.string() }),
    z.object({ kind: z.literal('choice'), choice: z.string(), label: z.string().optional() }),
    z.object({ kind: z.literal('contact'), phone: z.string() }),
    z.object({ kind: z.literal('location'), latitude: z.number(), longitude: z.number() }),
    z.object({
      kind: z.literal('media'),
      media: z.object({
        kind: z.enum(['photo', 'document', 'audio', 'video', 'sticker']),
        ref: z.string(),
        mimeType: z.string().exactOptional(),
        fileName: z.string().exactOptional(),
      }),
      caption: z.string().optional(),
    }),
    z.object({ kind: z.literal('start'), payload: z.string() }),
    z.object({ kind: z.enum(['reachable', 'unsupported']) }),
  ]),
});
type OwnBody = z.infer<typeof ownBody>['body'];

/** Opens the rows; what shows nothing (a block, an unreadable thing) has no line. */
async function readLines(store: Ports, rows: readonly LineRow[]): Promise<Map<LineRow, Line>> {
  const own = rows.flatMap((row) => {
    const body = row.mine
      ? readOrNull(() => ownBody.parse(JSON.parse(store.encryption.open(row.body_enc))).body)
      : null;
    return body === null ? [] : [{ row, body }];
  });
  const labels = await labelsOf(store, own);
  const lines = new Map<LineRow, Line>();
  for (const { row, body } of own) {
    const shown = ownWords(body, labels.get(row));
    if (shown) lines.set(row, { ...numbered(row), from: 'me', choices: [], ...shown });
  }
  for (const row of rows) {
    const message = row.mine ? null : readOrNull(() => parseOutboxBody(store.encryption.open(row.body_enc)).message);
    if (message === null) continue;
    const { text, choices, request, media } = message;
    lines.set(row, { ...numbered(row), from: 'bot', text, choices, request, media });
  }
  return lines;
}

/** A row of another version or of a lost key is not shown; it must not hide all others. */
function readOrNull<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}

function numbered({ seq, id, at }: LineRow): Pick<Line, 'seq' | 'id' | 'at'> {
  return { seq, id, at: new Date(at).toISOString() };
}

function ownWords(body: OwnBody, label: string | undefined): Pick<Line, 'text' | 'media'> | null {
  switch (body.kind) {
    case 'text':
      return { text: maskNumbers(body.text) };
    case 'choice':
      return { text: body.label ?? label ?? '✓' };
    case 'contact':
      return { text: body.phone };
    case 'location':
      return { text: `📍 ${body.latitude.toFixed(5)}, ${body.longitude.toFixed(5)}` };
    case 'media':
      return { text: maskNumbers(body.caption ?? ''), media: body.media };
    case 'start':
      return { text: body.payload };
    default:
      return null;
  }
}

/** NIK and KK have sixteen digits; neither is ever shown in full again, not even to whoever typed it. */
function maskNumbers(text: string): string {
  return text.replace(/(?<!\d)\d(?:[ .-]?\d){15}(?!\d)/g, (number) => maskNik(number.replace(/\D/g, '')));
}

/** A tap carries the button's id only; its words stand under a line of ours that came before. */
async function labelsOf(
  { pool, encryption }: Ports,
  own: readonly { readonly row: LineRow; readonly body: OwnBody }[],
): Promise<Map<LineRow, string>> {
  const taps = own.flatMap(({ row, body }) =>
    body.kind === 'choice' && body.label === undefined ? [{ row, choice: body.choice }] : [],
  );
  const labels = new Map<LineRow, string>();
  if (taps.length === 0) return labels;
  const { rows } = await pool.query<{ place: number; body_enc: string }>(
    transcriptSql.before(taps.map(({ row }) => row)),
  );
  for (const { place, body_enc } of rows) {
    const tap = taps[place - 1];
    if (!tap || labels.has(tap.row)) continue;
    const offered = parseOutboxBody(encryption.open(body_enc)).message.choices.find(({ id }) => id === tap.choice);
    if (offered) labels.set(tap.row, offered.label);
  }
  return labels;
}
