/** The composition root: the only place that knows every folder. Reads nothing from the environment by itself. */

import type { Channel } from './channels/channel.js';
import { webChannel } from './channels/web-chat/web-chat.js';
import { channelHost } from './compose/channel-host.js';
import { consoleOf } from './compose/console.js';
import { type Core, openCore } from './compose/core.js';
import { countAccepted } from './compose/count-accepted.js';
import { linkedHealth } from './compose/linked-health.js';
import { keepLinkedProcess } from './compose/linked-process.js';
import { startLinkedRole } from './compose/linked-role.js';
import { pageOf } from './compose/page.js';
import { telegramOf } from './compose/telegram.js';
import { serverApp, webChatOf } from './compose/web.js';
import { templateOfText, whatsappCloudOf } from './compose/whatsapp-cloud.js';
import { channelsByAccount, startWorker } from './compose/worker.js';
import type { Config, Role } from './config.js';
import { createAccept } from './conversation/accept.js';
import { createDelivery, type Delivery } from './delivery/delivery.js';
import { listen, type RunningServer } from './http/server.js';
import type { Log } from './ops/log.js';
import type { Shutdown } from './ops/shutdown.js';

export interface App {
  /** Where it answers HTTP; a worker answers for its health and figures. */
  readonly url: string;
  readonly core: Core;
}

/** Starts a role and resolves when it is ready. Rejects with an error whose message is one line for the operator. */
export async function startApp(config: Config, log: Log, shutdown: Shutdown): Promise<App> {
  try {
    return await start(config, log, shutdown);
  } catch (error) {
    // The one line that says why is all that an operator needs to see.
    await shutdown.stop('the start failed', 'debug');
    throw error;
  }
}

/** The start cannot go on as configured; one line for the operator. */
class StartError extends Error {
  override readonly name = 'StartError';
}

async function start(config: Config, log: Log, shutdown: Shutdown): Promise<App> {
  const core = await openCore(config, log, { onlyServer: config.role === 'all' });
  shutdown.onStop('store', () => core.close());
  const accept = countAccepted(createAccept({ ...core, localeOf: core.localeOf }), core.metrics);
  const roles = partsOf(config.role);
  const served = (routes: Parameters<typeof listen>[0]) => listenFor(routes, config, roles.web);
  if (config.role === 'whatsapp') {
    return { url: await startLinkedRole({ core, config, accept, shutdown, served }), core };
  }
  const telegram = telegramOf(core, config);
  const cloud = whatsappCloudOf(core, config);
  const senders: Channel[] = [telegram, cloud].filter((channel) => channel !== null);
  const delivery: Delivery = createDelivery({
    ...core,
    databaseUrl: core.store.databaseUrl,
    redisUrl: config.redisUrl,
    performJob: core.performJob,
    templateOf: templateOfText(core),
    get channels() {
      return channelsByAccount(senders);
    },
  });
  const host = channelHost(accept, delivery);
  const chat = roles.web ? webChatOf(core, config, accept, delivery) : null;
  senders.push(chat?.channel ?? webChannel(core.files, null));
  if (roles.worker) await startWorker({ core, config, delivery, telegram, host, shutdown });

  const web = chat && { chat, page: pageOf(core, config), staff: await consoleOf(core, config) };
  const webhooks = {
    ...(telegram && { telegram: telegram.webhook(host) }),
    ...(cloud && { whatsapp: cloud.webhook(host) }),
  };
  const linked = config.whatsappWeb ? { linked: () => linkedHealth(core.store) } : {};
  const stopping = shutdown.signal;
  const app = serverApp({ core, delivery, senders, webhooks, stopping, ...linked, ...(web ? { web } : {}) });
  const server = await served(app);
  shutdown.onStop('inbox', () => accept.idle());
  shutdown.onStop('http', () => server.close());
  if (chat) shutdown.onStop('pages', () => chat.close());
  if (roles.web && telegram && config.publicUrl !== undefined) void telegram.register(shutdown.signal);
  if (config.role === 'all' && config.whatsappWeb) {
    const linkedProcess = keepLinkedProcess(config, log, stopping);
    shutdown.onStop('whatsapp', () => linkedProcess);
  }
  return { url: server.url, core };
}

function partsOf(role: Role): { readonly web: boolean; readonly worker: boolean } {
  return { web: role === 'all' || role === 'web', worker: role === 'all' || role === 'worker' };
}

/** A worker beside a web process may find its port taken: its health is then served on a free one. */
function listenFor(app: Parameters<typeof listen>[0], config: Config, web: boolean): Promise<RunningServer> {
  const { host, port } = config;
  return listen(app, { host, port }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EADDRINUSE' && !web) return listen(app, { host, port: 0 });
    if (error.code === 'EADDRINUSE')
      throw new StartError(`PORT: ${port} on ${host} is taken: end the other program, or set PORT (0 = any free one)`);
    throw new StartError(`HOST, PORT: cannot listen on ${host}:${port} (${error.code ?? error.message})`);
  });
}
