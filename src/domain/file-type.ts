/** What a file is by its first bytes; what its sender says of it counts only where they tell nothing. */
const signatures: readonly { readonly type: string; readonly at: number; readonly bytes: readonly number[] }[] = [
  { type: 'image/jpeg', at: 0, bytes: [0xff, 0xd8, 0xff] },
  { type: 'image/png', at: 0, bytes: [0x89, 0x50, 0x4e, 0x47] },
  { type: 'image/gif', at: 0, bytes: [0x47, 0x49, 0x46, 0x38] },
  { type: 'image/webp', at: 8, bytes: [0x57, 0x45, 0x42, 0x50] },
  { type: 'application/pdf', at: 0, bytes: [0x25, 0x50, 0x44, 0x46, 0x2d] },
];

/** Brands of the container that iPhones write their photos into (ISO 23008-12). */
const heicBrands: ReadonlySet<string> = new Set(['heic', 'heix', 'hevc', 'hevx', 'heim', 'heis', 'mif1', 'msf1']);

/** `null`: none of those that matter here. */
export function fileTypeOf(bytes: Uint8Array): string | null {
  const found = signatures.find(({ at, bytes: wanted }) => wanted.every((byte, index) => bytes[at + index] === byte));
  if (found) return found.type;
  const word = (at: number): string => String.fromCharCode(...bytes.subarray(at, at + 4));
  return word(4) === 'ftyp' && heicBrands.has(word(8)) ? 'image/heic' : null;
}
