import { squeeze } from './normalise.js';
import { Spelling } from './spelling.js';

/**
 * Number words as people type them: Indonesian, English, Javanese (ngoko and krama), Sundanese, and the regional
 * ones that collide with nothing. A closed grammar, so it stands in code and not in `locales/`.
 */

export type NumberWord =
  /** Counts by itself: 0-9, or a finished number below hundred (sewelas, selikur). */
  | { readonly kind: 'unit' | 'finished'; readonly value: number }
  /** A ten that a unit may follow: twenty, seket. */
  | { readonly kind: 'ten'; readonly value: number }
  /** Belas, likur: added to the unit before. */
  | { readonly kind: 'plus'; readonly value: number }
  /** Puluh, ratus: multiplies the unit before. */
  | { readonly kind: 'times'; readonly value: number }
  /** Ribu, juta: multiplies all before. */
  | { readonly kind: 'scale'; readonly value: number }
  | { readonly kind: 'half'; readonly value: 0.5 }
  /** Lusin, kodi: counts by itself and multiplies the unit before. */
  | { readonly kind: 'pack'; readonly value: number }
  /** "and", "koma": between parts. */
  | { readonly kind: 'and'; readonly value: 0 };

const units = [
  'nol kosong zero nul nil enol',
  'satu siji setunggal hiji one sikok atu stu sa satunya setong saikung sikung once sijine ciek hijina sawiji setungal',
  'dua duwa loro kalih two duo duwo dwa twice rong kaleh ro dhuwa',
  'tiga tigo talu tigang telu tilu three tigo telung tig tga tello',
  'empat papat sekawan opat four ampek ampat empt patang sakawan enpat mpat empek pat',
  'lima limo limak gangsal five limang lma gansal',
  'enam enem genep six anam nem nam enm',
  'tujuh pitu seven tuju pitung tujuah tujoh tjuh petto',
  'delapan lapan wolu dalapan eight lapan wolung dlapan delpan walu depalan dlapn dlpan',
  'sembilan sanga salapan nine sangang sambilan smbilan semblan songo sangah',
];
const finished: Record<string, string> = {
  10: 'sepuluh sepuloh sapuluh sedasa sadasa sedoso sadoso ten spuluh sepulu spulu sapolo',
  11: 'sebelas sabelas sewelas eleven sebals sblas sabeles sebles',
  12: 'rolas twelve kalihwelas duabelas rolase selusin salusin sadosin saklusin',
  13: 'telulas telungwelas tigolas thirteen tigabelas tilubelas',
  14: 'patbelas fourteen empatbelas opatbelas',
  15: 'limalas limolas fifteen limabelas gangsalwelas',
  16: 'nembelas nemlas nemolas sixteen enambelas genepbelas',
  17: 'pitulas seventeen tujuhbelas pitulase',
  18: 'wolulas eighteen delapanbelas dalapanbelas',
  19: 'sangalas nineteen sembilanbelas salapanbelas songolas',
  21: 'selikur salikur',
  22: 'rolikur',
  23: 'telulikur',
  24: 'patlikur',
  25: 'selawe salawe selangkung slawe jigo',
  26: 'nemlikur',
  27: 'pitulikur',
  28: 'wolulikur',
  29: 'sangalikur songolikur',
  // Money of the markets: Hokkien numbers that Betawi and everybody else uses.
  100: 'cepek cepe nyepek',
  200: 'nopek satak',
  500: 'gopek gope gopeq',
  1000: 'seceng ceceng saceng',
  2000: 'noceng',
  5000: 'goceng gocen',
  10000: 'ceban ciban',
  20000: 'noban',
  50000: 'goban',
};
const tens: Record<string, string> = {
  20: 'sekodi twenty rongpuluh kalihdasa kalihdoso duapuluh',
  30: 'thirty telungpuluh tigangdasa tigangdoso tigapuluh tilupuluh',
  40: 'forty fourty patangpuluh kawandasa kawandoso empatpuluh opatpuluh',
  50: 'fifty gocap gocep seket limapuluh',
  60: 'sixty sewidak suwidak sawidak enampuluh geneppuluh',
  70: 'seventy pitungpuluh pitungdasa tujuhpuluh',
  80: 'eighty wolungpuluh wolungdasa delapanpuluh dalapanpuluh',
  90: 'ninety sangangpuluh sangangdasa sembilanpuluh salapanpuluh',
};
const scales: Record<string, string> = {
  1000: 'ribu rb rbu ewu rebu thousand k ribuan ribuh rebuan',
  1000000: 'juta jt yuta million jutaan jtan jeti jetong jut jta jute mio',
  1000000000: 'miliar milyar billion',
};
const whole: Record<string, string> = {
  100: 'seratus sratus satus saratus stus',
  1000: 'seribu sewu sakewu sarebu serebu',
  1000000: 'sejuta sajuta sakjuta sayuta',
};

