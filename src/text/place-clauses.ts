import { plain } from './normalise.js';

/**
 * Sentences that name more than one place: "KTP ku Balaraja, skrg ngontrak di Cimone". Rules of domicile go by the KTP,
 * so what it says comes first, then where somebody is now; where they come from counts only when nothing else is said.
 */

const now = 'sekarang|skrg|skrng|skr|sekarng|saiki|sakniki|ayeuna|now|currently';
const contrast = 'tapi|tp|tetapi|cuma|cuman|but|sedangkan|namun|ananging';
const boundary = new RegExp(
  String.raw`[,;!\n()]+|(?<!\b(?:kab|kec|kel|ds|prov|jl|kp|no|rt|rw))\.(?=\s)|\b(?:${contrast})\b|\b(?=(?:${now})\b)`,
  'u',
);

const card = /\b(?:e?-?ktp\p{L}{0,3}|id card|identity card|kartu keluarga)\b/u;
const current = new RegExp(
  String.raw`\b(?:${now}|tinggal\p{L}{0,3}|domisili\p{L}{0,3}|live|living|ngontrak|kontrak|kost?|ngekost?|manggon)\b`,
  'u',
);
const origin =
  /\b(?:asli\p{L}{0,3}|asal\p{L}{0,3}|lahir|kelahiran|dulu\p{L}{0,3}|originally|born|kerja|bekerja|begawi|nyambut gawe|work|working|orang ?tua\p{L}{0,2}|ortu)\b/u;

const cardRank = 3;
const plainRank = 1;

function rankOf(clause: string): number {
  if (card.test(clause)) return cardRank;
  if (current.test(clause)) return 2;
  return origin.test(clause) ? 0 : plainRank;
}

/** A part of an answer that may name a place of its own. */
export interface Clause {
  /** With what follows it and says nothing of its own: "KTP desa X, kec Y". */
  readonly text: string;
  readonly head: string;
  /** Does it say what the KTP says? */
  readonly card: boolean;
}

/** The parts of an answer that may name different places, the one that counts first; none when there is one only. */
export function rankedClauses(text: string): Clause[] {
  const clauses: { text: string; head: string; rank: number }[] = [];
  for (const part of plain(text).split(boundary)) {
    const head = part.trim();
    const rank = rankOf(head);
    const before = clauses.at(-1);
    if (rank === plainRank && before !== undefined) before.text = `${before.text}, ${head}`;
    else if (head !== '') clauses.push({ text: head, head, rank });
  }
  if (new Set(clauses.map(({ rank }) => rank)).size < 2) return [];
  return clauses
    .toSorted((left, right) => right.rank - left.rank)
    .map((clause) => ({ text: clause.text, head: clause.head, card: clause.rank === cardRank }));
}

const house =
  /\b(?:rt|rw|no|nomor|blok|km|kode ?pos)\b[ .:]*\p{L}?[0-9]+(?: ?[/-] ?(?:rw ?)?[0-9]+)*|(?<=\p{L}[ ,.]+)[1-9][0-9]{4}$/gu;
const twice = /(\p{L}{3,})-?2\b/gu;
const landmark =
  /(?<=\S)[ ,]+(?:(?:ga|gak|tidak) jauh dari|deket|dekat|dkt|sebelah|samping|belakang|blkg|depan|dpn|seberang|near|behind|next to|close to|cedhak|caket|gigireun)\b.*$/u;

/** The answer in other wordings: without the house, "alang2" written out, without the landmark behind the place. */
export function otherWordings(text: string): string[] {
  const clean = plain(text);
  const wordings = [
    clean.replace(house, ' '),
    clean.replace(twice, '$1 $1'),
    clean.replace(house, ' ').replace(landmark, ''),
  ];
  return [...new Set(wordings.map((one) => one.trim()))].filter((one) => one !== '' && one !== clean);
}
