import { describe, expect, it } from 'vitest';
import { readGlobalWord } from '../../src/text/global-word.js';
import { type GlobalWord, globalWords } from '../../src/text/words.js';
import { vocabulary } from './vocabulary.js';

const commands: Readonly<Record<GlobalWord, readonly string[]>> = {
  menu: ['menu', 'MENU', 'menu dong', 'menu utama kak', '/menu', '*menu*', 'main menu'],
  cancel: ['batal', 'batal kak', 'BATAL!', 'batalin aja', 'gak jadi', 'btal', 'ora sido', 'teu jadi', 'cancel'],
  help: ['bantuan', 'tolong bantuan min', 'butuh bantuan', 'bantuann', 'tulung', 'help'],
  staff: ['petugas', 'petugas kak', 'petgas', 'mau ngomong sama petugas', 'talk to a human'],
  language: ['bahasa', 'ganti bahasa', 'basa', 'language'],
  stop: ['berhenti', 'stop', 'STOP', 'berhenti kak', 'brhenti', 'eureun', 'unsubscribe'],
  start: ['mulai', '/start', 'mulai lagi', 'wiwit'],
  status: ['status', 'cek status', 'status saya', 'stauts'],
  back: ['kembali', 'balik', 'wangsul', 'back', 'kembali dong'],
  repeat: ['ulang', 'ulangi', 'sekali lagi', 'baleni', 'repeat'],
  skip: ['lewati', 'lewat aja', 'skip', 'liwati'],
  carry: ['lanjut', 'lanjutkan kak', 'LANJUT', 'pindah chat', 'lajengaken isian', 'teruskeun eusian', 'continue'],
  data: ['data saya', 'DATA SAYA', 'lihat data saya dong', 'data kula', 'data abdi', 'my data'],
  change_data: ['ubah data', 'ubah data saya', 'perbaiki data kak', 'ngowahi data', 'robih data', 'change my data'],
  erase_data: ['hapus data', 'tolong hapus data saya', 'HAPUS DATA', 'busak data', 'hapus data abdi', 'delete my data'],
  not_me: ['bukan saya', 'BUKAN SAYA', 'bukan saya kak', 'salah sambung', 'sanes kula', 'sanes abdi', 'not me'],
};

const answers = [
  'Batam',
  'Batang',
  'Bantul',
  'batu',
  'Batak',
  'Kembaran',
  'Mulia',
  'Menur',
  'Status menikah',
  'berhenti kerja',
  'petugas kebersihan',
  'saya petugas',
  'stop kontak',
  'bahasa Inggris saya lancar',
  'Kembali Sinaga',
  'Lewa',
  'menu makan',
  'Sri Mulyani',
  'Jl. Kembali 3',
  'ulang tahun',
  'ya',
  'iya',
  'tidak',
  '1',
  '',
  '🙂',
  'bantuan sosial',
  'batal daftar',
  'saya mau berhenti merokok',
  'Balikpapan',
  'Bali',
  'Lanjar',
  'data saya sudah diproses belum',
  'bukan saya yang daftar, adik saya',
  'lanjut ke mana',
  'Sanes',
];

describe('a global word', () => {
  it.each(globalWords.flatMap((word) => commands[word].map((text) => [text, word] as const)))(
    '"%s" is %s',
    (text, word) => {
      expect(readGlobalWord(text, vocabulary.words)).toBe(word);
    },
  );

  it.each(answers)('"%s" is an answer', (text) => {
    expect(readGlobalWord(text, vocabulary.words)).toBeNull();
  });
});
