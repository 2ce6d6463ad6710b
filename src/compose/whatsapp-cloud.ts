import { createWhatsAppCloud, type WhatsAppCloud } from '../channels/whatsapp-cloud/whatsapp-cloud.js';
import type { Config } from '../config.js';
import { values } from '../conversation/inbox-body.js';
import type { TemplateOf } from '../delivery/send.js';
import { fillTemplate } from '../text/templates.js';
import type { Core } from './core.js';
import { mediaReader } from './media.js';

/** The Cloud API channel, or null where no token is set. */
export function whatsappCloudOf(core: Core, config: Config): WhatsAppCloud | null {
  const { whatsappCloud } = config;
  if (whatsappCloud === undefined) return null;
  const { messages } = core.project;
  return createWhatsAppCloud({
    ...whatsappCloud,
    listButton: (locale) => messages.render(locale, 'whatsapp_cloud.list'),
    readFile: mediaReader(core),
    now: core.clock.now,
    alert: (line) => core.log.error(line),
  });
}

/** What may be sent outside a reply window, from `locales/templates.yaml`. */
export function templateOfText({ project: { templates, messages } }: Pick<Core, 'project'>): TemplateOf {
  return ({ key, args = {} }, locale) => {
    const parsed = values.safeParse(args);
    return templates !== null && parsed.success
      ? fillTemplate(templates, messages, { key, args: parsed.data }, locale)
      : null;
  };
}
