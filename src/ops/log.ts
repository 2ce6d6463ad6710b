import { destination, type Logger, pino } from 'pino';
import { redactFields } from './redact.js';

export type Log = Logger;

export interface LogOptions {
  /** fatal, error, warn, info, debug, trace, silent. */
  readonly logLevel: string;
  /** Stands in every line. */
  readonly role?: string;
  /** 1 is standard output, 2 standard error (the default: standard output belongs to what a command prints). */
  readonly fd?: 1 | 2;
}

/**
 * JSON lines. Private fields are hidden at every depth (see `redact`), errors are reduced to their kind and a scrubbed
 * message; the text of a line itself must be written in the code and never be put together from data.
 */
export function createLog({ logLevel, role, fd = 2 }: LogOptions): Log {
  return pino(
    {
      level: logLevel,
      base: { pid: process.pid, ...(role === undefined ? {} : { role }) },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: {
        level: (level) => ({ level }),
        log: redactFields,
        bindings: redactFields,
      },
      serializers: { err: (error) => error },
    },
    // Synchronous: the last lines before a crash are the ones that matter.
    destination({ fd, sync: true }),
  );
}
