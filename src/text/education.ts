import { levelNames } from './education-names.js';
import { plain, squeeze } from './normalise.js';
import { type Reading, read, unread } from './reading.js';
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

const nothing =
  /\b(?:tidak|tdk|gak|gk|ga|g|nggak|ngga|engga|enggak|kaga|kagak|belum|blm|blum|belom|ora|orak|ra|urung|mboten|boten|henteu|hente|teu|teu acan|ndak|nda|dak|idak|indak|tak|tara|seng|never|no|kada|durung|dereng|tanpa|without|not|didn'?t|haven'?t)\s+(?:pernah\s+|kungsi\s+|mengenyam\s+|kantos\s+|nate\s+|attended\s+|had\s+|any\s+|tau\s+|nate\s+|went to\s+|go to\s+|been to\s+|makan\s+|duduk\s+(?:di\s+)?|masuk\s+|bangku\s+|ngerasain\s+|merasakan\s+|menempuh\s+|pernah ikut\s+)*(?:sekolah|sakola|skolah|bersekolah|school|formal education|sekola|pendidikan|punya ijazah|ijazah|berijazah|schooling|education)\b|\b(?:buta huru[fp]|paud|tk)\b/;
const not =
  "(?:tidak|tdk|gak|gk|ga|g|nggak|ngga|engga|enggak|kaga|belum|blm|blum|belom|ora|orak|ra|urung|mboten|boten|henteu|teu acan|teu|can|acan|ndak|dak|idak|kagak|tak|kada|balum|lum|durung|dereng|not yet|not|didn'?t|never|haven'?t|bukan)";
const notFinished = new RegExp(
  `\\b${not}\\s+(?:sampai\\s+|sampek\\s+|sampe\\s+|smpe\\s+|smpai\\s+|smp\\s+|nyampe\\s+|sempat\\s+|sempet\\s+|sampe bisa\\s+|pernah\\s+|nepi ka\\s+|yet\\s+|bisa\\s+|jadi\\s+)?(?:lulus|tamat|selesai|finish(?:ed)?|graduated?|tutug|rampung|beres|wisuda|diwisuda|namatin|ngerampungke|tuntas|nyelesaikan|menyelesaikan|completed?|lulusan|kelar|ujian|sidang|skripsi|ujian akhir|tuntung|namat|mantun|lolos ujian|diselesaikan|diselesain|diselesaiin|diterusin|diteruskan|dilanjutin|dilanjutkan|dituntaskan|dirampungke)\\b|\\b${not}\\s*$|\\bgagal (?:lulus|tamat|ujian|un)\\b`,
);
/** Going no further ends nothing that was finished: "lulus SMA gak lanjut kuliah" is SMA, "SMP gak lanjut" is not SMP. */
const notContinued = new RegExp(
  `\\b${not}\\s+(?:bisa\\s+|pernah\\s+)?(?:lanjut|nerusin|nerusno|neruske|nerusaken|meneruskan|melanjutkan|ngalanjutkeun|neraskeun)\\b`,
);
/** Denies something that was not understood: better asked again than taken for finished. */
const denied = new RegExp(
  `\\b${not}\\s+(?!kuliah|sekolah|kerja|bekerja|(?:dapat|dapet|punya|ada|pernah|siap|bisa|mau) (?:kerja|bekerja|pekerjaan|pengalaman|nikah|kuliah|lanjut)|lanjut|nerus|ke\\b|sampai|ambil|diambil|ditebus|nebus|menebus|ngambil|mengambil|nerima|menerima|kepake|kepakai|terpakai|dipakai|dipake|berguna|laku|sesuai|nemu|menemukan|ketemu|mampu|minat|ada biaya|punya biaya|nikah|menikah|dijupuk|dapet ijazah|dapat ijazah|terima)\\p{L}{3,}`,
  'u',
);
const left =
  /\b(?:putus|drop ?outs?|drop out|dropout|dropped out|left (?=school|college|university|high|junior|sma|smk|smp|sd)|quit|d\.?o|di do|berhenti|mundur|ngundurin diri|mengundurkan diri|cabut|kandas|setengah jalan|separo|separuh|baru (?:mau )?masuk(?! kerja)|kaluar|(?:sempat|sempet|pernah)\b.*\b(?:sebentar|bentar)|mandek|medhot|medot|pegat|eureun|tidak selesai|diberhentikan|until grade|up to grade|until class|(?:sampai|sampe|smpe|smpai|mpe|tekan|nepi ka|nepi|dugi|dugi ka) kelas(?!.*\b(?:lulus|tamat)\b)|bolos terus|keluar|dikeluarkan|dikeluarin|brenti|berenti|(?:sebentar|bentar|sedhela|sedelo|sakedap) (?:lagi|maneh|deui)|mau lulus|hampir lulus|meh lulus|akan lulus|eureun|liren|lirén|mandheg|mandeg|mrotol|keluaran dari|(?:cuma|cuman|hanya|mung|ngan|baru|sempat|sempet|pernah) (?:se|satu |dua |1 |2 )(?:tahun|taun|semester|bulan))\b/;
