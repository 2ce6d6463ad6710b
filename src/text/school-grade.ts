/** By number, from the fourth on: they are counted through SD, SMP and SMA. */
const gradeNames = [
  ['4', 'iv', 'empat'],
  ['5', 'v', 'lima'],
  ['6', 'vi', 'enam', 'nem'],
  ['7', 'vii', 'tujuh'],
  ['8', 'viii', 'delapan'],
  ['9', 'ix', 'sembilan'],
  ['10', 'x', 'sepuluh'],
  ['11', 'xi', 'sebelas'],
  ['12', 'xii', 'dua belas', 'duabelas'],
];
const gradeOf = new Map(gradeNames.flatMap((names) => names.map((name) => [name, Number(names[0])] as const)));
const pattern = new RegExp(
  `\\b(?:kelas|kls|kelae|kelase|grade)\\s*(${[...gradeOf.keys()].join('|')})\\b|\\b(1[0-2]|[4-9])th[ -]grade\\b`,
);

const schools = [
  { school: 'SD', lastGrade: 6 },
  { school: 'SMP', lastGrade: 9 },
  { school: 'SMA', lastGrade: 12 },
] as const;

export interface SchoolGrade {
  readonly school: (typeof schools)[number]['school'];
  /** Is it the last one of its school? */
  readonly last: boolean;
}

/** The school that a grade says by itself ("kelas 9", "kls XII"); `null` where none is told, or one that each school has. */
export function readSchoolGrade(text: string): SchoolGrade | null {
  const [, behind, before] = pattern.exec(text) ?? [];
  const grade = gradeOf.get(behind ?? before ?? '');
  const found = grade === undefined ? undefined : schools.find(({ lastGrade }) => grade <= lastGrade);
  return found === undefined ? null : { school: found.school, last: grade === found.lastGrade };
}
