/** The environment, read and checked once; everything else is handed what it needs. `.env` in the working folder counts too. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import { checkDatabaseUrl } from './database-url.js';
import { languageCodes, off, secret, token, webAddress } from './environment-values.js';
import { mask } from './masked-value.js';

export const roles = ['all', 'web', 'worker', 'whatsapp'] as const;
export type Role = (typeof roles)[number];

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** A wrong value. The message is one line for the operator: the variable, what was read, what is accepted. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

export interface TelegramConfig {
  readonly token: string;
  /** `undefined`: derived from the installation's secret. */
  readonly webhookSecret: string | undefined;
  /** Without a slash at its end. */
  readonly apiRoot: string;
}

export interface WhatsAppCloudConfig {
  readonly token: string;
  readonly phoneNumberId: string;
  readonly appSecret: string;
  readonly verifyToken: string;
  /** Carries the version; without a slash at its end. */
  readonly graphRoot: string;
}

export interface WhatsAppWebConfig {
  /** `undefined`: a Chromium found on PATH. */
  readonly chromiumPath: string | undefined;
}

export interface DocumentsS3Config {
  readonly bucket: string;
  /** `undefined`: Amazon's own of the region. Others (MinIO, a provider in Indonesia) are addressed by path. */
  readonly endpoint: string | undefined;
  readonly region: string;
  /** `undefined`: what the machine has (a role of its own). */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string } | undefined;
}

export interface Config {
  /** 0 = any free port. */
  readonly port: number;
  readonly host: string;
  readonly trustProxy: boolean;
  readonly role: Role;
  /** Absolute. */
  readonly dataDir: string;
  /** `undefined`: the embedded server in `dataDir`. */
  readonly databaseUrl: string | undefined;
  /** `undefined`: BullMQ on Postgres. */
  readonly redisUrl: string | undefined;
  /** Without a slash at its end; `undefined`: not reachable from outside, Telegram is polled. */
  readonly publicUrl: string | undefined;
  /** `undefined`: generated into `dataDir`. */
  readonly secret: string | undefined;
  readonly secretPrevious: string | undefined;
  readonly seed: 'demo' | 'none';
  /** `DEMO=1`: demo items stay open although a real channel is on. */
  readonly demo: boolean;
  readonly testClock: boolean;
  /** Languages whose texts no native speaker has read yet and that are offered all the same. */
  readonly draftLocales: readonly string[];
  readonly telegram: TelegramConfig | undefined;
  readonly whatsappCloud: WhatsAppCloudConfig | undefined;
  readonly whatsappWeb: WhatsAppWebConfig | undefined;
  /** Files that people send go to this bucket; `undefined`: into `dataDir`. */
  readonly documentsS3: DocumentsS3Config | undefined;
  readonly logLevel: (typeof logLevels)[number];
  /** The variables as they were read, for processes that this one starts. */
  readonly given: Environment;
  /** Can real people be reached: is a channel on whose root is the provider's own? */
  readonly realChannel: boolean;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** Reads `.env` where there is one (what is set already wins), then the environment of the process. */
export function readConfig(): Config {
  if (existsSync('.env')) process.loadEnvFile('.env');
  return parseConfig(process.env);
}

const telegramRoot = 'https://api.telegram.org';
const graphRoot = 'https://graph.facebook.com/v23.0';

const environmentSchema = z.object({
  PORT: z
    .string()
    .regex(/^\d{1,5}$/, 'accepted: 0 to 65535')
    .transform(Number)
    .refine((port) => port <= 65_535, 'accepted: 0 to 65535')
    .default(3000),
  HOST: z
    .string()
    .regex(/^[\w.:%-]+$/, 'accepted: a host name or an IP address')
    .default('127.0.0.1'),
  TRUST_PROXY: off,
  KAWAN_ROLE: z.enum(roles, `accepted: ${roles.join(', ')}`).default('all'),
  DATA_DIR: z
    .string()
    .default('.data')
    .transform((folder) => resolve(folder)),
  DATABASE_URL: z.string().superRefine(checkDatabaseUrl).optional(),
  REDIS_URL: z.url({ protocol: /^rediss?$/, error: 'accepted: redis://host:port or rediss://host:port' }).optional(),
  PUBLIC_URL: webAddress.optional(),
  KAWAN_SECRET: secret.optional(),
  KAWAN_SECRET_PREVIOUS: secret.optional(),
  KAWAN_SEED: z.enum(['demo', 'none'], 'accepted: demo, none').default('demo'),
  DEMO: off,
  KAWAN_TEST_CLOCK: off,
  DRAFT_LOCALES: languageCodes,
  TELEGRAM_BOT_TOKEN: z
    .string()
    .regex(/^\d+:[\w-]+$/, 'accepted: the token that BotFather gave, <number>:<letters>')
    .optional(),
  TELEGRAM_WEBHOOK_SECRET: z
    .string()
    .regex(/^[\w-]{1,256}$/, 'accepted: 1 to 256 letters, digits, _ and -')
    .optional(),
  TELEGRAM_API_ROOT: webAddress.default(telegramRoot),
  WHATSAPP_CLOUD_TOKEN: token.optional(),
  WHATSAPP_CLOUD_PHONE_NUMBER_ID: z.string().regex(/^\d+$/, 'accepted: digits').optional(),
  WHATSAPP_CLOUD_APP_SECRET: token.optional(),
  WHATSAPP_CLOUD_VERIFY_TOKEN: token.optional(),
  WHATSAPP_GRAPH_ROOT: webAddress.default(graphRoot),
  WHATSAPP_WEB: off,
  CHROMIUM_PATH: z.string().optional(),
  PUPPETEER_EXECUTABLE_PATH: z.string().optional(),
  DOCUMENTS_S3_BUCKET: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'accepted: the name of a bucket')
    .optional(),
  DOCUMENTS_S3_ENDPOINT: webAddress.optional(),
  DOCUMENTS_S3_REGION: z
    .string()
    .regex(/^[\w-]+$/, 'accepted: the name of a region')
    .default('us-east-1'),
  DOCUMENTS_S3_ACCESS_KEY_ID: token.optional(),
  DOCUMENTS_S3_SECRET_ACCESS_KEY: token.optional(),
  LOG_LEVEL: z.enum(logLevels, `accepted: ${logLevels.join(', ')}`).default('info'),
});

