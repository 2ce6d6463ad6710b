import { countMaxDigits } from './limits.js';
import { isMonth } from './month-names.js';
import { plain, squeeze } from './normalise.js';
import { countedThings, refusedWords } from './number-context.js';
import { type NumberSpan, numberSpans, numberTokens } from './number-span.js';
import { withoutHabits } from './number-typing.js';
import { besideNumber, notCounted, numberWord, ordinalWord } from './number-words.js';
import { type Reading, read, unread } from './reading.js';
import { stems } from './suffix.js';

const oneCount = /^[0-9]{1,3}$/;
/** Part of a date, a phone, a level of schooling ("S1", "h-7") or below zero: no count. */
const noCount =
  /\b(?:satu|dua|tiga|empat|lima|setengah|separo)2\b|[0-9]-an\b|[0-9]\+|\+\s?[0-9]|[0-9]-[0-9]+-|(?<!\p{L})(?!ke|no|rp)\p{L}{1,2}-?[0-9]|(?:^|\s)-[0-9]|(?:^|[^0-9.,])0[0-9]{2}|[0-9]:[0-9]|\b0[0-9]\.[0-9]{2}\b|^(?:1[0-9]|2[0-3])\.[0-5][0-9]$/u;
/** "lebih dari 5" and "a hundred" say the number with a word that says nothing in other places. */
const wordyCount =
  /\bkal(?:au|o) (?:gak|ga|gk|nggak|tidak) salah |(?<=\blebih) dari(?= )|\ba (?=dozen|hundred|thousand|million|half)/g;
const range = /[0-9] ?~ ?[0-9]/;
const gluedWord = /[0-9](\p{L}+)/gu;
const digits = /^[0-9]/;
const letters = /^\p{L}/u;
const half = 0.5;
const thousand = 1_000;
const million = 1_000_000;

/**
 * The one number that a message says: digits or words in four languages, "nomor 3", "yang kedua", "1,5 juta", "50rb".
 * A number word counts only among words that go with numbers: "Simpang Empat" is a place, "salah satu" an idiom.
 * Reasons: `unclear` (none), `ambiguous` (several).
 */
export function readNumber(text: string): Reading<number> {
  // A tilde between digits is a range, and no strike-through that plain text takes away.
  if (range.test(text)) return unread('unclear');
  const clean = withoutHabits(plain(text).replace(wordyCount, ''));
  if (oneCount.test(clean)) return read(Number(clean));
  if (noCount.test(clean) || hasForeignSuffix(clean)) return unread('unclear');
  const tokens = numberTokens(clean);
  if (tokens.some((token) => digits.test(token) && token.length > countMaxDigits)) return unread('unclear');
  if (tokens.some((token) => notCounted.has(token))) return besideSchool(clean) ?? unread('unclear');
  if (tokens.some(isMonth)) return unread('unclear');
  const reading = ordinalIn(tokens) ?? (isTitled(text) ? strictCountIn(tokens) : countIn(tokens));
  return isOpen(reading) ? (countInParts(clean) ?? reading) : reading;
}

const titled = /^\s*\p{Lu}\p{Ll}+(?: \p{Lu}\p{Ll}+)+\s*$/u;

/** "Tiga Saudara" is a shop, "tiga saudara" are three. */
function isTitled(text: string): boolean {
  return titled.test(text);
}

/** Of a name in capitals only what is nothing but a number counts: "Dua Belas", "Tiga Orang". */
function strictCountIn(tokens: readonly string[]): Reading<number> {
  const reading = countIn(tokens);
  const isPlain = (token: string) => numberWord(token) !== null || people.has(token);
  return reading.value === null || tokens.every(isPlain) ? reading : unread('unclear');
}

const parts = /[,;!\n]+(?=\s|\p{L}|$)|[.]+(?=\s|$)/u;

function isOpen(reading: Reading<number>): boolean {
  return reading.value === null && reading.reason === 'unclear';
}

const schools: ReadonlySet<string> = new Set(
  'smk smkn sma sman smp smpn sd sdn mts mtsn universitas kelas kls'.split(' '),
);

/** "usia 22, lulusan smk": the school stands in a part of its own that counts nothing. */
function besideSchool(clean: string): Reading<number> | null {
  const said = clean.split(parts).map(numberTokens);
  const guarded = said.filter((tokens) => tokens.some((token) => notCounted.has(token)));
  const isSchool = (tokens: string[]) => tokens.some((token) => schools.has(token)) && numberSpans(tokens).length === 0;
  return guarded.length < said.length && guarded.every(isSchool) ? countInParts(clean) : null;
}

/** "2 aja, cowok semua": one part of the answer has the number and the others speak of something else. */
function countInParts(clean: string): Reading<number> | null {
  const said = clean
    .split(parts)
    .map(numberTokens)
    .filter((tokens) => tokens.length > 0);
  const counted = said.filter((tokens) => ordinalIn(tokens) !== null || numberSpans(tokens).length > 0);
  const [only, second] = counted;
  if (only === undefined || second !== undefined || said.length < 2 || clean.includes('?')) return null;
  return ordinalIn(only) ?? countIn(only);
}

