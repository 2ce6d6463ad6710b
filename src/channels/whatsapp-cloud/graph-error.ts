import { z } from 'zod';
import { ChannelError, type ChannelErrorFacts, type ChannelErrorKind } from '../errors.js';
import { pairGapMs } from './limits.js';

/** An error as the Graph API answers it, and as a status of a message carries it. */
export const graphErrorSchema = z.looseObject({
  code: z.number(),
  error_subcode: z.number().optional(),
  error_data: z.looseObject({ details: z.string().optional() }).optional(),
});
export type GraphError = z.infer<typeof graphErrorSchema>;

/** What a code means for us. `alert`: an operator must do something, `says` tells what. */
interface Meaning extends Partial<ChannelErrorFacts> {
  readonly kind: ChannelErrorKind;
  readonly says: string;
  readonly alert?: boolean;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

const account = (says: string, retryAfterMs: number): Meaning => ({
  kind: 'throttled',
  scope: 'account',
  retryAfterMs,
  says,
});
const nobody = (says: string): Meaning => ({ kind: 'unreachable', says });
const ours = (says: string): Meaning => ({ kind: 'rejected', says });
const token: Meaning = {
  kind: 'not_connected',
  says: 'the token is not accepted: check WHATSAPP_CLOUD_TOKEN and its permissions',
  alert: true,
};

/** Every code that we know, decided once. What is not here is decided by the HTTP status. */
const meanings: ReadonlyMap<number, Meaning> = new Map([
  // Later.
  [2, { kind: 'not_connected', says: 'the service is down for a moment' }],
  [4, account('too many calls of the app', MINUTE_MS)],
  [80007, account('too many calls of the business account', MINUTE_MS)],
  [130429, account('too many messages of this number', 2_000)],
  [131056, { kind: 'throttled', retryAfterMs: pairGapMs, says: 'too many messages to this person' }],
  [133016, account('too many registrations of this number', HOUR_MS)],
  [131016, { kind: 'not_connected', scope: 'chat', says: 'the service is overloaded' }],
  [131000, { kind: 'not_connected', scope: 'chat', says: 'something went wrong on their side' }],
  [131053, { kind: 'not_connected', scope: 'chat', says: 'the file could not be uploaded' }],
  // The number is in trouble: slower, and somebody must look.
  [131048, { ...account('people report our messages: the number is held back', HOUR_MS), alert: true }],
  [
    368,
    {
      ...account('the number is blocked for a while for breaking a rule: see the account quality', HOUR_MS),
      alert: true,
    },
  ],
  [131031, { ...account('the business account is locked: see the account quality', HOUR_MS), alert: true }],
  // This person, for good or for now.
  [131026, nobody('the person has no WhatsApp, an old one, or has not accepted its terms')],
  [131030, nobody('the person is not on the list of a test number')],
  [131021, nobody('the person is our own number')],
  [130472, ours('the person is in an experiment of Meta and gets no marketing')],
  [131049, { kind: 'throttled', retryAfterMs: 24 * HOUR_MS, says: 'the person has had enough marketing today' }],
  [131050, ours('the person stopped marketing messages')],
  // The window.
  [131047, { kind: 'outside_window', retryable: true, says: 'the person last wrote more than 24 hours ago' }],
  // Our bug, or a template that is not approved as we believe.
  [100, ours('a parameter is wrong')],
  [131008, ours('a parameter is missing')],
  [131009, ours('a value is wrong')],
  [131051, ours('this kind of message is not known')],
  [
    132000,
    ours('the template has another number of parameters: submit it again as `kawan whatsapp templates` prints it'),
  ],
  [132001, ours('the template is not approved in this language: submit it as `kawan whatsapp templates` prints it')],
  [132012, ours('a parameter of the template has another format')],
  // The token.
  [190, token],
  [10, token],
  [0, token],
]);

/** What a call was about: what is not there, or not ours, comes as a wrong parameter of either. */
export type GraphSubject = 'number' | 'file';

const missing: Readonly<Record<GraphSubject, Meaning>> = {
  number: { ...token, says: 'the number cannot be used: check WHATSAPP_CLOUD_PHONE_NUMBER_ID and the token' },
  // Meta keeps what people send for some weeks.
  file: ours('the file is no longer served'),
};

/** 200 to 299 are permissions. */
function meaningOf(error: GraphError, status: number, about: GraphSubject): Meaning {
  const { code, error_subcode, error_data } = error;
  if (code >= 200 && code <= 299) return token;
  if (code === 100 && (error_subcode === 33 || /does not exist|missing permissions/i.test(error_data?.details ?? '')))
    return missing[about];
  return meanings.get(code) ?? byStatus(status);
}

function byStatus(status: number): Meaning {
  if (status === 401 || status === 403) return token;
  if (status === 429) return account('too many requests', MINUTE_MS);
  if (status >= 500) return { kind: 'not_connected', scope: 'chat', says: 'no answer that makes sense' };
  return ours('not taken');
}

/** A {@link ChannelError} that may be something for the operator. */
export class CloudError extends ChannelError {
  readonly alert: boolean;

  constructor({ kind, says, alert = false, ...facts }: Meaning, what: string) {
    super(kind, `whatsapp-cloud: ${what}${says}`, facts);
    this.alert = alert;
  }
}

/** `status` is HTTP's; of an error inside a webhook 400. */
export function fromGraph(error: GraphError, status = 400, about: GraphSubject = 'number'): CloudError {
  const meaning = meaningOf(error, status, about);
  return new CloudError({ ...meaning, says: meaning.says + detailsOf(meaning, error) }, `${error.code}, `);
}

/** What exactly we did wrong; numbers in it may be somebody's phone. */
function detailsOf({ kind }: Meaning, { error_data }: GraphError): string {
  const details = kind === 'rejected' ? error_data?.details : undefined;
  return details === undefined ? '' : ` (${details.replace(/\+?\d[\d\s-]{5,}\d/g, '…').slice(0, 200)})`;
}

export function fromStatus(status: number): CloudError {
  return new CloudError(byStatus(status), `answered ${status}, `);
}

/** Network codes that prove that the request never reached Meta. */
const neverSent = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** The connection broke: `begun` is false when it was stopped before anything was sent. */
export function fromNetwork(error: unknown, begun: boolean): ChannelError {
  if (error instanceof ChannelError) return error;
  if (!begun) return new ChannelError('not_connected', 'whatsapp-cloud: stopped before it was sent');
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  if (neverSent.has(code)) return new ChannelError('not_connected', `whatsapp-cloud: no connection (${code})`);
  return new ChannelError(
    'unknown',
    `whatsapp-cloud: the connection broke before an answer came (${code || 'timeout'})`,
  );
}
