/**
 * What must never reach a log, at whatever depth it stands: people's words, names, numbers, places, and our own secrets.
 * Ids of rows and names of flows, nodes, actions, kinds and channels may. Compared in lower case without underscores.
 */
const privateFields = new Set(
  `text body caption message label name displayname firstname lastname username nik kk phone phonenumber chatid externalid
   born answer input query vars values args candidate offered latitude longitude location address contact payload title
   token secret secretprevious password authorization cookie headers databaseurl redisurl url`.split(/\s+/),
);

const hidden = '[redacted]';
/** Deeper things are cut: a log line is no place for a tree. */
const depthMost = 6;
const listMost = 20;
const messageMost = 500;

/** Error messages come from libraries and may quote what they choked on. */
const scrubs: readonly (readonly [RegExp, string])[] = [
  [/bot\d+:[\w-]{8,}/g, 'bot[redacted]'],
  [/\b(postgres(?:ql)?|rediss?):\/\/[^\s"']+/g, '$1://[redacted]'],
  // Phone numbers, NIK, KK, chat ids that are phones; ids of rows have letters or dashes around their digits.
  [/(?<![\w-])\+?\d(?:[ .]?\d){7,}(?![\w-])/g, hidden],
  [/"[^"]{1,2000}"|'[^']{1,2000}'/g, '"…"'],
];

/** A copy of `value` that may be logged. Errors become `{type, code, message, stack}`, their other fields are dropped. */
export function redact(value: unknown, depth = 0): unknown {
  if (value instanceof Error) return redactError(value, depth);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  if (depth >= depthMost) return '[deep]';
  if (Array.isArray(value)) return value.slice(0, listMost).map((item) => redact(item, depth + 1));
  return redactFields(value, depth);
}

/** The same for what is surely an object, as a logger hands it over. */
export function redactFields(fields: object, depth = 0): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [key, isPrivate(key, value) ? hidden : redact(value, depth + 1)]),
  );
}

function isPrivate(key: string, value: unknown): boolean {
  return value !== undefined && value !== null && privateFields.has(key.replaceAll('_', '').toLowerCase());
}

/** A library's message with numbers, quoted values and addresses with passwords taken out. */
export function scrub(message: string): string {
  const cut = message.length > messageMost ? `${message.slice(0, messageMost)}…` : message;
  return scrubs.reduce((text, [pattern, replacement]) => text.replace(pattern, replacement), cut);
}

function redactError(error: Error, depth: number): Record<string, unknown> {
  const code =
    'code' in error && (typeof error.code === 'string' || typeof error.code === 'number') ? error.code : undefined;
  return {
    type: error.name,
    ...(code === undefined ? {} : { code }),
    message: scrub(error.message),
    // Frames only: the head of a stack repeats the message.
    stack: error.stack
      ?.split('\n')
      .filter((line) => line.trimStart().startsWith('at '))
      .slice(0, 12)
      .join('\n'),
    ...(error.cause === undefined || depth >= depthMost ? {} : { cause: redact(error.cause, depth + 1) }),
  };
}
