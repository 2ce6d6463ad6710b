import { squeeze } from './normalise.js';

/**
 * Words around dates in the four languages: a closed grammar like the number words.
 * Krama and lemes forms stand beside the plain ones.
 */

function wordMap<T>(entries: readonly (readonly [string, T])[]): ReadonlyMap<string, T> {
  return new Map(entries.flatMap(([names, value]) => names.split(' ').map((name) => [squeeze(name), value] as const)));
}

/** Days from today. */
export const relativeDays = wordMap<number>([
  [
    'besok besuk bsk bsok besoknya esok sesuk sesok benjing mbenjang benjang isukan enjing isuk enjang tomorrow tmrw tmr tomorow tommorow',
    1,
  ],
  ['lusa pageto emben overmorrow', 2],
  ['kemarin kemaren kmrn kmarin kemarn wingi kamari yesterday kmren', -1],
  ['today sekarang skrg skrng saiki sakniki samenika ayeuna kiwari skrang', 0],
]);

/** Two words that mean one day: "hari ini", "kemarin lusa". */
export const relativePairs: ReadonlyMap<string, number> = new Map(
  (
    [
      ['hari ini', 0],
      ['hr ini', 0],
      ['hri ini', 0],
      ['ari ini', 0],
      ['hari in', 0],
      ['har ini', 0],
      ['dino iki', 0],
      ['dinten punika', 0],
      ['poe ayeuna', 0],
      ['this day', 0],
      ['right now', 0],
      ['dina iki', 0],
      ['dinten niki', 0],
      ['dinten meniko', 0],
      ['dinten menika', 0],
      ['dinten ieu', 0],
      ['poe ieu', 0],
      ['dinten ayeuna', 0],
      ['besok lusa', 2],
      ['kemarin lusa', -2],
      ['kemarin dulu', -2],
      ['hari esok', 1],
      ['day after tomorrow', 2],
      ['the day after tomorrow', 2],
      ['day before yesterday', -2],
      ['the day before yesterday', -2],
    ] as const
  ).map(([pair, days]) => [squeeze(pair), days]),
);

/** 1 is Monday. */
export const weekdays = wordMap<number>([
  ['senin senen monday mon snin', 1],
  ['selasa slasa salasa seloso tuesday tue', 2],
  ['rabu rebo rebu wednesday wed', 3],
  ['kamis kemis thursday thu', 4],
  ['jumat jumaat jemuah jumaah jemuwah friday fri jmat', 5],
  ['sabtu setu saptu sabtuh saturday sat', 6],
  ['minggu ahad minggon ngahad sunday sun', 7],
]);

/** Words that name the part that follows; they stand between the parts of a date and mean nothing else. */
export const partLabels: ReadonlySet<string> = new Set(
  'tgl tanggal tggl tangal bln bulan buln thn tahun taun th of the on st nd rd date ping kaping kaping wulan sasih taun warsa day month year dan'
    .split(' ')
    .map(squeeze),
);

/** Next, this and last, as in "senin depan" and "bulan ini". */
export const nearness = wordMap<number>([
  ['depan besok ngarep payun hareup next', 1],
  ['ini iki niki ieu this skrg', 0],
  ['lalu kemarin wingi kamari last tadi', -1],
]);

/** Words that may stand beside "besok" or "senin depan" in an answer. */
export const besideRelative: ReadonlySet<string> = new Set(
  'kak min pak bu mas mbak ya iya aja saja deh dong lah sih hari hr dinten poe dina on pada tanggal tgl mungkin bisa saya aku pagi siang sore malam kang teh bang yah nih dinane kok insyaallah oke ok mawon we bae wae nggih'
    .split(' ')
    .map(squeeze),
);

/** An age beside the date explains its number. */
export const ageWords: ReadonlySet<string> = new Set(
  'umur usia umurku age aged yuswa yuswo sekarang'.split(' ').map(squeeze),
);

/** A date inside an address or the name of a school is none: "Jl. 17 Agustus 1945", "SMK 17 Agustus". */
export const notADate: ReadonlySet<string> = new Set(
  'jl jln jalan gang gg rt rw blok smk smp sma sd universitas univ untag kampus sekolah perumahan perum nik kk rp hp wa telp bukan salah bukannya antara sampai sd hingga atau until between or not nomor sebelum sesudah setelah sejak before after since'
    .split(' ')
    .map(squeeze),
);

/** "3 hari lagi", "two weeks ago". */
export const units = wordMap<number>([
  ['hari hr hri dinten dina dino poe day days', 1],
  ['minggu mgg pekan week weeks', 7],
]);
/** Count and unit in one word. */
export const oneUnit = wordMap<number>([
  ['sehari sedinten sadinten', 1],
  ['seminggu saminggu sepekan seminggunya', 7],
]);
export const monthLabels: ReadonlySet<string> = new Set('bulan bln wulan sasih month'.split(' '));
export const yearLabels: ReadonlySet<string> = new Set('tahun thn th taun warsa year'.split(' '));
export const ahead: ReadonlySet<string> = new Set(['lagi', 'deui', 'malih', 'meneh', 'maneh', 'now'].map(squeeze));
export const ago: ReadonlySet<string> = new Set(['lalu', 'ago', 'kepungkur', 'kapengker', 'kepengker'].map(squeeze));
/** Before a count of days: "dalam 3 hari". */
export const within: ReadonlySet<string> = new Set(['in', 'dalam', 'within', 'sajeroning', 'jero']);
