/** Voice notes are for staff: nothing here understands speech. */

/** Why a recording does not reach staff. */
export const voiceLosses = ['too_many', 'too_large', 'wrong_type', 'gone', 'failed'] as const;

export const voiceLimits = {
  /** Bytes: WhatsApp takes no more of an audio, and at the 16 to 32 kbit/s of a voice note it is over an hour. */
  bytesMost: 16 * 1024 * 1024,
  /** Recordings of one chat in 24 hours: more than staff listen to, and a flood must not fill the storage. */
  perDayMost: 20,
  /** Days that a recording is kept: staff answer within days, and after a month hardly anybody asks what was said. */
  keptDays: 30,
  /** The same while its person still waits and nobody has listened: staff must not lose what they owe an answer to. */
  unheardDays: 90,
} as const;

interface Signature {
  readonly type: string;
  readonly at: number;
  readonly bytes: string;
}

/** First bytes, in Latin 1, of what phones record and messengers send; what a sender calls it does not count. */
const signatures: readonly Signature[] = [
  { type: 'audio/ogg', at: 0, bytes: 'OggS' },
  { type: 'audio/mpeg', at: 0, bytes: 'ID3' },
  { type: 'audio/amr', at: 0, bytes: '#!AMR' },
  { type: 'audio/wav', at: 8, bytes: 'WAVE' },
  { type: 'audio/webm', at: 0, bytes: '\x1a\x45\xdf\xa3' },
  { type: 'audio/flac', at: 0, bytes: 'fLaC' },
];

/** Brands of the MP4 container that hold sound; others are pictures and films. */
const soundBrands: ReadonlySet<string> = new Set([
  'M4A ',
  'M4B ',
  'mp41',
  'mp42',
  'isom',
  'iso2',
  'iso5',
  'dash',
  '3gp4',
  '3gp5',
]);

/** What a recording is by its first bytes; `null`: no audio that a browser or a phone would play. */
export function audioTypeOf(bytes: Uint8Array): string | null {
  const head = String.fromCharCode(...bytes.subarray(0, 12));
  const found = signatures.find((one) => head.startsWith(one.bytes, one.at));
  if (found) return found.type;
  if (head.startsWith('ftyp', 4)) return soundBrands.has(head.slice(8, 12)) ? 'audio/mp4' : null;
  return frameType(bytes);
}

/** A stream without a head begins with a frame of eleven or twelve set bits; the two bits of its layer tell MP3 from AAC. */
function frameType([first = 0, second = 0]: Uint8Array): string | null {
  if (first !== 0xff || (second & 0xe0) !== 0xe0) return null;
  const layer = second & 0x06;
  if (layer === 0) return (second & 0xf0) === 0xf0 ? 'audio/aac' : null;
  return layer === 0x02 ? 'audio/mpeg' : null;
}

/** Why a recording cannot be taken; `null` when its type and size are right. */
export function refusedVoice(type: string | null, bytes: number): 'too_large' | 'wrong_type' | null {
  if (bytes > voiceLimits.bytesMost) return 'too_large';
  return type === null || bytes === 0 ? 'wrong_type' : null;
}
