import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigError, type Environment, parseConfig, variables } from '../src/config.js';

const telegram = { TELEGRAM_BOT_TOKEN: '1:abc' };
const cloud = {
  WHATSAPP_CLOUD_TOKEN: 'token',
  WHATSAPP_CLOUD_PHONE_NUMBER_ID: '42',
  WHATSAPP_CLOUD_APP_SECRET: 'app',
  WHATSAPP_CLOUD_VERIFY_TOKEN: 'verify',
};
const secret = 'sixteen characters and more';
const database = 'postgres://kawan:hidden@db.example:5432/kawan';

describe('the environment', () => {
  it('may be empty', () => {
    expect(parseConfig({})).toEqual({
      port: 3000,
      host: '127.0.0.1',
      trustProxy: false,
      role: 'all',
      dataDir: resolve('.data'),
      databaseUrl: undefined,
      redisUrl: undefined,
      publicUrl: undefined,
      secret: undefined,
      secretPrevious: undefined,
      seed: 'demo',
      demo: false,
      testClock: false,
      draftLocales: [],
      telegram: undefined,
      whatsappCloud: undefined,
      whatsappWeb: undefined,
      given: {},
      logLevel: 'info',
      realChannel: false,
    });
  });

  it('takes an empty variable for one that is not set', () => {
    expect(parseConfig(Object.fromEntries(variables.map((name) => [name, ''])))).toEqual(parseConfig({}));
  });

  it.each<[Environment, object]>([
    [
      { PORT: '0', HOST: '::', TRUST_PROXY: '1' },
      { port: 0, host: '::', trustProxy: true },
    ],
    [
      { PORT: '65535', TRUST_PROXY: 'false' },
      { port: 65_535, trustProxy: false },
    ],
    [{ DATA_DIR: '/srv/a b' }, { dataDir: '/srv/a b' }],
    [
      { DATABASE_URL: database, KAWAN_SECRET: secret },
      { databaseUrl: database, secret },
    ],
    [{ KAWAN_SECRET: secret, KAWAN_SECRET_PREVIOUS: `${secret}!` }, { secretPrevious: `${secret}!` }],
    [{ REDIS_URL: 'rediss://:x@cache.example:6380/1' }, { redisUrl: 'rediss://:x@cache.example:6380/1' }],
    [{ PUBLIC_URL: 'https://kawan.example.org/' }, { publicUrl: 'https://kawan.example.org' }],
    [{ DRAFT_LOCALES: 'jv, su' }, { draftLocales: ['jv', 'su'] }],
    [
      { KAWAN_SEED: 'none', DEMO: '1', KAWAN_TEST_CLOCK: '1', LOG_LEVEL: 'debug' },
      { seed: 'none', demo: true, testClock: true, logLevel: 'debug' },
    ],
    [
      { ...telegram, TELEGRAM_WEBHOOK_SECRET: 's_-1' },
      { telegram: { token: '1:abc', webhookSecret: 's_-1', apiRoot: 'https://api.telegram.org' }, realChannel: true },
    ],
    [
      { ...telegram, TELEGRAM_API_ROOT: 'http://127.0.0.1:8081/' },
      { telegram: expect.objectContaining({ apiRoot: 'http://127.0.0.1:8081' }), realChannel: false },
    ],
    [
      cloud,
      {
        whatsappCloud: {
          token: 'token',
          phoneNumberId: '42',
          appSecret: 'app',
          verifyToken: 'verify',
          graphRoot: 'https://graph.facebook.com/v23.0',
        },
        realChannel: true,
      },
    ],
    [{ ...cloud, WHATSAPP_GRAPH_ROOT: 'http://127.0.0.1:1/v23.0' }, { realChannel: false }],
    [
      { WHATSAPP_WEB: '1', KAWAN_ROLE: 'whatsapp' },
      { role: 'whatsapp', whatsappWeb: { chromiumPath: undefined }, realChannel: true },
    ],
    [
      { WHATSAPP_WEB: '1', CHROMIUM_PATH: '/a', PUPPETEER_EXECUTABLE_PATH: '/b' },
      { whatsappWeb: { chromiumPath: '/a' } },
    ],
    [{ WHATSAPP_WEB: '1', PUPPETEER_EXECUTABLE_PATH: '/b' }, { whatsappWeb: { chromiumPath: '/b' } }],
    [{ TELEGRAM_API_ROOT: 'http://x' }, { telegram: undefined, realChannel: false }],
  ])('%j', (environment, expected) => expect(parseConfig(environment)).toMatchObject(expected));
});

