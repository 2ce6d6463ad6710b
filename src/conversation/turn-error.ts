/**
 * Errors that are nobody's fault: the database is away, restarting, out of connections, or two transactions met. What was
 * tried is tried again, and costs no try.
 */
const passingCodes = new Set([
  '40P01',
  '40001',
  'P2034', // deadlock, write conflict: tried again already, the database is very busy
  '57P01',
  '57P02',
  '57P03', // it is shutting down, crashed, or starting
  '53300',
  '53400', // out of connections
  'P1001',
  'P1002',
  'P1008',
  'P1017',
  'P2024', // Prisma's words for no connection
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

const passingMessages =
  /Connection terminated|connection timeout|Unable to start a transaction|Server has closed the connection|Client has encountered a connection error/i;

export function isPassing(error: unknown, depth = 0): boolean {
  if (typeof error !== 'object' || error === null || depth > 5) return false;
  if ('code' in error && isPassingCode(String(error.code))) return true;
  if ('originalCode' in error && isPassingCode(String(error.originalCode))) return true;
  if (error instanceof Error && passingMessages.test(error.message)) return true;
  if ('cause' in error && isPassing(error.cause, depth + 1)) return true;
  return (
    ('meta' in error && isPassing(error.meta, depth + 1)) ||
    ('driverAdapterError' in error && isPassing(error.driverAdapterError, depth + 1))
  );
}

function isPassingCode(code: string): boolean {
  return passingCodes.has(code) || code.startsWith('08');
}

/** What parked a row, for staff: the error's class and code, never its message, which may hold a person's words. */
export function errorClass(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const code = 'code' in error && typeof error.code === 'string' ? ` ${error.code}` : '';
  return `${error.name}${code}`.slice(0, 100);
}

/** Frames that are kept: where it was thrown, and who asked for it. */
const framesMost = 4;

/** Where in our code it was thrown, for whoever mends it; frames hold no words of a person. */
export function framesOf(error: unknown): string {
  const lines = error instanceof Error ? (error.stack ?? '').split('\n') : [];
  const frames = lines.map((line) => line.trim()).filter((line) => line.startsWith('at '));
  return frames.slice(0, framesMost).join(' ');
}
