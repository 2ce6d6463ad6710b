import { oneLine } from '../ops/one-line.js';
import { type Command, UsageError } from './command.js';

/** Every command with its usage. Loaded when it is called: `understand` needs no database, `flows check` no network. */
const commands: Readonly<Record<string, { readonly usage: string; readonly load: () => Promise<Command> }>> = {
  flows: {
    usage: 'flows check [--json] [--live] | show <flow> [--lang id] | graph [flow] | schema',
    load: async () => (await import('./flows-command.js')).flows,
  },
  catalog: {
    usage: 'catalog import <folder> [--dry-run] [--json]',
    load: async () => (await import('./catalog.js')).catalog,
  },
  batch: {
    usage: 'batch list [--json] | open <code> | links <code> [--json]',
    load: async () => (await import('./batch.js')).batch,
  },
  applications: {
    usage: 'applications list [--batch <code>] [--stage <stage>] [--json]',
    load: async () => (await import('./applications.js')).applications,
  },
  person: {
    usage:
      'person show|split <person> | merge <kept> <merged> | link|unlink <person> <chat>   (a person: id or registration number) [--json]',
    load: async () => (await import('./person.js')).person,
  },
  outbox: {
    usage: 'outbox list [--state <state>] [--limit 50] [--json]',
    load: async () => (await import('./outbox.js')).outbox,
  },
  fallback: {
    usage: 'fallback list [--json] | done <id>',
    load: async () => (await import('./fallback.js')).fallback,
  },
  parked: {
    usage: 'parked list [--json] | replay <id> | replay --all',
    load: async () => (await import('./parked.js')).parked,
  },
  inbox: {
    usage: 'inbox list [--json] | reply <conversation> <text> | done <conversation>',
    load: async () => (await import('./inbox.js')).inbox,
  },
  staff: {
    usage: 'staff invite <e-mail> [--role admin|officer] [--json] | list [--json]',
    load: async () => (await import('./staff.js')).staff,
  },
  draft: {
    usage: 'draft list [--json] | code <draft> | move <draft> <conversation>',
    load: async () => (await import('./draft.js')).draft,
  },
  requests: {
    usage:
      'requests list [--all] [--json] | done <request> | refuse <request> | package <request> --out <file> | retention [--trained <days>] [--refused <days>]',
    load: async () => (await import('./requests.js')).requests,
  },
  clock: {
    usage: 'clock set <2026-11-23T09:00+07:00> | advance <90m|24h|7d>   (needs KAWAN_TEST_CLOCK=1)',
    load: async () => (await import('./clock.js')).clock,
  },
  whatsapp: {
    usage: 'whatsapp templates [--json] | pair [--phone 08…] [--json]',
    load: async () => (await import('./whatsapp.js')).whatsapp,
  },
  backup: { usage: 'backup [file]', load: async () => (await import('./backup.js')).backup },
  restore: { usage: 'restore <file> [--force]', load: async () => (await import('./restore.js')).restore },
  understand: {
    usage:
      'understand <date|yesno|number|phone|intent|program|place|education> [--lang id] [--at 2026-11-22] [--near 36.71]',
    load: async () => (await import('./understand.js')).understand,
  },
};

async function run([name, ...args]: readonly string[]): Promise<number> {
  const command = name === undefined ? undefined : commands[name];
  if (command === undefined) {
    const asked = name === undefined || name === 'help' || name === '--help';
    const lines = ['usage: npm run -s kawan -- <command>', ...Object.values(commands).map(({ usage }) => `  ${usage}`)];
    (asked ? process.stdout : process.stderr).write(`${lines.join('\n')}\n`);
    return asked && name !== undefined ? 0 : 2;
  }
  try {
    return await (await command.load())(args);
  } catch (error) {
    // parseArgs of Node reports unknown options by codes of this family.
    const wrongUse =
      error instanceof UsageError ||
      (error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'));
    if (wrongUse) process.stderr.write(`${error.message}\nusage: ${command.usage}\n`);
    else process.stderr.write(`kawan ${name}: ${oneLine(error)}\n`);
    return wrongUse ? 2 : 1;
  }
}

process.exitCode = await run(process.argv.slice(2));
