/** A finding about a catalogue file as the terminal says it. */
import { join } from 'node:path';
import { findingWords } from '../../src/actions/finding-words.js';
import type { Finding } from '../../src/domain/catalogue/read-file.js';
import { loadProject } from '../../src/ops/project-files.js';

export const { messages } = loadProject(join(import.meta.dirname, '../..'));

export function findingSaid(finding: Finding, locale = 'en'): string {
  return findingWords((key, args) => messages.render(locale, key, args), finding);
}
