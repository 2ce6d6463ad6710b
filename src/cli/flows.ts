import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { ActionSpec } from '../flow/action.js';
import { checkFlows } from '../flow/check.js';
import { checkGlobals } from '../flow/check-globals.js';
import { checkTemplates } from '../flow/check-templates.js';
import { flowJsonSchema } from '../flow/definition.js';
import { strandedPeople } from '../flow/fits.js';
import type { Flow } from '../flow/flow.js';
import { flowGraph } from '../flow/graph.js';
import { showFlow } from '../flow/show.js';
import type { FlowState } from '../flow/state.js';
import { loadProject, type Project } from '../ops/project-files.js';
import type { Finding } from '../text/yaml-source.js';

export interface FlowsOptions {
  /** Folder of the project. */
  readonly root: string;
  /** What the actions take and answer. */
  readonly actions: readonly ActionSpec[];
  /** What all conversations stand in now, for `check --live`. */
  readonly live?: () => Promise<readonly FlowState[]>;
  readonly print?: (line: string) => void;
  readonly complain?: (line: string) => void;
}

const usage = 'kawan flows check [--json] [--live] | show <flow> [--lang id] | graph [flow] | schema';
const schemaFile = 'flows/flow.schema.json';

/** `kawan flows …`. Exit code: 0 done, 1 findings, 2 wrong use. */
export async function flowsCommand(args: readonly string[], options: FlowsOptions): Promise<number> {
  const { root, print = printLine, complain = complainLine } = options;
  const parsed = parse(args);
  const [what, name] = parsed?.positionals ?? [];
  if (what === 'schema') return writeSchema(root, print);
  if (!parsed || (what !== 'check' && what !== 'show' && what !== 'graph')) {
    complain(usage);
    return 2;
  }
  const project = loadProject(root);
  if (what === 'check') return check(project, options, parsed.values, print);
  const { lang = 'id' } = parsed.values;
  const flows = name === undefined && what === 'graph' ? [...project.flows.values()] : flowNamed(project, name);
  if (flows.length === 0 || !project.messages.locales().some(({ code }) => code === lang)) {
    complain(`known flows: ${[...project.flows.keys()].join(', ')}; languages: ${languages(project)}`);
    return 2;
  }
  for (const flow of flows) print(what === 'graph' ? flowGraph(flow) : showFlow(flow, project.messages, lang));
  return 0;
}

function languages({ messages }: Project): string {
  return messages
    .locales()
    .map(({ code }) => code)
    .join(', ');
}

function printLine(line: string): void {
  process.stdout.write(`${line}\n`);
}

function complainLine(line: string): void {
  process.stderr.write(`${line}\n`);
}

function parse(args: readonly string[]) {
  try {
    const options = { json: { type: 'boolean' }, live: { type: 'boolean' }, lang: { type: 'string' } } as const;
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch {
    return null;
  }
}

function flowNamed(project: Project, name: string | undefined): Flow[] {
  const flow = name === undefined ? undefined : project.flows.get(name);
  return flow ? [flow] : [];
}

/** All findings of the project's flows and texts; the server refuses to start while there is one. */
export function projectFindings(project: Project, actions: readonly ActionSpec[]): Finding[] {
  const { flows, messages, words } = project;
  return [
    ...project.findings,
    ...messages.findings(),
    ...checkFlows({ flows, messages, words, actions }),
    ...checkGlobals(project.globals, project),
  ];
}

async function check(
  project: Project,
  { root, actions, live }: FlowsOptions,
  wanted: { readonly json?: boolean; readonly live?: boolean },
  print: (line: string) => void,
): Promise<number> {
  const findings = [...projectFindings(project, actions), ...templateFindings(project), ...staleSchema(root)];
  const stranded = wanted.live && live ? strandedPeople(project.flows, await live()) : null;
  const languageCount = project.messages.locales().length;
  if (wanted.json) {
    const people = stranded && { stranded: Object.fromEntries(stranded) };
    print(JSON.stringify({ ok: findings.length === 0, flows: project.flows.size, findings, ...people }));
  } else {
    for (const { file, line, column, rule, message } of findings) print(`${file}:${line}:${column} ${rule} ${message}`);
    for (const [place, people] of stranded ?? []) print(`${people} people stand at ${place}, which is gone`);
    const count = findings.length === 0 ? 'no findings' : `${findings.length} findings`;
    print(`${project.flows.size} flows, ${languageCount} languages: ${count}`);
  }
  return findings.length === 0 ? 0 : 1;
}

export function templateFindings({ templates, ...rest }: Project): Finding[] {
  return templates === null ? [] : checkTemplates({ templates, ...rest });
}

function staleSchema(root: string): Finding[] {
  if (schemaText() === readOrEmpty(join(root, schemaFile))) return [];
  const message = 'is older than src/flow/definition.ts: run `npm run -s kawan -- flows schema`';
  return [{ file: schemaFile, line: 1, column: 1, rule: 'schema_stale', message }];
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function schemaText(): string {
  return `${JSON.stringify(flowJsonSchema(), null, 2)}\n`;
}

function writeSchema(root: string, print: (line: string) => void): number {
  writeFileSync(join(root, schemaFile), schemaText());
  print(`wrote ${schemaFile}`);
  return 0;
}
