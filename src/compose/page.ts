import type { Hono } from 'hono';
import type { PageLocale } from '../channels/web-chat/page.js';
import { pageRoutes } from '../channels/web-chat/page-routes.js';
import type { Config } from '../config.js';
import { requestFactsReader } from '../http/request-facts.js';
import type { Core } from './core.js';

/** `GET /`: the landing page with the web chat, in every complete language. */
export function pageOf(core: Core, config: Config): Hono {
  const { project, catalogue, demoShown } = core;
  const locales = project.messages
    .locales()
    .filter(({ code }) => core.locales.includes(code))
    .map(({ code, name, intl }): PageLocale => ({ code, name, intl }));
  const [first, ...others] = locales;
  if (first === undefined) throw new Error('no language is complete');
  return pageRoutes({
    locales: [first, ...others],
    word: (locale, key) => project.messages.render(locale, `page.${key}`, {}),
    landing: () => {
      const centres = catalogue.current().centres.filter((centre) => demoShown || !centre.demo);
      return {
        centres: centres.map(({ name, regionName, demo }) => ({ name, place: regionName, demo })),
        demo: demoShown && catalogue.current().batches.some((batch) => batch.demo),
      };
    },
    requestFacts: requestFactsReader(config.trustProxy),
  });
}