type Parsed = z.infer<typeof environmentSchema>;

/** The variables that Kawan reads, in the order of the documentation. */
export const variables = Object.keys(environmentSchema.shape);

/** Throws {@link ConfigError} for the first wrong value. Empty variables count as unset. */
export function parseConfig(environment: Environment): Config {
  const set = Object.fromEntries(variables.map((name) => [name, environment[name] || undefined]));
  const result = environmentSchema.safeParse(set);
  if (!result.success) {
    const issue = result.error.issues[0];
    const name = String(issue?.path[0]);
    throw wrong(name, set[name], issue?.message ?? 'not accepted');
  }
  const config = { ...assemble(result.data), given: set };
  checkTogether(result.data, config);
  return config;
}

function assemble(parsed: Parsed): Omit<Config, 'given'> {
  const telegram = telegramOf(parsed);
  const whatsappCloud = whatsappCloudOf(parsed);
  return {
    port: parsed.PORT,
    host: parsed.HOST,
    trustProxy: parsed.TRUST_PROXY,
    role: parsed.KAWAN_ROLE,
    dataDir: parsed.DATA_DIR,
    databaseUrl: parsed.DATABASE_URL,
    redisUrl: parsed.REDIS_URL,
    publicUrl: parsed.PUBLIC_URL,
    secret: parsed.KAWAN_SECRET,
    secretPrevious: parsed.KAWAN_SECRET_PREVIOUS,
    seed: parsed.KAWAN_SEED,
    demo: parsed.DEMO,
    testClock: parsed.KAWAN_TEST_CLOCK,
    draftLocales: parsed.DRAFT_LOCALES,
    telegram,
    whatsappCloud,
    whatsappWeb: parsed.WHATSAPP_WEB
      ? { chromiumPath: parsed.CHROMIUM_PATH ?? parsed.PUPPETEER_EXECUTABLE_PATH }
      : undefined,
    documentsS3: documentsS3Of(parsed),
    logLevel: parsed.LOG_LEVEL,
    realChannel:
      sameHost(telegram?.apiRoot, telegramRoot) || sameHost(whatsappCloud?.graphRoot, graphRoot) || parsed.WHATSAPP_WEB,
  };
}

