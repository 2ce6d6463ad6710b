import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FlowSet } from '../flow/flow.js';
import { loadFlows } from '../flow/load.js';
import { loadMessages, type MessageFile, type Messages } from '../text/messages.js';
import { loadTemplates, type Templates } from '../text/templates.js';
import { loadWords, type Words } from '../text/words.js';
import { type Finding, readYaml, type YamlSource } from '../text/yaml-source.js';

/** Flows, texts and words as they stand on disk. */
export interface Project {
  readonly flows: FlowSet;
  readonly messages: Messages;
  readonly words: Words;
  /** `flows/_global.yaml`: what holds in every conversation. */
  readonly globals: YamlSource;
  /** `locales/templates.yaml`: what may be sent outside a provider's reply window. */
  readonly templates: Templates | null;
  /** What is wrong with the files by themselves; `checkFlows` finds the rest. */
  readonly findings: readonly Finding[];
}

const templatesFile = 'locales/templates.yaml';

/**
 * Reads `flows/*.yaml` and `locales/<code>/*.yaml` below `root`. Files that begin with `_` are no flows.
 * Throws one line when `locales.yaml` or a `words.yaml` is wrong: nothing can be said or understood without them.
 */
export function loadProject(root: string): Project {
  const flowFiles = yamlFiles(join(root, 'flows'))
    .filter((name) => !name.startsWith('_'))
    .map((name) => ({ path: `flows/${name}`, text: readFileSync(join(root, 'flows', name), 'utf8') }));
  const locales = join(root, 'locales');
  const files = readdirSync(locales, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name: locale }) => yamlFiles(join(locales, locale)).map((file) => messageFile(locales, locale, file)));
  const { flows, findings } = loadFlows(flowFiles);
  const globals = readYaml('flows/_global.yaml', readFileSync(join(root, 'flows', '_global.yaml'), 'utf8'));
  return {
    flows,
    messages: loadMessages(
      files.filter(({ name }) => name !== 'words'),
      readFileSync(join(locales, 'locales.yaml'), 'utf8'),
    ),
    words: loadWords(files.filter(({ name }) => name === 'words')),
    globals,
    templates: templatesBelow(root),
    findings: [...findings, ...globals.findings],
  };
}

/** A project without the file has no channel with a reply window. */
function templatesBelow(root: string): Templates | null {
  const path = join(root, templatesFile);
  return existsSync(path) ? loadTemplates(readYaml(templatesFile, readFileSync(path, 'utf8'))) : null;
}

function messageFile(locales: string, locale: string, file: string): MessageFile {
  return { locale, name: file.replace(/\.yaml$/, ''), text: readFileSync(join(locales, locale, file), 'utf8') };
}

/** Sorted, so that findings and revisions do not depend on the file system. */
function yamlFiles(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .sort();
}
