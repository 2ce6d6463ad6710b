import qrcode from 'qrcode';
import sharp from 'sharp';
import type { MediaFile, ReadMedia } from '../channels/channel.js';
import type { FileStore } from '../channels/web-chat/file.js';
import { receiptPicture } from '../domain/receipt-picture.js';
import { receiptNumber } from '../domain/receipt-ref.js';
import type { Store } from '../store/client.js';
import { type ReceiptFacts, receiptFacts } from '../store/receipt.js';
import type { Messages } from '../text/messages.js';
import type { Core } from './core.js';

type Parts = Pick<Core, 'store' | 'files' | 'project'>;

/** What a message's media are: a receipt is drawn anew each time, anything else is a kept file. */
export function mediaReader({ store, files, project }: Parts): ReadMedia {
  return async (ref) => {
    const receipt = await receiptOf(store, ref);
    if (receipt !== null) return drawReceipt(receipt, project.messages);
    const file = receiptNumber(ref) === null ? await files.get(ref) : null;
    return file && { bytes: file.bytes, mimeType: file.facts.mimeType, fileName: file.facts.fileName };
  };
}

/** The files of the web chat: what visitors sent, and the receipts of their own applications. */
export function webFiles({ store, files, project }: Parts): FileStore {
  return {
    put: files.put,
    get: async (id) => {
      if (receiptNumber(id) === null) return files.get(id);
      const receipt = await receiptOf(store, id);
      if (receipt?.channel !== 'web') return null;
      const { bytes, mimeType, fileName } = await drawReceipt(receipt, project.messages);
      return { bytes, facts: { owner: receipt.chatId, mimeType, fileName } };
    },
  };
}

async function receiptOf(store: Store, ref: string): Promise<ReceiptFacts | null> {
  const number = receiptNumber(ref);
  return number === null ? null : store.transaction((tx) => receiptFacts(tx, store.encryption, number));
}

/** The number as a QR and in print, with the class; no name, so that a lost picture tells nothing of anybody. */
async function drawReceipt(
  { number, title, ordinal, centre, demo, locale }: ReceiptFacts,
  messages: Messages,
): Promise<MediaFile> {
  const { modules } = qrcode.create(number, { errorCorrectionLevel: 'M' });
  const words = (key: string, args = {}) => messages.render(locale, `picture.${key}`, args);
  const { width, height, dots } = receiptPicture(
    [
      { text: words('heading'), scale: 3 },
      { text: centre, scale: 3 },
      { text: number, scale: 5 },
    ],
    { size: modules.size, isDark: (row, column) => modules.get(row, column) !== 0 },
    [
      { text: words('class', { title, ordinal }), scale: 3 },
      ...(demo ? [{ text: words('demo'), scale: 3 }] : []),
      { text: words('show'), scale: 2 },
    ],
  );
  const bytes = await sharp(dots, { raw: { width, height, channels: 1 } })
    .png()
    .toBuffer();
  return { bytes, mimeType: 'image/png', fileName: `${number}.png` };
}
