import { parseArgs } from 'node:util';
import { projectRoot } from '../compose/root.js';
import { loadProject } from '../ops/project-files.js';
import { type TemplateSubmission, templateSubmission } from '../text/template-submission.js';
import { type Command, print, UsageError } from './command.js';
import { templateFindings } from './flows.js';

const options = { json: { type: 'boolean', default: false }, phone: { type: 'string' } } as const;

/** `kawan whatsapp`: templates for the Cloud API, and the link of a phone. */
export const whatsapp: Command = async (args) => {
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  const what = positionals.join(' ');
  if (what === 'pair') return (await import('./whatsapp-pair.js')).pair({ phone: values.phone, json: values.json });
  if (what !== 'templates' || values.phone !== undefined) throw new UsageError('say what to do: templates or pair');
  return printTemplates(values.json);
};

/** What is to be handed in to Meta for approval. Needs no database. */
function printTemplates(json: boolean): number {
  const project = loadProject(projectRoot);
  for (const template of project.templates?.all ?? []) {
    const submission = templateSubmission(template, project.messages);
    if (json) print(JSON.stringify(submission));
    else printForPeople(submission);
  }
  const findings = templateFindings(project);
  for (const { file, line, column, message } of findings) complain(`${file}:${line}:${column} ${message}`);
  return findings.length === 0 ? 0 : 1;
}

function complain(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** As one types it into WhatsApp Manager. */
function printForPeople({ name, language, category, components }: TemplateSubmission): void {
  print(`${name}  ${language}  ${category}`);
  for (const component of components) {
    if ('text' in component) print(indented(String(component.text)));
    if ('example' in component) print(`  example: ${JSON.stringify(component.example)}`);
    if ('buttons' in component) print(`  buttons: ${JSON.stringify(component.buttons)}`);
  }
  print('');
}

function indented(text: string): string {
  return text
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n');
}