function* entries(): Generator<readonly [string, NumberWord]> {
  for (const [value, names] of units.entries()) yield* named(names, { kind: 'unit', value });
  for (const [value, names] of Object.entries(finished))
    yield* named(names, { kind: 'finished', value: Number(value) });
  for (const [value, names] of Object.entries(tens)) yield* named(names, { kind: 'ten', value: Number(value) });
  for (const [value, names] of Object.entries(scales)) yield* named(names, { kind: 'scale', value: Number(value) });
  for (const [value, names] of Object.entries(whole)) {
    yield* named(names, value === '100' ? { kind: 'times', value: 100 } : { kind: 'scale', value: Number(value) });
  }
  yield* named('belas blas welas bls beles', { kind: 'plus', value: 10 });
  yield* named('likur', { kind: 'plus', value: 20 });
  yield* named('puluh puluah dasa doso pulu plh', { kind: 'times', value: 10 });
  yield* named('ratus atus hundred rts ratuh ratuih', { kind: 'times', value: 100 });
  yield* named('setengah stengah setenga satengah half stgh', { kind: 'half', value: 0.5 });
  yield* named('lusin losin dosin dozen', { kind: 'pack', value: 12 });
  yield* named('kodi', { kind: 'pack', value: 20 });
  yield* named('and', { kind: 'and', value: 0 });
}

function* named(names: string, word: NumberWord): Generator<readonly [string, NumberWord]> {
  for (const name of names.split(' ')) yield [squeeze(name), word];
}

const words: ReadonlyMap<string, NumberWord> = new Map(entries());

/** Ends of number words that are typed together with their beginning: "duaribu", "limabelas". */
const compound = /^(\p{L}{3,})(belas|blas|bls|puluh|pulu|ratus|ribu|rebu|ewu|juta|likur|welas|dasa|atus)$/u;

/** "duaribu" as "dua" and "ribu"; any other word as it is. */
export function splitNumberWord(word: string): string[] {
  if (words.has(word)) return [word];
  const [, beginning = '', end = ''] = compound.exec(word) ?? [];
  return words.get(beginning)?.kind === 'unit' ? [beginning, end] : (numberParts(word) ?? [word]);
}

const gluedNumber = /^(\p{L}{3,})(puluh|pulu|ratus|dasa|ribu|juta)(\p{L}{3,})$/u;

/** "duapuluhtiga" as "dua", "puluh", "tiga": nothing but number words, one of them a ten or more. */
function numberParts(word: string): string[] | null {
  const [, beginning = '', middle = '', end = ''] = gluedNumber.exec(word) ?? [];
  const known = [beginning, end].every((part) => words.get(part)?.kind === 'unit');
  return known && words.has(middle) ? [beginning, middle, end] : null;
}

/** The meaning of a folded word, or `null`. */
export function numberWord(word: string): NumberWord | null {
  return words.get(word) ?? null;
}

