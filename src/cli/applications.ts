import { parseArgs } from 'node:util';
import { isStage, stages } from '../domain/application.js';
import { listApplications } from '../store/application-list.js';
import { type Command, print, printRows, UsageError, withStore } from './command.js';

const options = {
  batch: { type: 'string' },
  stage: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const;

/** `kawan applications list`: who applied for what and how it stands; a NIK shows its ends only, a phone not at all. */
export const applications: Command = (args) => {
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  if (positionals.join(' ') !== 'list') throw new UsageError('applications knows one thing to do: list');
  const { batch, stage } = values;
  if (stage !== undefined && !isStage(stage))
    throw new UsageError(`there is no stage "${stage}"; known: ${stages.join(', ')}`);
  return withStore(async ({ store }) => {
    const rows = await listApplications(store.prisma, store.encryption, { batch, stage });
    if (values.json) for (const row of rows) print(JSON.stringify(row));
    else printRows(rows.map(tableRow), false, 'no applications');
    return 0;
  });
};

function tableRow(row: Awaited<ReturnType<typeof listApplications>>[number]): Record<string, string | number | null> {
  const { seat, flags, demo, submittedAt, ...rest } = row;
  return {
    ...rest,
    seat: seat ? 'yes' : '',
    flags: flags.join(' '),
    demo: demo ? 'demo' : '',
    submitted: submittedAt.slice(0, 16).replace('T', ' '),
  };
}