/** "yang kedua", "the second one". */
function ordinalIn(tokens: readonly string[]): Reading<number> | null {
  const found = [...new Set(tokens.flatMap((token) => ordinalWord(token) ?? []))];
  const [value] = found;
  if (value === undefined) return null;
  if (found.length > 1) return unread('ambiguous', found);
  // "anak pertama umur 6" says two numbers.
  const counts = numberSpans(tokens.filter((token) => token !== 'one')).filter((span) => span.value !== value);
  if (counts.length > 0) return unread('ambiguous', [value, ...counts.map((span) => span.value)]);
  const others = tokens.filter((token) => ordinalWord(token) === null && token !== 'one' && letters.test(token));
  return others.every(isBeside) ? read(value) : unread('unclear');
}

function countIn(tokens: readonly string[]): Reading<number> {
  const spans = numberSpans(tokens);
  const [first, second, third] = spans;
  if (first === undefined) return unread('unclear');
  const repeated = second?.value === first.value && second.spelled !== first.spelled && third === undefined;
  if (second !== undefined && !repeated) return unread('ambiguous', [...new Set(spans.map((span) => span.value))]);
  const inSpan = (index: number) => spans.some((span) => index >= span.from && index < span.to);
  const isForeign = (token: string, index: number) => letters.test(token) && !inSpan(index) && !isBeside(token);
  const last = spans.at(-1) ?? first;
  // "3 gelas" counts something; "Batu 12" and "Simpang Empat" are names.
  const foreign = first.spelled ? tokens : tokens.slice(0, last.to);
  const strange = foreign.filter(isForeign);
  const explained = strange.length === 0 || isExplained(first, tokens, strange);
  return !explained || isLoose(first, tokens) ? unread('unclear') : read(first.value);
}

/** Words before a number that need not be known, when what it counts or the money that it is leaves no doubt. */
const strangeMost = 3;
const money = /^[1-9][0-9]{0,2}(?:[.,][0-9]{3})+/;
const moneyWords: ReadonlySet<string> = new Set('ribu rb rbu rebu juta jt jutaan ribuan rupiah'.split(' '));

/** "mesin jahit 2 buah", "gaji terakhir 2.800.000", "pegawai saya 7". */
function isExplained({ from, to }: NumberSpan, tokens: readonly string[], strange: readonly string[]): boolean {
  if (strange.length > strangeMost || tokens.includes('?') || tokens.some((token) => refusedWords.has(token)))
    return false;
  const [before = '', next = ''] = [tokens[from - 1], tokens[to]];
  const behind = tokens.slice(to).some((token) => strange.includes(token));
  const [amount = '', ...scale] = tokens.slice(from, to);
  const isMoney = money.test(amount) || (!moneyWords.has(amount) && scale.some((token) => moneyWords.has(token)));
  const labelled = tokens.slice(0, from).some((token) => labels.has(token));
  if (behind) return people.has(next) && strange.length < strangeMost;
  return countedThings.has(next) || isMoney || isOwner(before) || labelled;
}

/** "lima orang termasuk saya" */
const people: ReadonlySet<string> = new Set('orang org wong urang jiwa tiyang anak people persons'.split(' '));
const labels: ReadonlySet<string> = new Set(
  'umur usia ukuran nilai jumlah total tinggi berat pengalaman gaji penghasilan pendapatan skor ipk sepatu punya pny ada duwe gaduh gadhah tahun thn'.split(
    ' ',
  ),
);
const owners: ReadonlySet<string> = new Set(['saya', 'sy', 'aku', 'kami', 'kulo', 'abdi']);

function isOwner(word: string): boolean {
  return owners.has(word);
}

/** "setengah hari" counts nothing, and "satu juta dua ratus" may leave the thousands to be guessed. */
function isLoose({ value, spelled, from }: NumberSpan, tokens: readonly string[]): boolean {
  if (/^(?:ribu|juta|puluh|ratus)an$/.test(tokens[from] ?? '')) return true;
  return (value === half && tokens.length > 1) || (spelled && value > million && value % thousand > 0);
}

/** "anak" and "anaknya". */
function isBeside(token: string): boolean {
  return besideNumber.has(token) || stems(token).some((stem) => besideNumber.has(stem));
}

/** "3thn" and "2nd" are counts, "4a" is a house. */
function hasForeignSuffix(clean: string): boolean {
  return [...clean.matchAll(gluedWord)].some(
    ([, word = '']) => numberWord(squeeze(word)) === null && !besideNumber.has(word),
  );
}

/** Is this folded word a number by itself? */
export function isCount(word: string): boolean {
  return digits.test(word) || ordinalWord(word) !== null || numberWord(word) !== null;
}
