import { levelNames } from './education-names.js';
import {
  after,
  awaited,
  corrections,
  denied,
  elsewhere,
  finished,
  left,
  notContinued,
  notFinished,
  nothing,
  question,
  studies,
  underWay,
} from './education-signs.js';
import { plain, squeeze } from './normalise.js';
import { type Reading, read, unread } from './reading.js';
import { readSchoolGrade } from './school-grade.js';
import { Spelling } from './spelling.js';

/** Highest finished education, lowest first (DOMAIN, Identity data). */
export const educations = ['none', 'SD', 'SMP', 'SMA', 'SMK', 'D1', 'D2', 'D3', 'D4', 'S1', 'S2', 'S3'] as const;
export type Education = (typeof educations)[number];

/** What one finished when this one is begun and not finished. */
const below: Readonly<Record<Education, Education>> = {
  none: 'none',
  SD: 'none',
  SMP: 'SD',
  SMA: 'SMP',
  SMK: 'SMP',
  D1: 'SMA',
  D2: 'SMA',
  D3: 'SMA',
  D4: 'SMA',
  S1: 'SMA',
  S2: 'S1',
  S3: 'S2',
};

const roman: Readonly<Record<string, string>> = {
  i: '1',
  ii: '2',
  iii: '3',
  iv: '4',
  satu: '1',
  dua: '2',
  tiga: '3',
  one: '1',
  two: '2',
  three: '3',
  empat: '4',
};

interface Mention {
  readonly level: Education;
  readonly from: number;
  readonly to: number;
}

/**
 * The highest education that somebody has finished. "putus SMP" is SD, "kuliah semester 3" is SMA, STM is SMK.
 * Reasons: `unclear`, `ambiguous` ("SMA/SMK").
 */
export function readEducation(text: string): Reading<Education> {
  const said = letterNames(corrected(apart(plain(text))))
    .replace(after, 'lulus ')
    .replace(awaited, '$1');
  const clean = withoutCorrected(said);
  if (question.test(clean) || elsewhere.test(clean)) return unread('unclear');
  const mentions = mentionsIn(clean);
  if (mentions.length === 0) return withoutLevel(clean);
  const levels = highestFinished(clauses(clean, mentions));
  const [only] = levels;
  if (levels.length === 1 && only !== undefined) return only === null ? unread('unclear') : read(only);
  const candidates = levels.filter((level) => level !== null);
  return unread(candidates.length < levels.length ? 'unclear' : 'ambiguous', candidates);
}

/** Without the school that it is not, if another one is told. */
function withoutCorrected(said: string): string {
  const kept = said.replace(corrections, ' ');
  return kept !== said && mentionsIn(kept).length > 0 ? kept : said;
}

/** What was begun and left says nothing against what was finished: "lulus D3 lanjut S1 masih semester 2" is D3. */
function highestFinished(said: readonly (readonly [string, Mention])[]): (Education | null)[] {
  const read = said.map(([clause, { level }]) => ({
    begun: isUnfinished(ofLevel(clause, level)),
    level: finishedLevel(clause, level),
  }));
  const done = new Set(read.flatMap(({ begun, level }) => (begun ? [] : [level])));
  const [only] = done;
  const whole = said.map(([clause]) => clause).join(' ');
  const climbed = told.test(whole) && !either.test(whole) ? ascending(read) : null;
  if (climbed !== null) return [climbed];
  const rank = (level: Education | null) => (level === null ? -1 : educations.indexOf(level));
  if (done.size === 1 && only !== undefined && read.every(({ level }) => rank(level) <= rank(only))) return [only];
  return [...new Set(read.map(({ level }) => level))];
}

/** "SMP, tapi punya ijazah paket C": every one is finished, the last is the highest. */
function ascending(said: readonly { readonly begun: boolean; readonly level: Education | null }[]): Education | null {
  const ranks = said.map(({ begun, level }) => (begun || level === null ? -1 : (steps[level] ?? -1)));
  const isAscent = ranks.length > 1 && ranks.every((rank, index) => rank > (ranks[index - 1] ?? -1));
  return isAscent ? (said.at(-1)?.level ?? null) : null;
}

