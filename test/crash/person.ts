import type { FlowState } from '../../src/flow/state.js';

/** What an invented applicant answers at each question of the way to a number. */
export interface Applicant {
  readonly name: string;
  readonly nik: string;
  readonly phone: string;
}

/** Sixteen digits that satisfy the rules of a NIK and belong to nobody: the kecamatan 99 does not exist. */
export function applicant(index: number): Applicant {
  const serial = String(index + 1).padStart(4, '0');
  const letters = String.fromCharCode(65 + (index % 26), 65 + (Math.floor(index / 26) % 26));
  return { name: `Uji Coba ${letters}`, nik: `367199170801${serial}`, phone: `08120000${serial}` };
}

/** The answer to where the conversation stands, or null when it has reached its end. */
export function answerTo(state: FlowState | null, who: Applicant, facts: { batch: string; village: string }): string {
  if (state === null) return `DAFTAR ${facts.batch}`;
  const answers: Readonly<Record<string, string>> = {
    'programme.details': 'daftar',
    'apply.notice': 'ya',
    'check.born': '17-8-2001',
    'check.education': 'SMA',
    'check.village': facts.village,
    'apply.full_name': who.name,
    'nik.nik': who.nik,
    'nik.confirm': 'ya',
    'apply.phone_number': who.phone,
    'apply.summary': '1',
    'apply.offer_reserve': '1',
  };
  const answer = answers[`${state.flow}.${state.node}`];
  // Whatever else was offered (a list of villages, say), the first will do.
  return answer !== undefined && !(state.node === 'village' && state.offered.length > 0) ? answer : '1';
}
