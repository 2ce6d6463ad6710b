import {
  type BatchRules,
  batchRulesSchema,
  certificateSchema,
  facilitySchema,
} from '../domain/catalogue/file-schema.js';
import {
  type Batch,
  type Centre,
  type CentreQuestion,
  createSnapshot,
  type Program,
  type Snapshot,
} from '../domain/catalogue/snapshot.js';
import { type CataloguePlace, readCataloguePlaces } from './catalogue-places.js';
import type { PrismaClient } from './client-generated/client.js';
import { catalogueRefreshMs } from './limits.js';
import type { Notifier } from './notify.js';

/** The catalogue in memory of this process: read by every turn, changed by imports and staff only. */
export interface Catalogue {
  /** As it was last read; empty before the first `refresh`. */
  current(): Snapshot;
  /** Places that people may name; another list only when centres came in another kab/kota. */
  places(): readonly CataloguePlace[];
  /** Reads it again: what was written before the call is in it. Calls at the same time share a reading. */
  refresh(): Promise<void>;
  /** Called after each reading. Returns how to stop. */
  onChange(listener: (snapshot: Snapshot) => void): () => void;
  /** Reads it, and from now on at every NOTIFY and every minute (a lost wake-up costs a minute). */
  start(): Promise<void>;
  stop(): void;
}

export interface CatalogueNeeds {
  readonly prisma: PrismaClient;
  readonly notify: Notifier;
  /** Told about a reading that failed; the last one stays. */
  readonly onError?: (error: unknown) => void;
}

export function createCatalogue(needs: CatalogueNeeds): Catalogue {
  let snapshot = createSnapshot({ centres: [], programs: [], batches: [], questions: [] });
  let reading: Promise<void> | null = null;
  let next: Promise<void> | null = null;
  let stopWatching = () => {};
  const listeners = new Set<(snapshot: Snapshot) => void>();
  let places: readonly CataloguePlace[] = [];
  let placesOf = '';
  const readOnce = async () => {
    const next = await readSnapshot(needs.prisma);
    const kabs = [
      ...new Set(next.centres.map((centre) => centre.regionCode.slice(0, 5)).filter((code) => code.length === 5)),
    ];
    const key = kabs.sort().join(' ');
    if (places.length === 0 || key !== placesOf)
      [places, placesOf] = [await readCataloguePlaces(needs.prisma, kabs), key];
    snapshot = next;
    for (const listener of listeners) listener(snapshot);
  };
  const read = (): Promise<void> => {
    reading = readOnce().finally(() => {
      reading = null;
    });
    return reading;
  };
  const refresh = (): Promise<void> => {
    if (reading === null) return read();
    // What was written since that reading began may be missed by it: all who ask now share one more after it.
    next ??= reading
      .catch(() => {})
      .then(() => {
        next = null;
        return reading ?? read();
      });
    return next;
  };
  const refreshQuietly = () => {
    refresh().catch((error: unknown) => needs.onError?.(error));
  };
  return {
    current: () => snapshot,
    places: () => places,
    refresh,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async start() {
      const timer = setInterval(refreshQuietly, catalogueRefreshMs);
      timer.unref();
      const unsubscribe = needs.notify.on('catalogue', refreshQuietly);
      stopWatching = () => {
        clearInterval(timer);
        unsubscribe();
      };
      await refresh();
    },
    stop: () => stopWatching(),
  };
}

type ProgramRecord = Omit<Program, 'centre' | 'facilities' | 'certificate' | 'rules'> & {
  readonly centreId: string;
  readonly facilities: unknown;
  readonly certificate: unknown;
  readonly rules: unknown;
};

type BatchRecord = Omit<Batch, 'program' | 'rules'> & { readonly programId: string; readonly rules: unknown };

async function readSnapshot(prisma: PrismaClient): Promise<Snapshot> {
  const [centres, programRecords, batchRecords, questions] = await prisma.$transaction([
    prisma.$queryRaw<Centre[]>`
      SELECT c.id, c.code, c.name, c.kind::text AS kind, c.authority, c.region_code AS "regionCode",
             coalesce(r.name, '') AS "regionName", c.timezone, c.address, c.hours, c.latitude, c.longitude, c.contact,
             c.group_link AS "groupLink", c.demo_fields AS "demoFields", c.demo
      FROM training_centre c LEFT JOIN region r ON r.code = left(c.region_code, 5) ORDER BY c.code`,
    prisma.$queryRaw<ProgramRecord[]>`
      SELECT id, code, centre_id AS "centreId", trade_key AS trade, title, facilities, certificate, rules, demo
      FROM program ORDER BY code`,
    prisma.$queryRaw<BatchRecord[]>`
      SELECT id, code, program_id AS "programId", ordinal, mode::text AS mode, state::text AS state, capacity,
             reserve_size AS "reserveSize", quota_by AS "quotaBy",
             extract(epoch FROM opens_at)::float8 * 1000 AS "opensAt",
             extract(epoch FROM closes_at)::float8 * 1000 AS "closesAt",
             starts_on::text AS "startsOn", ends_on::text AS "endsOn", days, boarding, funding, rules, demo
      FROM batch`,
    prisma.$queryRaw<CentreQuestion[]>`
      SELECT centre_id AS "centreId", topic, locale, questions, answer, demo FROM faq
      WHERE centre_id IS NOT NULL ORDER BY centre_id, topic, locale`,
  ]);
  const centresById = new Map(centres.map((centre) => [centre.id, centre]));
  const programs = programRecords.flatMap((record) => programOf(record, centresById));
  const programsById = new Map(programs.map((program) => [program.id, program]));
  const batches = batchRecords.flatMap((record) => batchOf(record, programsById));
  return createSnapshot({ centres, programs, batches, questions });
}

function programOf(record: ProgramRecord, centres: ReadonlyMap<string, Centre>): Program[] {
  const { centreId, facilities, certificate, rules, ...plain } = record;
  const centre = centres.get(centreId);
  if (!centre) return [];
  return [
    {
      ...plain,
      centre,
      facilities: facilitySchema.array().parse(facilities),
      certificate: certificateSchema.nullable().parse(certificate),
      rules: batchRulesSchema.parse(rules),
      demo: record.demo || centre.demo,
    },
  ];
}

function batchOf(record: BatchRecord, programs: ReadonlyMap<string, Program>): Batch[] {
  const { programId, ...plain } = record;
  const program = programs.get(programId);
  if (!program) return [];
  const rules: BatchRules = { ...program.rules, ...batchRulesSchema.parse(record.rules) };
  return [{ ...plain, program, rules, demo: record.demo || program.demo }];
}
