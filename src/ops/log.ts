import { type Bindings, type ChildLoggerOptions, destination, type Logger, pino } from 'pino';
import { redactFields, scrub } from './redact.js';

export type Log = Logger;

export interface LogOptions {
  /** fatal, error, warn, info, debug, trace, silent. */
  readonly logLevel: string;
  /** Stands in every line. */
  readonly role?: string;
  /** 1 is standard output, 2 standard error (the default: standard output belongs to what a command prints). */
  readonly fd?: number;
}

/**
 * JSON lines. Private fields are hidden at every depth (see `redact`), errors are reduced to their kind and a scrubbed
 * message; the text of a line itself must be written in the code and never be put together from data.
 */
export function createLog({ logLevel, role, fd = 2 }: LogOptions): Log {
  const log = pino(
    {
      level: logLevel,
      base: { pid: process.pid, ...(role === undefined ? {} : { role }) },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: {
        level: (level) => ({ level }),
        log: redactFields,
      },
      serializers: { err: (error) => error },
      hooks: {
        logMethod(args, method) {
          Reflect.apply(method, this, withOwnWords(args));
        },
      },
    },
    // Synchronous: the last lines before a crash are the ones that matter.
    destination({ fd, sync: true }),
  );
  // Its formatters see no bindings of children.
  const { child } = log;
  return Object.assign(log, {
    child(this: Log, bindings: Bindings, options?: ChildLoggerOptions): Log {
      return Reflect.apply(child, this, [redactFields(bindings), options]);
    },
  });
}

/** An error that is logged without words of ours would lend the line its message. */
function withOwnWords(args: readonly unknown[]): readonly unknown[] {
  const [first, words, ...rest] = args;
  const error = isObject(first) && 'err' in first ? first.err : first;
  return words === undefined && error instanceof Error ? [first, scrub(error.message), ...rest] : args;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
