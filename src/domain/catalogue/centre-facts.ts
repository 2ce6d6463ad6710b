import type { CatalogueFile, Certificate, Facility, FileCentre, FileProgram } from './file-schema.js';

/** Facts of a source that have no column of their own: kept with the centre as they were written. */
export function centreFacts(data: CatalogueFile, centre: FileCentre): { readonly [name: string]: unknown } {
  const { authority, region, timezone, centres, trades, faq, ...ofAuthority } = data;
  const {
    programme,
    year,
    participants,
    months,
    instructors,
    host,
    kecamatan,
    workshop,
    reservedIntake,
    otherKecamatan,
  } = centre;
  const own = {
    programme,
    year,
    participants,
    months,
    instructors,
    host,
    kecamatan,
    workshop,
    reservedIntake,
    otherKecamatan,
  };
  return stated({
    ...own,
    programs: notes(centre),
    authority: nothingIn(stated(ofAuthority)) ? undefined : stated(ofAuthority),
  });
}

/** Remarks on single programmes: `{trade, note, since}`. */
function notes(centre: FileCentre): unknown {
  const remarks = (centre.programs ?? [])
    .map(({ trade, note, since }) => stated({ trade, note, since }))
    .filter((remark) => Object.keys(remark).length > 1);
  return remarks.length === 0 ? undefined : remarks;
}

function stated(facts: { readonly [name: string]: unknown }): { readonly [name: string]: unknown } {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
}

function nothingIn(facts: object): boolean {
  return Object.keys(facts).length === 0;
}

/** A programme's own facilities, else those that the centre gives to everybody. */
export function facilitiesOf(program: FileProgram, centre: FileCentre): readonly Facility[] {
  return program.facilities ?? centre.facilities ?? [];
}

export function programCertificate(program: FileProgram, centre: FileCentre): Certificate | null {
  return program.certificate ?? centre.certificate ?? null;
}
