import type { BatchRules, Certificate, Facility } from './file-schema.js';

/**
 * The catalogue as rows, keyed by codes: what an import wants to stand in the database. Ids are derived from codes.
 * Counters of live batches (seats taken, people applied) are no part of it: an import never touches them.
 */
export interface CentreRow {
  readonly code: string;
  readonly name: string;
  readonly kind: 'uptd' | 'community' | 'kelurahan' | 'lpk';
  readonly authority: string;
  readonly regionCode: string;
  readonly timezone: string;
  readonly address: string | null;
  readonly hours: string | null;
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly contact: string | null;
  readonly groupLink: string | null;
  readonly demoFields: readonly string[];
  readonly demo: boolean;
  readonly facts: { readonly [name: string]: unknown };
}

export interface ProgramRow {
  readonly code: string;
  readonly centreCode: string;
  readonly tradeKey: string;
  /** As printed by the centre, in Indonesian; else the label of its trade. */
  readonly title: string;
  readonly scheme: string | null;
  readonly facilities: readonly Facility[];
  readonly certificate: Certificate | null;
  readonly rules: BatchRules;
  readonly demo: boolean;
}

export interface BatchRow {
  readonly code: string;
  readonly programCode: string;
  readonly centreCode: string;
  readonly ordinal: number;
  readonly mode: 'selection' | 'first_come';
  readonly state: 'draft' | 'open';
  readonly capacity: number;
  /** `null`: everybody is ranked. */
  readonly reserveSize: number | null;
  readonly quotaBy: 'kecamatan' | 'kelurahan' | null;
  /** Epoch milliseconds. */
  readonly opensAt: number;
  readonly closesAt: number;
  readonly startsOn: string;
  readonly endsOn: string | null;
  readonly days: number | null;
  readonly boarding: boolean;
  readonly funding: string | null;
  readonly rules: BatchRules;
  readonly steps: readonly string[];
  /** Only of a new demo batch; later the real count stands. */
  readonly applied: number;
  readonly demo: boolean;
}

export interface QuotaRow {
  readonly batchCode: string;
  readonly regionCode: string;
  readonly capacity: number;
}

export interface FaqRow {
  readonly centreCode: string;
  readonly topic: string;
  readonly locale: string;
  readonly questions: readonly string[];
  readonly answer: string;
  readonly demo: boolean;
}

export interface CatalogueRows {
  readonly centres: readonly CentreRow[];
  readonly programs: readonly ProgramRow[];
  readonly batches: readonly BatchRow[];
  readonly quotas: readonly QuotaRow[];
  readonly faq: readonly FaqRow[];
}
