/**
 * The web chat: the page at `/`, the HTTP contract under `/chat`, and the channel that delivery sends through. A line
 * needs no transport, because the page reads the outbox itself (through {@link WebChatMailbox}); sending it means
 * letting it be seen. Knows the port and Hono, never a flow, a person or the database.
 */
import type { Hono } from 'hono';
import type { Channel, Delivery, Sent } from '../channel.js';
import { ChannelError } from '../errors.js';
import type { FileStore } from './file.js';
import { createHub, type Hub } from './hub.js';
import { maxChoices, maxLabel, maxTextLength } from './limits.js';
import type { WebChatPorts } from './ports.js';
import { chatRoutes } from './routes.js';

/** Everybody who uses the page is one account. */
export const webChatAccount = 'web';

export interface WebChat {
  readonly channel: Channel;
  /** To be mounted at `/chat`. */
  readonly routes: Hono;
  /** Ends the open pages' streams; they come back by themselves. */
  close(): Promise<void>;
}

/** The web chat of a process that serves HTTP. */
export function createWebChat(ports: WebChatPorts): WebChat {
  const hub = createHub(ports);
  return { channel: webChannel(ports.files, hub), routes: chatRoutes(ports, hub), close: hub.close };
}

/** The sending half alone, for a worker; `hub` shows who is writing where pages are open in the same process. */
export function webChannel(files: FileStore, hub: Pick<Hub, 'typing' | 'size'> | null): Channel {
  return {
    name: 'web',
    account: webChatAccount,
    limits: { text: maxTextLength, label: maxLabel, choices: maxChoices },
    pace: { gapMs: 0, concurrency: 64 },
    send: async (delivery, signal) => {
      if (signal.aborted) throw new ChannelError('not_connected', 'web: stopped before it was shown');
      return sentOf(delivery);
    },
    // The row is the mailbox: whatever delivery holds in its hands can be shown.
    find: async (delivery) => sentOf(delivery),
    typing: async ({ chatId }) => hub?.typing(chatId),
    download: async ({ ref }) => {
      const file = await files.get(ref);
      if (file === null) throw new ChannelError('rejected', 'web: the file is no longer kept');
      return file.bytes;
    },
    health: () => ({ ok: true, detail: hub === null ? 'web: in use' : `web: in use, ${hub.size} open pages` }),
  };
}

function sentOf({ outboxId }: Delivery): Sent {
  return { providerId: outboxId };
}
