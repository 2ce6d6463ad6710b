import { readdirSync, readFileSync } from 'node:fs';
import type { PagePorts } from '../../src/channels/web-chat/page-routes.js';
import { requestFactsReader } from '../../src/http/request-facts.js';
import { loadMessages } from '../../src/text/messages.js';

const read = (path: string) => readFileSync(new URL(`../../locales/${path}`, import.meta.url), 'utf8');

/** The page's real texts, and a landing that is obviously made up. */
export function pagePorts(): PagePorts {
  const codes = readdirSync(new URL('../../locales', import.meta.url)).filter((name) => name === 'id' || name === 'en');
  const files = codes.map((locale) => ({ locale, name: 'page', text: read(`${locale}/page.yaml`) }));
  const messages = loadMessages(files, read('locales.yaml'));
  return {
    locales: [
      { code: 'id', name: 'Bahasa Indonesia', intl: 'id' },
      { code: 'en', name: 'English', intl: 'en-GB' },
    ],
    word: (locale, key) => messages.render(locale, `page.${key}`),
    landing: () => ({
      centres: [
        { name: 'UPTD BLK Contoh Satu', place: 'Kab. Contoh, Sumatera Selatan', demo: false },
        { name: 'BLK Komunitas Contoh Dua <b>', place: 'Kab. Contoh, Kalimantan Timur', demo: true },
      ],
      demo: true,
    }),
    requestFacts: requestFactsReader(false),
  };
}