const told = /\b(?:tapi|tp|lalu|terus|trus|lulus|tamat|punya|ijazah|kemudian|dan|habis|sudah|udah|then|and|but)\b/;
const either = /\/|\b(?:atau|ato|atw|or|antara|utawa|utawi|atanapi|sampai|sampe|ke)\b/;
const steps: Readonly<Partial<Record<Education, number>>> = {
  SD: 0,
  SMP: 1,
  SMA: 2,
  SMK: 2,
  D3: 3,
  S1: 4,
  S2: 5,
  S3: 6,
};
const schools: ReadonlySet<Education> = new Set(['SD', 'SMP', 'SMA', 'SMK']);
const ofStudies =
  /(?:(?:masih|msh|lagi|lg|tidak|gak|ga|gk|nggak|ngga|enggak|belum|blm|tdk|ora|mboten|teu|dak|idak|kada|not|sedang|pernah|prnh|sempat|sempet|sambil|isih|taksih|keur|tamat|lulus|selesai|kelar|beres|namatin|nyelesein|nyelesaikan|menyelesaikan|bisa|mampu|lanjut|kepikiran|punya biaya|ada biaya|jadi|ikut|can|acan|kungsi|nate|tau)\s+)*\b(?:kuliah|mahasiswa|mahasiswi)\b[^,;]*/g;

/** The clause without what it says of studies behind a school: "SMA lulus, kuliah berhenti". */
function ofLevel(clause: string, level: Education): string {
  return schools.has(level) ? clause.replace(ofStudies, ' ') : clause;
}

/** What a clause says of its level; `null` when it denies something that was not understood. */
function finishedLevel(whole: string, level: Education): Education | null {
  const clause = ofLevel(whole, level);
  if (isUnfinished(clause)) return below[level];
  return denied.test(clause) ? null : level;
}

const wordPattern = /\p{L}{4,}/gu;

const gluedBefore =
  /\b(lulusan|lulusn|lulus|tamatan|tamat|ijazah|ijasah|sekolah|cuma|cuman|hanya|jurusan|setara|setingkat|putus|masih|alumni|mung|ngan|terakhir|pendidikan|saya)(?=(?:sdn?|smpn?|sman?|smkn?|stm|smea|mts|smu|slta|sltp|s[123]|d[1-4])\b)/g;
const gluedBehind =
  /\b(?:(?:s[123]|d[1-4])(?=\p{L}{4})(?!kali)|(?:sd|smp|sma|smk|stm)(?=(?:negeri|swasta|kak|aja|saja|dong|doang|lulus|tamat|jurusan|otomotif|tkj|tkr|teknik|ekonomi|akuntansi|hukum|keperawatan|kebidanan|manajemen|pendidikan|informatika|kelas)\b))/gu;

/** "lulusansma" and "S1ekonomi" are two words. */
function apart(text: string): string {
  return text.replace(gluedBefore, '$1 ').replace(gluedBehind, '$& ');
}

/** "ptuus SMP" must not be read as SMP: the words that turn the meaning are mended first. */
function corrected(text: string): string {
  return text.replace(wordPattern, (word) => {
    const plainWord = squeeze(word);
    // "smpp" is an initialism with a letter typed twice and no "sampai" without its vowels.
    if (/^s[mdt][akpum]?$/.test(plainWord)) return plainWord;
    const meant = schooling.knows(plainWord) ? plainWord : schooling.slip(plainWord, true);
    return meant === null ? word : (spelled.get(meant) ?? word);
  });
}

/** Words of answers about schooling in the spelling of the patterns above, by their squeezed form. */
const spelled: ReadonlyMap<string, string> = new Map(
  `putus tidak nggak engga enggak belum durung dereng mboten henteu lulus lulusan tamat tamatan selesai masih taksih isih
  sedang kelas semester kuliah mahasiswa mahasiswi sekolah sakola pernah berhenti keluar lanjut sampai ijazah sarjana
  diploma magister master doktor strata aliyah tsanawiyah ibtidaiyah madrasah kejuruan paket kejar sederajat negeri swasta
  dropped finish finished graduated school high junior senior primary elementary vocational bachelor degree never still
  college jurusan terakhir pendidikan tahun teknik mesin lulusane kantos nembe skripsi universitas university student
  kelar rampung beres minimal harus boleh cuma hanya waktu menengah pertama dasar rakyat umum atas atau terus kerja lagi
  nate tutug nepi boten urung gelas lapis kasih kulit kapal taman setara nikah kursus sampek betul pesantren middle sarana alian`
    .split(/\s+/)
    .map((word) => [squeeze(word), word] as const),
);
/** A slip may be of either: they mean the same. */
const masters: ReadonlySet<string> = new Set(['magister', 'master']);
const schooling = new Spelling(
  [...spelled.keys()].map((word) => [word, masters.has(word) ? 'master' : word] as const),
  undefined,
  true,
);

