import { join } from 'node:path';
import type { StepContext } from '../src/flow/context.js';
import { loadFlows } from '../src/flow/load.js';
import { loadProject } from '../src/ops/project-files.js';
import { loadMessages } from '../src/text/messages.js';

/** A form like the real ones: choices, a name, numbers, dates, a phone. */
const flow = `
flow: form
form: true
start: agree
nodes:
  agree: { choose: { agree: name, stop: out }, save: agree }
  name: { ask: name, save: name, next: born }
  born: { ask: date, save: born, before: today, next: education }
  education: { choose: { sd: phone, smp: phone, sma: phone, smk: phone, d3: phone, s1: phone }, save: education }
  phone: { ask: phone, save: phone, next: siblings }
  siblings: { ask: number, save: siblings, min: 0, max: 20, next: works }
  works: { ask: yes_no, save: works, next: address }
  address: { ask: text, save: address, next: trade }
  trade: { choose: { las: ready, otomotif: ready, garmen: ready, boga: ready, listrik: ready }, save: trade }
  ready: { ask: date, save: ready, next: ktp }
  ktp: { ask: yes_no, save: ktp, next: send }
  send: { choose: { send: done, stop: out }, save: send }
  out: { end: stopped }
  done: { end: done, give: { agree: $agree, name: $name, born: $born, education: $education, phone: $phone, siblings: $siblings, works: $works, address: $address, trade: $trade, ready: $ready, ktp: $ktp, send: $send } }
`;

const texts = `
title: pendaftaran
agree: { text: "Data Kakak hanya dipakai untuk pendaftaran ini. Setuju?", choices: { agree: Setuju, stop: Jangan dulu } }
name: Siapa nama Kakak, seperti di KTP?
born: "Kapan Kakak lahir, {name}? Contoh: 17-8-2001"
education: { text: Pendidikan terakhir?, choices: { sd: SD, smp: SMP, sma: SMA, smk: SMK, d3: D3, s1: S1 } }
phone: Nomor HP yang bisa dihubungi?
siblings: Berapa saudara Kakak?
works: Apakah Kakak sedang bekerja?
address: Alamat lengkap?
trade: { text: Mau ikut pelatihan apa?, choices: { las: Las, otomotif: Otomotif, garmen: Menjahit, boga: Tata boga, listrik: Listrik } }
ready: Mulai kapan bisa ikut?
ktp: Apakah sudah punya KTP?
send: { text: "Nama {name}, lahir {born, date, long}. Kirim?", choices: { send: Kirim, stop: Jangan dulu } }
`;

const common = `'yes': Ya\n'no': Tidak\n`;

export const questions = [
  'agree',
  'name',
  'born',
  'education',
  'phone',
  'siblings',
  'works',
  'address',
  'trade',
  'ready',
  'ktp',
  'send',
] as const;
export type Question = (typeof questions)[number];

/** Choices of the fixed questions, in order. */
export const choices: Readonly<Partial<Record<Question, readonly string[]>>> = {
  agree: ['agree', 'stop'],
  education: ['sd', 'smp', 'sma', 'smk', 'd3', 's1'],
  trade: ['las', 'otomotif', 'garmen', 'boga', 'listrik'],
  send: ['send', 'stop'],
};

/** What an invented person types, one answer per question. */
export const answers = [
  'setuju',
  'Ani Contoh',
  '17 agustus 2001',
  'SMK',
  '0812-0000-0001',
  'dua',
  'tidak',
  'Jalan Contoh no 1 RT 02',
  '3',
  '1-4-2026',
  'sudah',
  '1',
] as const;

export function formContext(): StepContext {
  const { words } = loadProject(join(import.meta.dirname, '..'));
  const { flows, findings } = loadFlows([{ path: 'flows/form.yaml', text: flow }]);
  if (findings.length > 0) throw new Error(JSON.stringify(findings));
  const messages = loadMessages(
    [
      { locale: 'id', name: 'form', text: texts },
      { locale: 'id', name: 'common', text: common },
    ],
    'id: { name: Bahasa Indonesia, state: complete, intl: id }',
  );
  const now = Date.parse('2026-03-02T02:00:00Z');
  return { flows, messages, words, locale: 'id', now, zone: 'Asia/Jakarta', turn: 0 };
}
