import { type Education, readEducation } from './education.js';
import { plain } from './normalise.js';

/** What somebody says of themselves while they ask what suits them. */
export interface AboutMe {
  readonly age: number | null;
  readonly education: Education | null;
  /** Words behind "KTP" or "domisili" that may name a place. */
  readonly from: string | null;
}

/** Younger or older people than this do not ask for a training; such a number is something else. */
const ageLeast = 12;
const ageMost = 80;

const ageOf =
  /(?:umur|usia|yuswa|umure|umurna|aged?|i am|i'm)[^0-9]{0,20}([0-9]{2})(?![0-9])|(?<![0-9])([0-9]{2}) ?(?:tahun|thn|th|taun|years?)(?! (?:lalu|kerja|pengalaman))/;
/** "umur maksimal 35 ya?" and "harus SMA?" ask for the rule, not about a person. */
const ofTheRule = /\b(?:maksimal|minimal|maks|maximal|max|min|batas|batasan|harus|wajib|must|limit)\b/;
const schooling =
  /(?:\b(?:gak|ga|gk|tidak|tdk|nggak|enggak|ndak|belum|blm) )?\b(?:lulusan|lulus|tamatan|tamat|ijazah|ijasah|ijasa|jebolan|graduate of|graduated|finished)\b[^,.?!]*?(?=$|[,.?!]| (?:bisa|boleh|bs|apa|apakah|ikut|isa|iso|saged|tiasa|kenging|masih|mau|pengen|umur|usia|ktp|dan|can|may)\b)/;
const residence =
  /\b(?:ktp|domisili|asal)(?: (?:saya|sy|aku|ku|gue|gw|nya|kula|abdi|dari|di|orang|is))* ([a-z .]+?)(?=$|[,.?!]| (?:bisa|boleh|bs|apa|apakah|ikut|isa|iso|saged|tiasa|kenging|masih|mau|umur|usia|lulusan|dan|can|may)\b)/;

/** "saya lulusan smp umur 40, ktp lampung, bisa ikut apa?". What is not said is `null`. */
export function readAboutMe(text: string): AboutMe {
  const said = plain(text);
  if (ofTheRule.test(said)) return { age: null, education: null, from: null };
  const age = Number(ageOf.exec(said)?.slice(1).find(Boolean) ?? Number.NaN);
  const school = schooling.exec(said)?.[0];
  return {
    age: age >= ageLeast && age <= ageMost ? age : null,
    education: school === undefined ? null : readEducation(school).value,
    from: residence.exec(said)?.[1]?.trim() ?? null,
  };
}
