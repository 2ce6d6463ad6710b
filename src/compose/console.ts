import type { Hono } from 'hono';
import { createPictureInspector } from '../actions/inspect-picture.js';
import { linkedAccount } from '../channels/whatsapp-web/account.js';
import type { Config } from '../config.js';
import { createConsole } from '../console/console.js';
import type { ConsolePorts, PosterLink } from '../console/ports.js';
import { createStaffAuth } from '../console/staff-auth.js';
import { logFailure } from '../http/errors.js';
import { requestFactsReader } from '../http/request-facts.js';
import { readLinkedDevice } from '../store/linked-device.js';
import { countStaff } from '../store/staff.js';
import type { Core } from './core.js';
import { posterLinks, rememberedAccounts } from './poster-links.js';

/** `/console`, and a line of the log that says how the first member of staff comes in. */
export async function consoleOf(core: Core, config: Config): Promise<Hono> {
  const { store, clock, newId, actions, files, catalogue, vocabulary, demoShown, project, locales } = core;
  if ((await countStaff(store.prisma)) === 0)
    core.log.info('nobody of staff can log in at /console yet: npm run -s kawan -- staff invite <e-mail>');
  return createConsole({
    store,
    clock,
    realNow: Date.now,
    newId,
    auth: createStaffAuth({ store, newId }),
    actions,
    files,
    inspect: createPictureInspector(),
    catalogue,
    trades: vocabulary.trades.aliases,
    demoShown,
    messages: project.messages,
    locales,
    onFailure: (error, c) => logFailure(core.log, error, c),
    requestFacts: requestFactsReader(config.trustProxy),
    publicUrl: config.publicUrl,
    posterLinks: posterDesk(core, config),
    linkedAccount: config.whatsappWeb ? linkedAccount : null,
  });
}

/** A phone that is linked has a number too, which serves where the Cloud API is off. */
function posterDesk({ store, log }: Core, config: Config): ConsolePorts['posterLinks'] {
  const accounts = rememberedAccounts(config, (line) => log.warn(line));
  const linkedNumber = async () =>
    config.whatsappWeb ? ((await readLinkedDevice(store, linkedAccount))?.number ?? null) : null;
  return async (code) => {
    const { telegramBot, whatsappNumber } = await accounts();
    const found = posterLinks({ telegramBot, whatsappNumber: whatsappNumber ?? (await linkedNumber()) }, code);
    const links: PosterLink[] = [];
    if (found.whatsapp !== null) links.push({ channel: 'whatsapp', url: found.whatsapp });
    if (found.telegram !== null) links.push({ channel: 'telegram', url: found.telegram });
    return links;
  };
}