describe('a wrong value', () => {
  it.each<[Environment, RegExp]>([
    [{ PORT: 'abc' }, /^PORT: read "abc"; accepted: 0 to 65535$/],
    [{ PORT: '70000' }, /^PORT: read "70000"; accepted: 0 to 65535$/],
    [{ PORT: '-1' }, /^PORT: /],
    [{ HOST: 'a b' }, /^HOST: /],
    [{ TRUST_PROXY: 'yes' }, /^TRUST_PROXY: read "yes"; accepted: 1 or 0$/],
    [{ KAWAN_ROLE: 'boss' }, /^KAWAN_ROLE: read "boss"; accepted: all, web, worker, whatsapp$/],
    [{ KAWAN_ROLE: 'whatsapp' }, /^KAWAN_ROLE: .*needs WHATSAPP_WEB=1/],
    [{ DATABASE_URL: 'mysql://x', KAWAN_SECRET: secret }, /^DATABASE_URL: .*accepted: postgres:/],
    [{ DATABASE_URL: 'nonsense', KAWAN_SECRET: secret }, /^DATABASE_URL: read "nonsense"; accepted: postgres:/],
    [{ DATABASE_URL: 'postgres://x@h:6543/d', KAWAN_SECRET: secret }, /^DATABASE_URL: .*transaction pooler/],
    [{ DATABASE_URL: 'postgres://x@h/d?pgbouncer=true', KAWAN_SECRET: secret }, /^DATABASE_URL: .*transaction pooler/],
    [{ DATABASE_URL: database }, /^KAWAN_SECRET: not set; needed because DATABASE_URL is set/],
    [{ KAWAN_SECRET_PREVIOUS: secret }, /^KAWAN_SECRET: not set; needed because KAWAN_SECRET_PREVIOUS/],
    [{ KAWAN_SECRET: 'short' }, /^KAWAN_SECRET: read "••• \(5 characters\)"; accepted: at least 16/],
    [{ REDIS_URL: 'http://x' }, /^REDIS_URL: .*accepted: redis:/],
    [{ PUBLIC_URL: 'kawan.example' }, /^PUBLIC_URL: .*accepted: an http or https address/],
    [{ KAWAN_SEED: 'all' }, /^KAWAN_SEED: read "all"; accepted: demo, none$/],
    [{ DEMO: '2' }, /^DEMO: /],
    [{ DRAFT_LOCALES: 'jawa sunda' }, /^DRAFT_LOCALES: /],
    [{ KAWAN_TEST_CLOCK: '1', ...telegram }, /^KAWAN_TEST_CLOCK: read "1"; refused while a real channel is on/],
    [{ TELEGRAM_BOT_TOKEN: 'nonsense of a token' }, /^TELEGRAM_BOT_TOKEN: read "•••/],
    [{ TELEGRAM_WEBHOOK_SECRET: 'a b' }, /^TELEGRAM_WEBHOOK_SECRET: read "•••/],
    [
      { ...cloud, WHATSAPP_CLOUD_APP_SECRET: '' },
      /^WHATSAPP_CLOUD_APP_SECRET: not set; needed because WHATSAPP_CLOUD_TOKEN/,
    ],
    [{ WHATSAPP_CLOUD_PHONE_NUMBER_ID: '+62' }, /^WHATSAPP_CLOUD_PHONE_NUMBER_ID: /],
    [{ LOG_LEVEL: 'loud' }, /^LOG_LEVEL: read "loud"; accepted: fatal, error, warn, info, debug, trace, silent$/],
  ])('%j stops the start with one line', (environment, message) => {
    expect(() => parseConfig(environment)).toThrow(ConfigError);
    expect(() => parseConfig(environment)).toThrow(message);
    expect(() => parseConfig(environment)).not.toThrow(/\n/);
  });

  it.each<Environment>([
    { DATABASE_URL: 'mysql://kawan:hidden@h/d' },
    { REDIS_URL: 'http://kawan:hidden@h' },
    { KAWAN_SECRET: 'hidden' },
    { TELEGRAM_BOT_TOKEN: 'hidden' },
    { WHATSAPP_CLOUD_TOKEN: 'hid den' },
  ])('never shows a secret: %j', (environment) => expect(() => parseConfig(environment)).not.toThrow(/hid ?den/));
});

it('is shown whole, and correctly, by .env.example', () => {
  const lines = readFileSync('.env.example', 'utf8').matchAll(/^#([A-Z0-9_]+)=(.*)$/gm);
  const example = Object.fromEntries([...lines].map(([, name, value]) => [name, value]));
  expect(Object.keys(example).toSorted()).toEqual([...variables].toSorted());
  expect(() => parseConfig({ ...example, KAWAN_SECRET: secret })).not.toThrow();
});
