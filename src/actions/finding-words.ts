import type { Finding } from '../domain/catalogue/read-file.js';
import type { Values } from '../text/value.js';

/** What is wrong at a place of a catalogue file, in the words of `catalogue_file.yaml`. */
export function findingWords(
  say: (key: string, args: Values) => string,
  { field, missing, key, args }: Pick<Finding, 'field' | 'missing' | 'key' | 'args'>,
): string {
  const what = say(`catalogue_file.${key}`, args);
  if (field === null) return what;
  return say(`catalogue_file.${missing ? 'missing' : 'named'}`, { field, what });
}
