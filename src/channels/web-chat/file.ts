import { createHash, randomUUID } from 'node:crypto';
import type { MediaKind, MediaRef } from '../channel.js';
import { graphemes } from '../graphemes.js';
import { maxFileNameLength } from './limits.js';
import { cleanText } from './message.js';

/** What is kept beside the bytes of a file. */
export interface FileFacts {
  /** The visitor who sent it; nobody else is shown it. */
  readonly owner: string;
  readonly mimeType: string;
  readonly fileName: string;
}

/** Keeps files encrypted and outside the database; `id` is what a message refers to them by. */
export interface FileStore {
  /** Keeps the first file of an id; a second `put` of the same id changes nothing. */
  put(id: string, bytes: Uint8Array, facts: FileFacts): Promise<void>;
  /** `null` when there is no such file (any more). */
  get(id: string): Promise<{ bytes: Uint8Array; facts: FileFacts } | null>;
}

/** A kept file, or a picture that is drawn when it is looked at. */
export const fileIdPattern = /^(?:[0-9a-f]{32}|receipt-[0-9-]{8,20})$/;

/** The same upload gets the same id when it is repeated under the same `clientId`. */
export function newFileId(owner: string, clientId: string | undefined): string {
  if (clientId === undefined) return randomUUID().replaceAll('-', '');
  return createHash('sha256').update(`${owner}:${clientId}`).digest('hex').slice(0, 32);
}

/** First bytes of the kinds that are worth telling apart; what the browser claims is only believed for the rest. */
const signatures: readonly { readonly mimeType: string; readonly at: number; readonly bytes: string }[] = [
  { mimeType: 'image/jpeg', at: 0, bytes: 'ffd8ff' },
  { mimeType: 'image/png', at: 0, bytes: '89504e470d0a1a0a' },
  { mimeType: 'image/gif', at: 0, bytes: '47494638' },
  { mimeType: 'image/webp', at: 8, bytes: '57454250' },
  { mimeType: 'image/heic', at: 4, bytes: '6674797068656963' },
  { mimeType: 'application/pdf', at: 0, bytes: '255044462d' },
  { mimeType: 'audio/ogg', at: 0, bytes: '4f676753' },
];

/** Kinds that a browser may show inside a page; everything else is offered as a download. */
export const shownInPage: ReadonlySet<string> = new Set(['image/jpeg', 'image/png', 'image/gif', 'image/webp']);

export function sniff(bytes: Uint8Array): string | null {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 16)).toString('hex');
  const found = signatures.find(({ at, bytes: wanted }) => head.startsWith(wanted, at * 2));
  return found?.mimeType ?? null;
}

/** What the sender says about a file, made safe. */
export function describeFile(file: { name: string; type: string }, bytes: Uint8Array): Omit<FileFacts, 'owner'> {
  const claimed = /^[\w.+-]{1,60}\/[\w.+-]{1,60}$/.test(file.type)
    ? file.type.toLowerCase()
    : 'application/octet-stream';
  const base = cleanText(file.name).split(/[/\\]/).at(-1)?.trim() ?? '';
  return { mimeType: sniff(bytes) ?? claimed, fileName: graphemes(base).slice(-maxFileNameLength).join('') };
}

const kinds: { readonly [family: string]: MediaKind } = { image: 'photo', audio: 'audio', video: 'video' };

export function mediaRef(id: string, { mimeType, fileName }: Omit<FileFacts, 'owner'>, sizeBytes: number): MediaRef {
  const kind = kinds[mimeType.split('/')[0] ?? ''] ?? 'document';
  return { kind, ref: id, mimeType, sizeBytes, ...(fileName === '' ? {} : { fileName }) };
}