function telegramOf(parsed: Parsed): TelegramConfig | undefined {
  if (parsed.TELEGRAM_BOT_TOKEN === undefined) return undefined;
  return {
    token: parsed.TELEGRAM_BOT_TOKEN,
    webhookSecret: parsed.TELEGRAM_WEBHOOK_SECRET,
    apiRoot: parsed.TELEGRAM_API_ROOT,
  };
}

function whatsappCloudOf(parsed: Parsed): WhatsAppCloudConfig | undefined {
  if (parsed.WHATSAPP_CLOUD_TOKEN === undefined) return undefined;
  return {
    token: parsed.WHATSAPP_CLOUD_TOKEN,
    phoneNumberId: needed(parsed, 'WHATSAPP_CLOUD_PHONE_NUMBER_ID'),
    appSecret: needed(parsed, 'WHATSAPP_CLOUD_APP_SECRET'),
    verifyToken: needed(parsed, 'WHATSAPP_CLOUD_VERIFY_TOKEN'),
    graphRoot: parsed.WHATSAPP_GRAPH_ROOT,
  };
}

function documentsS3Of(parsed: Parsed): DocumentsS3Config | undefined {
  if (parsed.DOCUMENTS_S3_BUCKET === undefined) return undefined;
  const { DOCUMENTS_S3_ACCESS_KEY_ID: accessKeyId, DOCUMENTS_S3_SECRET_ACCESS_KEY: secretAccessKey } = parsed;
  if (accessKeyId !== undefined && secretAccessKey === undefined)
    throw wrong('DOCUMENTS_S3_SECRET_ACCESS_KEY', undefined, 'needed because DOCUMENTS_S3_ACCESS_KEY_ID is set');
  if (secretAccessKey !== undefined && accessKeyId === undefined)
    throw wrong('DOCUMENTS_S3_ACCESS_KEY_ID', undefined, 'needed because DOCUMENTS_S3_SECRET_ACCESS_KEY is set');
  return {
    bucket: parsed.DOCUMENTS_S3_BUCKET,
    endpoint: parsed.DOCUMENTS_S3_ENDPOINT,
    region: parsed.DOCUMENTS_S3_REGION,
    credentials:
      accessKeyId === undefined || secretAccessKey === undefined ? undefined : { accessKeyId, secretAccessKey },
  };
}

type WhatsAppCloudVariable =
  | 'WHATSAPP_CLOUD_PHONE_NUMBER_ID'
  | 'WHATSAPP_CLOUD_APP_SECRET'
  | 'WHATSAPP_CLOUD_VERIFY_TOKEN';

function needed(parsed: Parsed, name: WhatsAppCloudVariable): string {
  const value = parsed[name];
  if (value === undefined) throw wrong(name, undefined, 'needed because WHATSAPP_CLOUD_TOKEN is set');
  return value;
}

/** What single values cannot show. */
function checkTogether(parsed: Parsed, config: Config): void {
  if (config.databaseUrl !== undefined && config.secret === undefined) {
    throw wrong(
      'KAWAN_SECRET',
      undefined,
      'needed because DATABASE_URL is set; make one with "openssl rand -base64 32" and keep it',
    );
  }
  if (config.secretPrevious !== undefined && config.secret === undefined) {
    throw wrong('KAWAN_SECRET', undefined, 'needed because KAWAN_SECRET_PREVIOUS is set');
  }
  if (config.testClock && config.realChannel) {
    throw wrong(
      'KAWAN_TEST_CLOCK',
      '1',
      'refused while a real channel is on: people would be reminded at the wrong time',
    );
  }
  if (config.role === 'whatsapp' && !parsed.WHATSAPP_WEB) {
    throw wrong('KAWAN_ROLE', 'whatsapp', 'this role needs WHATSAPP_WEB=1');
  }
}

function sameHost(address: string | undefined, root: string): boolean {
  return address !== undefined && new URL(address).host === new URL(root).host;
}

function wrong(name: string, read: string | undefined, accepted: string): ConfigError {
  return new ConfigError(
    `${name}: ${read === undefined ? 'not set' : `read ${JSON.stringify(mask(name, read))}`}; ${accepted}`,
  );
}
