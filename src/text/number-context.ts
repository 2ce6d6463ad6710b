import { squeeze } from './normalise.js';

/** What follows a number that counts it: whatever stands before, "2 buah" and "3 orang" are counts. */
export const countedThings: ReadonlySet<string> = wordSet(
  `orang org wong uwong urang jalma jalmi tiyang anak putra budak bocah karyawan pegawai buah biji bh unit pcs ekor
  tahun thn th taun bulan bln minggu kg kilo cm meter jiwa kepala pekerja siswa peserta years year months persons people kids
  children ikung ikok`,
);

/** With these, other words beside a number are a story and no answer: "tidak ada satu orang pun". */
export const refusedWords: ReadonlySet<string> = wordSet(
  `tidak tdk gak ga gk nggak ngga enggak engga belum blm ora durung mboten dereng henteu teu tak no not none lalu
  kemarin kmrn ago kepungkur kalau kalo jika if kapan berapa piro sabaraha pinten apa apakah kenapa bisa boleh
  harus atau or setiap tiap per sehari perhari bayar biaya harga ongkos iuran uang dari dr`,
);

function wordSet(words: string): ReadonlySet<string> {
  return new Set(words.split(/\s+/).map(squeeze));
}
