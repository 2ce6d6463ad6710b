import { type Context, Hono } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { type Assets, loadAssets } from './assets.js';
import { visitorDays } from './limits.js';
import { type Landing, Page, type PageLocale } from './page.js';
import type { RequestFacts } from './ports.js';
import { languageCookie } from './visitor.js';

export interface PagePorts {
  /** Languages of the page; the first is for whoever has not chosen. */
  readonly locales: readonly [PageLocale, ...PageLocale[]];
  /** A text of `locales/<locale>/page.yaml`, by its key without `page.`. */
  readonly word: (locale: string, key: string) => string;
  readonly landing: () => Landing | Promise<Landing>;
  readonly requestFacts: (c: Context) => RequestFacts;
  readonly assets?: Assets;
}

/** Texts that appear without the server, under `script` in page.yaml. */
export const scriptWords = [
  'you',
  'kawan',
  'today',
  'yesterday',
  'sending',
  'sent',
  'waiting',
  'refused',
  'tooLarge',
  'answers',
  'shareLocation',
  'location',
  'locating',
  'noLocation',
  'photo',
  'file',
  'removeFile',
  'reconnecting',
  'offline',
  'languageWord',
  'leaveSure',
] as const;

/** `GET /` and the page's files. */
export function pageRoutes(ports: PagePorts): Hono {
  const assets = ports.assets ?? loadAssets();
  const scripts = new Map(ports.locales.map(({ code }) => [code, scriptOf(ports, code)]));
  const app = new Hono();
  app.route('/', assets.routes);
  app.get('/', async (c) => {
    const asked = ports.locales.find(({ code }) => code === c.req.query('lang'));
    if (asked) {
      const { secure } = ports.requestFacts(c);
      const maxAge = visitorDays * 24 * 60 * 60;
      setCookie(c, languageCookie, asked.code, { path: '/', sameSite: 'Lax', httpOnly: true, secure, maxAge });
      return c.redirect('/', 303);
    }
    const chosen = getCookie(c, languageCookie);
    const locale = ports.locales.find(({ code }) => code === chosen) ?? ports.locales[0];
    c.header('cache-control', 'no-cache');
    c.header('content-language', locale.code);
    c.header('vary', 'cookie');
    const page = (
      <Page
        locale={locale}
        locales={ports.locales}
        word={(key) => ports.word(locale.code, key)}
        script={scripts.get(locale.code) ?? {}}
        landing={await ports.landing()}
        asset={assets.url}
      />
    );
    return c.html(`<!doctype html>${page}`);
  });
  return app;
}

function scriptOf({ word }: PagePorts, locale: string): { readonly [name: string]: string } {
  return Object.fromEntries(scriptWords.map((name) => [name, word(locale, `script.${name}`)]));
}
