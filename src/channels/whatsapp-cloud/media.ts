import { z } from 'zod';
import type { MediaKind, MediaRef, Outgoing } from '../channel.js';
import { withNumberedChoices } from '../numbered-choices.js';
import type { Graph } from './graph.js';
import { CloudError } from './graph-error.js';
import { maxButtons, maxCaption, maxDownloadBytes, maxInteractiveBody } from './limits.js';
import { buttons, type Payload, texts } from './present.js';

/** The bytes of a file of ours, by its `ref`; `null` when it is no longer kept. */
export type ReadFile = (
  ref: string,
) => Promise<{ readonly bytes: Uint8Array; readonly mimeType: string; readonly fileName: string } | null>;

/** How the API calls our kinds; the rest keeps its name. */
const types: { readonly [kind in MediaKind]: string } = {
  photo: 'image',
  document: 'document',
  audio: 'audio',
  video: 'video',
  sticker: 'sticker',
};

/** Kinds that take a text beside them, and those that may stand above buttons. */
const captioned: ReadonlySet<MediaKind> = new Set(['photo', 'document', 'video']);

const uploaded = z.looseObject({ id: z.string().min(1) });

/** A message with a file: an address is handed on as it is, a file of ours is uploaded first. */
export async function presentMedia(
  message: Outgoing & { readonly media: NonNullable<Outgoing['media']> },
  upload: (ref: string) => Promise<string>,
): Promise<Payload[]> {
  const { media, text, choices } = message;
  const source = /^https?:\/\//.test(media.ref) ? { link: media.ref } : { id: await upload(media.ref) };
  const type = types[media.kind];
  const named = media.kind === 'document' && media.fileName !== undefined ? { filename: media.fileName } : {};
  if (choices.length > 0 && choices.length <= maxButtons && captioned.has(media.kind) && fits(text)) {
    const header = { type, [type]: { ...source, ...named } };
    return [{ type: 'interactive', interactive: buttons(text, choices, header) }];
  }
  const caption = withNumberedChoices(text, choices);
  if (caption === '') return [{ type, [type]: { ...source, ...named } }];
  if (captioned.has(media.kind) && caption.length <= maxCaption) {
    return [{ type, [type]: { ...source, ...named, caption } }];
  }
  return [{ type, [type]: { ...source, ...named } }, ...texts(caption)];
}

function fits(text: string): boolean {
  return text !== '' && text.length <= maxInteractiveBody;
}

/** Brings a file of ours to Meta and answers its id there. */
export async function uploadFile(
  graph: Graph,
  number: string,
  readFile: ReadFile,
  ref: string,
  signal: AbortSignal,
): Promise<string> {
  const file = await readFile(ref);
  if (file === null) throw new CloudError({ kind: 'rejected', says: 'the file is no longer kept' }, '');
  const form = new FormData();
  form.set('messaging_product', 'whatsapp');
  form.set('type', file.mimeType);
  form.set('file', new Blob([new Uint8Array(file.bytes)], { type: file.mimeType }), file.fileName);
  return uploaded.parse(await graph.post(`${number}/media`, form, signal)).id;
}

const described = z.looseObject({ url: z.url(), file_size: z.number().optional() });

/** The bytes of a file that a person sent: its id gives an address for five minutes, the address the file. */
export async function downloadFile(
  graph: Graph,
  number: string,
  { ref }: MediaRef,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const path = `${encodeURIComponent(ref)}?phone_number_id=${number}`;
  const parsed = described.safeParse(await graph.get(path, signal, 'file'));
  if (!parsed.success) throw new CloudError({ kind: 'rejected', says: 'the file is no longer served' }, '');
  const { url, file_size } = parsed.data;
  if ((file_size ?? 0) > maxDownloadBytes) {
    throw new CloudError({ kind: 'rejected', says: `a file over ${maxDownloadBytes} bytes` }, '');
  }
  return graph.bytes(url, maxDownloadBytes, signal);
}
