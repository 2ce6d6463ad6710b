import { complaint } from '../domain/catalogue/complaint.js';
import { isWordFile, isYaml } from '../domain/catalogue/file-name.js';
import { maxFileBytes } from '../domain/catalogue/limits.js';
import { type Finding, findingAt, type ReadFile, readCatalogueFile, tooLarge } from '../domain/catalogue/read-file.js';
import { uploadFiles } from './limits.js';
import type { ConsoleContext } from './ports.js';

/** A file as it was sent: it goes to the page and comes back with the confirmation, so that nothing is kept meanwhile. */
export interface SentFile {
  readonly name: string;
  readonly text: string;
}

export type Sent =
  | { readonly sent: readonly SentFile[]; readonly findings: readonly Finding[] }
  | { readonly refused: 'no_files' | 'many_files' };

const nameLength = 100;

type Upload = Pick<File, 'name' | 'size' | 'text'>;

/** The files that were chosen. What cannot be a catalogue file at all is a finding. */
export async function chosenFiles(c: ConsoleContext): Promise<Sent> {
  const form = await c.req.formData().catch(() => new FormData());
  // A form without a choice sends one file without a name.
  const files = form
    .getAll('files')
    .flatMap((one): Upload[] => (typeof one === 'string' || one.name === '' ? [] : [one]));
  const wanted = files.filter(({ name }) => !isWordFile(name));
  if (wanted.length > uploadFiles) return { refused: 'many_files' };
  if (wanted.length === 0) return { refused: 'no_files' };
  const findings = wanted.flatMap(unreadable);
  const texts = findings.length > 0 ? [] : await Promise.all(wanted.map((file) => file.text()));
  return { sent: texts.map((text, index) => ({ name: nameOf(wanted, index), text: plainLines(text) })), findings };
}

/** The same files again, as the page of the preview gave them back. */
export async function confirmedFiles(c: ConsoleContext): Promise<{ sent: readonly SentFile[]; plan: string }> {
  const form = await c.req.formData().catch(() => new FormData());
  const words = (name: string) => form.getAll(name).filter((one) => typeof one === 'string');
  const texts = words('text');
  const names = words('name').slice(0, uploadFiles);
  const sent = names.map((name, index) => ({ name: name.slice(0, nameLength), text: plainLines(texts[index] ?? '') }));
  return { sent, plan: words('plan')[0] ?? '' };
}

export interface ReadFiles {
  readonly files: readonly ReadFile[];
  readonly findings: readonly Finding[];
}

export function readSent(sent: readonly SentFile[]): ReadFiles {
  const results = sent.map(({ name, text }) => readCatalogueFile(name, text));
  return {
    files: results.flatMap(({ read }) => read ?? []),
    findings: results.flatMap(({ findings }) => findings),
  };
}

function unreadable(file: Upload): Finding[] {
  const place = { file: file.name.slice(0, nameLength), line: 1, column: 1 };
  if (!isYaml(file.name)) return [findingAt(place, complaint('no_yaml'))];
  return file.size > maxFileBytes ? [tooLarge(place.file, file.size)] : [];
}

/** Two files may have one name in two folders. */
function nameOf(files: readonly Upload[], index: number): string {
  const name = files[index]?.name ?? '';
  const before = files.slice(0, index).filter((one) => one.name === name).length;
  return (before === 0 ? name : `${name} (${before + 1})`).slice(-nameLength);
}

/** A form gives lines back with other ends than the file had. */
function plainLines(text: string): string {
  return text.replace(/\r\n?/g, '\n');
}
