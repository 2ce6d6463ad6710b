import { type PictureFlaw, pdfType, pictureFlaws, refusedFile } from '../domain/document.js';
import { fileTypeOf } from '../domain/file-type.js';
import type { InspectPicture } from './inspect-picture.js';

/** Will staff be able to read a file? The same for what comes by chat and what is laid on the counter. */
export type JudgedFile =
  | { readonly mime: string; readonly flaws: readonly PictureFlaw[] }
  | { readonly refused: 'too_large' | 'heic' | 'wrong_type' | 'unreadable' };

/** `claimed` is what its sender says it is; its first bytes count. */
export async function judgeDocument(
  bytes: Uint8Array,
  claimed: string | undefined,
  inspect: InspectPicture,
): Promise<JudgedFile> {
  const type = fileTypeOf(bytes);
  const mime = type ?? claimed ?? 'application/octet-stream';
  const refused = refusedFile(mime, bytes.length) ?? (type === null ? 'wrong_type' : null);
  if (refused !== null) return { refused };
  if (mime === pdfType) return { mime, flaws: [] };
  const facts = await inspect(bytes);
  return facts === null ? { refused: 'unreadable' } : { mime, flaws: pictureFlaws(facts) };
}
