import { join } from 'node:path';
import type { Client } from 'whatsapp-web.js';

export interface ClientOptions {
  /** Holds the session; the profile is a folder in it. */
  readonly folder: string;
  readonly chromiumPath: string;
  readonly flags: readonly string[];
  readonly startMs: number;
  /** Something that the library would leave to nobody: it cannot go on. */
  readonly onEnd: (why: unknown) => void;
  /** Chromium is there; the page is not yet opened. */
  readonly onBrowser: (client: Client) => void;
}

const clientId = 'kawan';

/** Where the library's LocalAuth keeps the session of our client. */
export const profileIn = (folder: string) => join(folder, `session-${clientId}`);

/**
 * The library's client, tamed. It is loaded here and nowhere else, as it brings half a browser along. Three habits are
 * taken from it: rejections of its own navigation handler that nobody could catch, closing Chromium while we watch it, and
 * removing the profile under a Chromium that still writes into it.
 */
export async function createClient(options: ClientOptions): Promise<Client> {
  const { folder, chromiumPath, flags, startMs, onEnd, onBrowser } = options;
  const { default: library } = await import('whatsapp-web.js');
  const authStrategy = new library.LocalAuth({ clientId, dataPath: folder });
  let opened = false;
  const afterBrowserInitialized = async () => {
    if (!opened) onBrowser(client);
    opened = true;
  };
  Object.assign(authStrategy, { logout: async () => undefined, afterBrowserInitialized });
  const client = new library.Client({
    authStrategy,
    authTimeoutMs: startMs,
    // Without it the library keeps a copy of the page and serves that one.
    webVersionCache: { type: 'none' },
    puppeteer: {
      executablePath: chromiumPath,
      args: [...flags],
      headless: true,
      timeout: startMs,
      protocolTimeout: startMs,
      // The end of our process is ours to order.
      handleSIGTERM: false,
      handleSIGINT: false,
      handleSIGHUP: false,
    },
  });
  const inject: unknown = Reflect.get(client, 'inject');
  if (typeof inject !== 'function') throw new Error('whatsapp-web.js has changed: it has no inject');
  return Object.assign(client, {
    inject: () => Promise.resolve(Reflect.apply(inject, client, [])).catch(onEnd),
    destroy: async () => onEnd('the library has given up'),
  });
}

/** Ends Chromium, politely first: it writes the session down when it is asked to close. */
export async function closeClient({ pupBrowser }: Client, closeMs: number): Promise<void> {
  if (!pupBrowser) return;
  const browser = pupBrowser.process();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, closeMs);
  });
  await Promise.race([pupBrowser.close().catch(() => undefined), late]);
  clearTimeout(timer);
  if (browser && browser.exitCode === null && browser.signalCode === null) browser.kill('SIGKILL');
}
