import type { Education } from './education.js';

/**
 * Short names of madrasah are words of every kind: they count where an answer begins or behind a word about schooling,
 * and only if a number or what schools are called follows.
 */
function madrasah(names: string): RegExp {
  const before =
    '(?<=^|/ ?|\\b(?:lulus|lulusan|tamat|tamatan|ijazah|sekolah|dari|di|sampai|cuma|hanya|setara|putus|masih|belum|alumni) )';
  const behind =
    '(?=$| ?/|[ .,]+(?:[0-9]|negeri|swasta|(?:nurul|darul|miftah\\p{L}*|hida\\p{L}*|mathla\\p{L}*|bustan\\p{L}*|rau?dh?at\\p{L}*|insan|ihya\\p{L}*|manba\\p{L}*|tarbiyat\\p{L}*|khair\\p{L}*|roudl?ot\\p{L}*|mamba\\p{L}*|islam\\p{L}*|ma.?arif|raden|sunan|wali|assalam|an|ar|as|at|ad|ath|asy|al|el|nu|mu?hammadiy?ah|pgri|persis|ypi)|kak|aja|saja|tahun|sederajat|lulus|tamat|kelas|putus|(?:gak|ga|tidak|tdk|nggak|belum|blm) (?:lulus|tamat|selesai))|[.,!])';
  return new RegExp(`${before}(?:${names})${behind}`, 'gu');
}

/** A name and the level that it stands for. */
type LevelName = readonly [pattern: RegExp, level: Education];

/** What the levels are called. Earlier ones take their words away from later ones. */
export const levelNames: readonly LevelName[] = [
  [madrasah('man|ma'), 'SMA'],
  [madrasah('mi|min(?= ?[0-9])'), 'SD'],
  [/\bs3\b|\bstrata 3\b|\b(?:doktor|doctor(?! gigi)|doktoral|doctoral|phd|ph\.d|doctorate)\b/g, 'S3'],
  [
    /\bs2\b|\bstrata 2\b|\b(?:magister|master'?s?|pasca ?sarjana|postgraduate)\b|(?<!\p{L})(?:m\.pd|m\.si|m\.kom|m\.ag|m\.kes|m\.ak|m\.hum|m\.sc|m\.t\b|m\.m\b|m\.h\b)/gu,
    'S2',
  ],
  [/\bd4\b|\bdiploma 4\b|\bsarjana (?:sains )?terapan\b|(?<!\p{L})s\. ?(?:tr|st)\b(?:\.\p{L}+)*|\bs\.s\.t\b/gu, 'D4'],
  [/\bd3\b|\bdiploma 3\b|\b(?:ahli madya|sarjana muda|a\.?md)\b/g, 'D3'],
  [/\bd2\b|\bdiploma 2\b|\bassociate'?s? degree\b/g, 'D2'],
  [/\bd1\b|\bdiploma 1\b/g, 'D1'],
  [
    /\bs1\b|\b(?:strata|es) 1\b|\b(?:sarjana|bachelor'?s?|undergraduate)\b|(?<!\p{L})s\.? ?(?:pd|pdi|kom|ikom|kep|farm|psi|ked|stat)\b|\b(?:(?<!profesi )ners|skm|insinyur|drg|b\.?sc|b\.a|b\.eng|sarjanah)\b|^(?:saya )?dokter (?:gigi|umum|hewan)$|(?<!\p{L})s\.pd\.\p{L}+|(?<!\p{L})s\. ?(?:ag|sos|hum|gz|km|ip|si|ars|kg|par|an|ak|sn|sy|hut|pt|ter|in|fil|th|kel|log|e|h|t|p|hi)\b/gu,
    'S1',
  ],
  [
    /\bsmk[knsti]?(?=\d|\b)|\b(?:stm|smea|smip|esemka|sekolah teknik(?: menengah)?|es em ka|(?:sekolah )?(?:menengah )?kejuruan|vocational(?: senior)?(?: high)?(?: school)?)\b/g,
    'SMK',
  ],
  [
    /\bsmp(?:n|s|it|k|i|t)?(?=\d|\b)|\b(?:sltpn?|smtp|mts[ns]?|esempe|es em pe|tsanawiyah|tsanawiah|sanawiyah|sanawiah|stanawiyah|tsanawiya|sekolah menengah pertama|(?:kejar )?(?:paket|pkt|pket|packet|pakét)[- ]?b|wustha|wustho|wusta|m\.ts\.?|jhs|junior (?:high|secondary)(?: school)?|middle school|lower secondary(?: school)?)\b/g,
    'SMP',
  ],
  [
    /\bsm[au](?:n|s|it|k|i|t)?(?=\d|\b)|\b(?:slta|smta|esema|es em a|aliyah|aliah|aliya|alyah|ulya|sekolah menengah atas|sekolah menengah umum|smak|(?:kejar )?(?:paket|pkt|pket|packet|pakét)[- ]?c|shs|senior (?:high|secondary)(?: school)?|high school|upper secondary(?: school)?)\b/g,
    'SMA',
  ],
  [
    /\bsdn?(?=\d|\b)|\b(?:sdit|sdi|sdk|sdlb|sr|esde|es de|ibtidaiyah|ibtidaiah|ibtidayah|sekolah dasar|sakola dasar|sekolah rakyat|(?:kejar )?(?:paket|pkt|pket|packet|pakét)[- ]?a|ula|elementary(?: school)?|primary(?: school)?)\b/g,
    'SD',
  ],
];
