import { nameMaxCharacters } from './limits.js';
import { type Reading, read, unread } from './reading.js';

const invisible = /[\p{Cf}\p{Cc}]/gu;
const allowed = /^[\p{L}\p{M}][\p{L}\p{M} '.-]*$/u;
const introduction =
  /^(?:(?:(?:nama|nami|asma|jeneng)\s+(?:lengkap\s+)?(?:saya|aku|sy|ku|kulo|kula|abdi)?|my name is|name|saya|aku|kulo|kula|abdi|atas nama|panggil saya)\s*(?:adalah|:|=|is|yaitu)?\s+|(?:nama|name)\s*[:=]\s*)+/iu;

/**
 * A name as the KTP has it: one word is legal, never split (DOMAIN). "nama saya Budi" is Budi.
 * Reasons: `unclear` (empty), `digits`, `letters` (signs that no name has), `question`, `too_long`.
 */
export function readName(text: string): Reading<string> {
  const typed = text
    .slice(0, 4 * nameMaxCharacters)
    .normalize('NFKC')
    .replace(/\s+/g, ' ')
    .replace(invisible, '')
    .replace(/ {2,}/g, ' ')
    .trim();
  const unquoted = typed
    .replace(/[\u2018\u2019\u02BC`]/g, "'")
    .replace(/^"|[",!]+$/g, '')
    .trim();
  const name = withCapitals(unquoted.replace(introduction, ''));
  if (name === '') return unread('unclear');
  if (name.includes('?')) return unread('question');
  if (/\p{Nd}/u.test(name)) return unread('digits');
  if (!allowed.test(name) || !/\p{L}{2}/u.test(name)) return unread('letters');
  if ([...name].length > nameMaxCharacters) return unread('too_long');
  return read(name);
}

/** Names typed all in small letters get their capitals; any other spelling is the person's own. */
function withCapitals(name: string): string {
  if (name !== name.toLowerCase()) return name;
  return name.replace(/(^|[ '.-])(\p{L})/gu, (_, before: string, letter: string) => before + letter.toUpperCase());
}
