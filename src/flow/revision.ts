/**
 * A short name for the content of a flow: equal data, equal revision; comments and layout do not count.
 * Two FNV-1a hashes of 32 bits with different seeds; own and tiny, since nothing here must resist an attacker and
 * `flow/` imports no platform.
 */
export function revisionOf(data: unknown): string {
  const text = JSON.stringify(data) ?? '';
  return `${fnv(text, 0x811c9dc5)}${fnv(text, 0x01000193)}`;
}

function fnv(text: string, seed: number): string {
  let hash = seed;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, '0');
}