const ordinals: ReadonlyMap<string, number> = new Map(
  [
    'pertama kesatu first kahiji kapisan pisan kasatu pertma prtama',
    'kedua second kadua kapindho kapindo pindho pindo kaping kadwa',
    'ketiga third katilu katelu kaping telu',
    'keempat fourth kaopat kapapat',
    'kelima fifth kalima kagangsal',
    'keenam sixth kagenep kaenem',
    'ketujuh seventh katujuh kapitu',
    'kedelapan eighth kadalapan kawolu',
    'kesembilan ninth kasalapan kasanga',
    'kesepuluh tenth kasapuluh kasepuluh',
  ].flatMap((names, index) =>
    names
      .split(' ')
      .filter((name) => name !== 'kaping' && name !== 'telu')
      .map((name) => [squeeze(name), index + 1] as const),
  ),
);

/** 1 for "pertama", 2 for "kedua" and so on, or `null`. */
export function ordinalWord(word: string): number | null {
  return ordinals.get(word) ?? null;
}

/** Words around a number that leave it a count. */
export const besideNumber: ReadonlySet<string> = new Set(
  `nomor nomer no nmr nomornya nomere yang yg sing seng nu anu ingkang ke pilih pilihan milih pilihe pilihane opsi opsinya
  option number choice the i pick choose want take answer jawab jawabannya jawaban orang org wong tiyang jalmi jalma anak
  anake bocah budak putra kali kaping kursi tahun thn th taun yuswa bulan bln wulan hari hr dinten dina poe minggu buah
  biji bh ekor unit pcs kg meter lembar kak kakak min pak bu mas mbak teh kang ceu saya aku sy kulo kula abdi kuring
  punya pny ada ana ono wonten enten aya gaduh gadah gadhah boga duwe nduwe umur usia umure aja saja wae ae mawon we bae
  ya nggih muhun iya dong deh sih nih lah kok toh atuh euy kira sekitar sekitaran kurang lebih about around rupiah rp
  perak cuma cuman mung ngan hanya only just jadi total totalnya jumlah jumlahnya jumlahe semuanya kabeh sadayana
  itu ini iki niki ieu eta untuk buat kanggo please thanks makasih suwun nuhun persen percent x children child kids people
  persons person years year old months month weeks week days day times am im nd st rd have has my is it its kemawon masih sudah
  lagi tinggal gelombang mau hoyong hayang kersa dan urutan urut angka siswa peserta saudara bersaudara rombongan jiwa
  sekarang skrg kurangnya paling karo sareng of anggota keluarga adik kakak menit jam urang kartu pilihannya jawabe doang dowang my age lah sebanyak ambil ngambil njupuk mendhet nyokot nyandak pake pakai idr anaku anakna anakna opsinya nomerna pinten sabaraha gaji gajiku upah penghasilan pendapatan tanggungan sebulan perbulan minimal maksimal banyak
  setidaknya more than over at least most hampir ampir meh approx roughly rata makan kami kita kula sedaya ponakan keponakan
  incu cucu cucuku buyut sekolahnya dugi umurku yuswana yuswanipun umurna taunan tahunan taunku sedikit sama istri suami baru num seminggu ppl ikuak ikue iku urg org kayaknya kayanya kyknya mungkin sepertinya dirumah kurleb pun adek ade dek abang mama mamah emak bapak ayah papa
  nenek mbah kakek mertua ortu teman temen kanca batur anggotane karyawan pegawai tukang murid tinggi berat badan tb bb cm kilo gram liter lusin
  nilai skor ipk ukuran pengalaman lulus lulusan angkatan kepala cowok cewek laki perempuan lanang wedok wadon umr umk max maks min haja uwong ikung ikok we are there us ill id they our got namung ka ulun awak ambo
  ibu aing inyong gue gua gw ane sodara sedulur dulur kandung pekerja buruh jml jmlh sm sekeluarga keluargaku sepatu tamat
  bersama bareng termasuk sktr skitar krg kurg udah udh sdh dah wes wis geus y yo masuk pas
  alhamdulillah insyaallah insyaalah insya allah bismillah maaf maap mf sorry sori punten permisi nuwun nyuwun tulung tolong
  terimakasih trimakasih trims thx ty tq eh eeh oh em hmm maksudnya maksud maksudku maksdnya ralat koreksi typo tadi harusnya harusnya mestinya benernya sebenarnya
  yaitu ialah adalah yakni alias mgkin mgkn mngkin sepertinya kyk kayak kayanya rasanya perkiraan estimasi persis pas tepat tepatnya
  tepate exactly nearly almost maybe perhaps probably total maximum minimum including myself my husband wife son sons daughter daughters brother
  sister brothers sisters siblings sibling family members member workers worker employees employee staff seats seat item items piece pieces units
  jwb jwbn jwban jwbannya jawabanku jawabku pilihanku milihe butuh perlu butuhnya perlunya cari mencari nyari minta pesen pesan kuota sisa sisanya kapasitas
  stok tersedia kosongnya kapasitasnya isi isinya terisi ngikut kerja bekerja nyambut gawe damel buruhnya pegawainya anggotane anggotana kelompok grup
  kelompoknya tim group regu isih tasih taksih keneh sak omah omahku saomah sakeluarga sakulawarga kulawarga sabumi ono ado baisi ampun gaduh ngagaduhan
  kagungan sampun mpun momong putu mah sasasih sasih wulane weh be cukup hadir tekan ketik pencet klik masukkan mesin jahit ditanggung semua budakna anakna putrana datang pegawe
  pegawene cekap wae pas murangkalih putrane putrana putro rayi raka lare larene dalem kawula denai den sajo se buting butuan galo galonyo anak jalu bikang
  awewe lalaki pameget estri balita remaja dewasa lansia cewe cowo perempuannya hidup semuane totale gunggung gunggunge sedoyo
  sedanten sadayana kandung tiri angkat bungsu sulung bayi jagung tanggungannya bebannya sapi kambing ayam kebon petak hektar ha are lahan
  cabang jahitan pelanggan sehat kuliahnya jalanin belajar sdr sdri bpk nggeh njih enjih nggih oke ok siap sip deh dech dehh
  mulai nomornyo nomere nomerku pilihannyo utk untk bagi lowongan tukang loker posisi orangnyo sampai sekarang sampe saat terakhir`
    .split(/\s+/)
    .map(squeeze),
);

