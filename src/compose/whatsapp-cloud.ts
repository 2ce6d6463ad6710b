import { createWhatsAppCloud, type WhatsAppCloud } from '../channels/whatsapp-cloud/whatsapp-cloud.js';
import type { Config } from '../config.js';
import type { Core } from './core.js';

/** The Cloud API channel, or null where no token is set. */
export function whatsappCloudOf(core: Core, config: Config): WhatsAppCloud | null {
  const { whatsappCloud } = config;
  if (whatsappCloud === undefined) return null;
  const { messages } = core.project;
  return createWhatsAppCloud({
    ...whatsappCloud,
    listButton: (locale) => messages.render(locale, 'whatsapp_cloud.list'),
    readFile: async (ref) => {
      const file = await core.files.get(ref);
      return file && { bytes: file.bytes, ...file.facts };
    },
    now: core.clock.now,
    alert: (line) => core.log.error(line),
  });
}
