const secretNames = /SECRET|TOKEN/;

/** A wrong secret must not stand in a terminal or a log, nor the password of an address. */
export function mask(name: string, read: string): string {
  if (secretNames.test(name)) return `${'•'.repeat(3)} (${read.length} characters)`;
  return read.replace(/\/\/[^@/]*@/, '//•••@').slice(0, 200);
}