/** "D-III", "diploma tiga" and "strata satu" with their digit; "di" and "si" stay words. */
function letterNames(text: string): string {
  return text
    .replace(/^s\.d\.?$/, 'sd')
    .replace(/\b(?:(d)(?=lll\b)|(s)(?=ll))l{2,3}\b/g, (name) => name.replaceAll('l', 'i'))
    .replace(/\b(?:de|es) (?=(?:satu|dua|tiga|empat|[1-4])\b)/g, (name) => name[name.startsWith('d') ? 0 : 1] ?? '')
    .replace(/\bsma ?\/ ?k\b/g, 'sma/smk')
    .replace(/\bm[. ]?\.?ts\b/g, 'mts')
    .replace(/^m\.i\.?$/, 'mi')
    .replace(/\b(slt[ap]|mts|stm|smea|smu|paket [abc])([a-z])\2*\b/g, (name, known: string, more: string) =>
      known.endsWith(more) ? known : name,
    )
    .replace(/\bdipl?\.? ?(?=[1-4]\b)/, 'diploma ')
    .replace(/^d[-. ]+i$/, 'd1')
    .replace(/\bm\.a\b\.?/, 'ma')
    .replace(/\bs+[-., ]?m+[-., ]?(?:(a)+|(p)+|(k)+|(u)+)\b/g, 'sm$1$2$3$4')
    .replace(
      /\b([ds])[-. ]*(satu|dua|tiga|empat|i{2,3}|iv|[1-4])\b/g,
      (_, letter: string, number: string) => letter + digit(number),
    )
    .replace(/\b([ds])[-.]+(i)\b/g, (_, letter: string, number: string) => letter + digit(number))
    .replace(
      /\b(diploma|strata|es)[-. ]*(satu|dua|tiga|empat|one|two|three|i{1,3}|iv|[1-4])\b/g,
      (_, name: string, number: string) => `${name} ${digit(number)}`,
    );
}

/** What only a vocational school teaches by this name. */
const majors = /\b(?:tkj|tkr|tkro|tbsm|otkp|akl|titl|pplg|tjkt|mplb|tptu|tmi)\b/;

function digit(number: string): string {
  return roman[number] ?? number;
}

function withoutLevel(clean: string): Reading<Education> {
  const grade = readSchoolGrade(clean);
  if (grade !== null) {
    // "kelas 9" is not through SMP yet, "lulus kelas 9" is; "lulus kelas 8" is not.
    const isThrough = grade.last && finished.test(clean) && !isUnfinished(clean);
    return read(isThrough ? grade.school : below[grade.school]);
  }
  if (nothing.test(clean)) return read('none');
  if (majors.test(clean)) return read(isUnfinished(clean) ? 'SMP' : 'SMK');
  if (studies.test(clean) && (isUnfinished(clean) || /\b(?:some|in) (?:college|university)\b/.test(clean)))
    return read('SMA');
  return unread('unclear');
}

const wished =
  /\b(?:lanjut|lanjutin|nerusin|nerusno|nerusaken|meneruskan|melanjutkan|mau|pengen|pengin|ingin|rencana|bakal|akan|arep|hoyong|hayang|bade|niat)\s+(?:(?:ke|lanjut|masuk|kuliah|ambil|sekolah|di)\s+)*$/;

/** "lulus SMA mau lanjut S1": what somebody is going to begin. */
function isWished(clean: string, { from, to }: Mention): boolean {
  const before = clean.slice(0, from);
  return wished.test(before) && !notContinued.test(before) && !/^\s*(?:lulus|tamat|selesai)/.test(clean.slice(to));
}

/** Earlier rules take their words away from later ones ("sarjana terapan" before "sarjana"). */
function mentionsIn(clean: string): Mention[] {
  const found: Mention[] = [];
  for (const [pattern, level] of levelNames) {
    for (const match of clean.matchAll(pattern)) {
      const mention = { level, from: match.index, to: match.index + match[0].length };
      if (found.every((other) => mention.to <= other.from || mention.from >= other.to)) found.push(mention);
    }
  }
  const said = found.filter((mention) => !isWished(clean, mention));
  return said.sort((left, right) => left.from - right.from);
}

/**
 * The words around each level: what is said before it and, up to the next one, behind it. A comma, or "lulus" right
 * behind a level, ends what is said about that level: "SD lulus, SMP tidak".
 */
function clauses(clean: string, mentions: readonly Mention[]): [string, Mention][] {
  const starts = mentions.map((mention, index) => {
    const before = mentions[index - 1]?.to ?? 0;
    const between = clean.slice(before, mention.from);
    return before + (index === 0 ? 0 : (ended.exec(between)?.[0].length ?? 0));
  });
  return mentions.map((mention, index) => [clean.slice(starts[index], starts[index + 1] ?? clean.length), mention]);
}

const ended = /^.*[,;.]|^\s*(?:lulus|tamat|selesai)\b/;

/** "putus", "masih", "semester 3" say so whatever else is said; "tidak lulus" and a closing "tidak" as well. */
function isUnfinished(clause: string): boolean {
  return (
    left.test(clause) ||
    notFinished.test(clause) ||
    ((underWay.test(clause) || notContinued.test(clause)) && !finished.test(clause))
  );
}
