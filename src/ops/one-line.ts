import { scrub } from './redact.js';

/** Errors of ours whose message was written for the operator; they may quote a setting, and never a person. */
const forOperators: ReadonlySet<string> = new Set([
  'BackupError',
  'CommandError',
  'ConfigError',
  'DatabaseError',
  'EmbeddedPostgresError',
  'MigrationError',
  'ProjectError',
  'SecretError',
  'StartError',
]);

/** An error as one line: what happened and what to do, without a stack trace or anything private. */
export function oneLine(error: unknown): string {
  if (!(error instanceof Error)) return 'something was thrown that is no error';
  const text = error.message || error.name;
  return (forOperators.has(error.name) ? text : scrub(text)).replace(/\s*\n\s*/g, '; ');
}
