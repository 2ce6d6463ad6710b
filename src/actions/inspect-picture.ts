import type { PictureFacts } from '../domain/document.js';
import { pictureLimits } from './limits.js';

/** Looks at a picture as a person would see it. `null`: it cannot be read, or is made to fill the memory. */
export type InspectPicture = (bytes: Uint8Array) => Promise<PictureFacts | null>;

/** Pictures are read one or two at a time: each takes a core and some memory, and conversations must go on meanwhile. */
export function createPictureInspector(): InspectPicture {
  let underWay = 0;
  const waiting: (() => void)[] = [];
  return async (bytes) => {
    while (underWay >= pictureLimits.atOnce) await new Promise<void>((resolve) => waiting.push(resolve));
    underWay += 1;
    try {
      return await inspect(bytes);
    } catch {
      return null;
    } finally {
      underWay -= 1;
      waiting.shift()?.();
    }
  };
}

async function inspect(bytes: Uint8Array): Promise<PictureFacts> {
  // Loaded when the first picture comes: it takes a tenth of a second that a start need not have.
  const { default: sharp } = await import('sharp');
  const options = { limitInputPixels: pictureLimits.pixelsMost, failOn: 'error', sequentialRead: true } as const;
  const { autoOrient } = await sharp(bytes, options).metadata();
  const { sample, seconds } = pictureLimits;
  // Shrunk while it is read, so that a large photo is never whole in memory.
  const grey = await sharp(bytes, options)
    .resize(sample, sample, { fit: 'inside' })
    .flatten({ background: 'white' })
    .greyscale()
    .raw()
    .timeout({ seconds })
    .toBuffer();
  const brightness = grey.reduce((sum, value) => sum + value, 0) / Math.max(1, grey.length);
  return { width: autoOrient.width, height: autoOrient.height, brightness };
}