/** Beside these a number is a part of an address, a school, an hour, a date or refused. */
export const notCounted: ReadonlySet<string> = new Set(
  `jl jln jalan gang rt rw blok perum lorong kelas kls jam pukul pkl smk smkn sma sman smp smpn sd sdn mts mtsn
  universitas tgl tanggal bukan bkn jangan jgn jng kecuali salah simpang kepulauan raksa nik ktp hp wa telp semester smt
  not dudu sanes ojo ulah grade wib wita wit selain covid versi depan lipat keatas kebawah mil bawah atas under below above`
    .split(/\s+/)
    .map(squeeze),
);

/** Number words in which a slip is mended; the rarer forms are too near to other words. */
const mended =
  `empat tujuh delapan sembilan sepuluh sebelas puluh belas ratus seratus ribu seribu juta setengah three seven eight
  eleven twelve thirteen fourteen fifteen twenty thirty hundred thousand dalapan salapan sapuluh sekawan gangsal setunggal
  sedasa pertama kedua ketiga keempat kelima keenam ketujuh kedelapan kesembilan kesepuluh first second third`
    .split(/\s+/)
    .map(squeeze);

/** Words that a mistyped number could be taken for. */
const lookalikes =
  `satunggal tempat status sangat kalah kasih tubuh saat simpang sepuh kembar empang keras kelas depan serbu tepat
  simpan tengah kuang parang sekawanan kelilima`
    .split(/\s+/)
    .map(squeeze);

/** Slips in number words; the words around them are known, so that they are not taken for mistyped numbers. */
export const numberSpelling = new Spelling(
  [
    ...[...besideNumber, ...notCounted, ...lookalikes].map((word) => [word, 'beside'] as const),
    ...[...words].map(([word, { kind, value }]) => [word, `${kind} ${value}`] as const),
    ...[...ordinals].map(([word, value]) => [word, `ordinal ${value}`] as const),
  ],
  mended,
);