const underWay =
  /\b(?:masih|msh|keneh|tasih|teksih|mase|maseh|isih|taksih|tesih|nuju|keur|lagi|lg|sdg|sedang|nembe kuliah|semester|smt|kelas|kls|mahasiswa|mahasiswi|siswa|still|student|(?:first|second|third|1st|2nd|3rd) year|currently|studying|nyusun skripsi|skripsi|cuti|sekarang kuliah|skrg kuliah|saat ini kuliah|lanjut kuliah)\b/;
const finished = /\b(?:lulus|lulusan|tamat|tamatan|ijazah|alumni|graduate|graduated|finished)\b/;
const studies =
  /\b(?:kuliah|ngampus|perkuliahan|mahasiswa|mahasiswi|college|university|universitas|kampus|semester|skripsi)\b/;
/** A school as a place, or somebody else's. */
const elsewhere =
  /\bguru\b(?=.*\b(?:sd|smp|sma|smk|tk|paud|mts|mi|ma|ngaji)\b)|\b(?:kantin|dekat|deket|depan|samping|belakang|sebelah|satpam|mengajar|ngajar|istri|suami|anak saya|anakku|adik|adek|ayah|ibu saya|bapak saya|kepala|kakak saya|kakakku|nenek|kakek|teman|temen|bojoku|seragam|baju|jual|card|jemput|nganter)\b|^anak (?:masih|kelas|sd|smp|sma)\b|\bsma (?:aja|saja) (?:kayak|kaya|kyk|seperti|dengan)\b|\bkerja di (?:sd|smp|sma|smk)|\bsd (?:sore|siang|malam|pagi|jam|pukul|tgl|tanggal|besok|sekarang|selesai)\b|\brumah sd\b|[0-9] sd [0-9]/;
/** Asks about the rule instead of telling. */
const question =
  /\?|^apa\b|\bsma sma\b|\b(?:sd|smp|sma) (?:kapan|brp|berapa|hari|jam|tgl|tanggal|siapa|sapa|gimana|temen|teman|suami|istri|dia|kamu|besok|nanti|akhir|bulan)\b|\b(?:sd|smp|sma|smk|kuliah|sekolah|kampus|univ\p{L}*) (?:mana|apa|yang mana)\b|\b(?:boleh|minimal|harus|syarat\w*|apakah|kalau|kalo|must|minimum)\b|\bbisa\b.*\b(?:gak|ga|nggak|tidak|kah)\b/u;

const school =
  '(?:s[dr]|sm[pauk]\\w?|stm|smea|slt[pa]|mts\\w?|aliyah|tsanawiyah|paket|sekolah|d[1-4]|s[123]|kuliah|sarjana)\\b';
/** "habis SMP gak lanjut": that school is finished. */
const after = new RegExp(
  `\\b(?:habis|abis|setelah|stlh|sesudah|selepas|lepas|sehabis|bakda|bubar|sawise|saksampune|saparantos|sanggeus|rengse|after)\\s+(?=(?:lulus|tamat|${school}))`,
  'g',
);
/** A certificate that has not come yet is none that was not earned. */
const awaited =
  /\b(ijazah\w*[^,;.]{0,16}?)\s+(?:(?:belum|blm|baru|mau|nya|dereng|durung|can)\s+)*(?:keluar|kaluar|metu|terbit|turun)\b/g;
/** "bukan SMK tapi SMA", "D3 bukan S1", "D3 sekarang ambil S1". */
const corrections = new RegExp(
  `\\b(?:sekarang|skrg|skrng|skr|saat ini|sedang|sdg|lagi|lg|masih|msh|baru|isih|nembe|saiki)\\s+(?:(?:sedang|lagi|lg|masih|mau)\\s+)?(?:lanjut|lanjutin|melanjutkan|meneruskan|nerusin|ambil|ngambil|mengambil|masuk|nempuh|menempuh|kuliah|sekolah)\\s+(?:(?:ke|di|kuliah|lagi)\\s+)*${school}[^,;.]*|\\b(?:bukan|bkn|dudu|sanes|not)\\s+(?:lulusan\\s+|tamatan\\s+|yang\\s+)?${school}`,
  'g',
);

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

/** Grades from the seventh on say the school: "kelas 9", "kls XII". */
const gradePattern =
  /\b(?:kelas|kls|kelae|kelase|grade)\s*(7|8|9|10|11|12|vii|viii|ix|x|xi|xii)\b|\b(7|8|9|10|11|12)th[ -]grade\b/;

/** What only a vocational school teaches by this name. */
const majors = /\b(?:tkj|tkr|tkro|tbsm|otkp|akl|titl|pplg|tjkt|mplb|tptu|tmi)\b/;

function digit(number: string): string {
  return roman[number] ?? number;
}

function withoutLevel(clean: string): Reading<Education> {
  const [, behind, before] = gradePattern.exec(clean) ?? [];
  const grade = behind ?? before;
  if (grade !== undefined) return read(/^(?:[789]|vii|viii|ix)$/.test(grade) ? 'SD' : 'SMP');
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
