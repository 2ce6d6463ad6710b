import { z } from 'zod';
import type { Action, FetchedMedia, MediaAsked } from '../actions/action.js';
import type { Channel } from '../channels/channel.js';
import { ChannelError } from '../channels/errors.js';
import { values } from '../conversation/inbox-body.js';
import type { PerformJob } from '../delivery/jobs.js';
import { newId } from '../ops/ids.js';
import type { Store } from '../store/client.js';
import { accountOfChat } from '../store/identity.js';
import { linkedElsewhere } from './linked-media.js';

const inputSchema = z.object({ locale: z.string(), input: values });

export interface JobParts {
  readonly actions: ReadonlyMap<string, Action>;
  readonly clock: { now(): number };
  readonly store: Pick<Store, 'pool' | 'encryption'>;
}

/** Finds the job action that a queued call names, and performs it with what reaches the chat's channel. */
export function performJobs({ actions, clock, store }: JobParts): PerformJob {
  return async ({ callId, conversationId, action: name, input }, { signal, channels }) => {
    const action = actions.get(name);
    if (action?.kind !== 'job') throw new Error(`there is no job action ${name}`);
    const call = { callId, conversationId, ...inputSchema.parse(JSON.parse(input)) };
    const fetchMedia = async (chat: string, media: MediaAsked): Promise<FetchedMedia> => {
      const account = await accountOfChat(store.pool, chat);
      return download(channels.get(account ?? '') ?? linkedElsewhere(store, account), media, signal);
    };
    return action.perform(call, { now: clock.now(), newId, signal, fetchMedia });
  };
}

/** The web chat's uploads lie in our own storage, and stay where they are. */
async function download(
  channel: Pick<Channel, 'name' | 'download'> | undefined,
  asked: MediaAsked,
  signal: AbortSignal,
): Promise<FetchedMedia> {
  if (channel?.download === undefined) throw new Error('no channel here can fetch files of this chat');
  const { ref, media: kind, mime, size } = asked;
  const media = {
    kind,
    ref,
    ...(mime === undefined ? {} : { mimeType: mime }),
    ...(size === undefined ? {} : { sizeBytes: size }),
  };
  try {
    const bytes = await channel.download(media, signal);
    return channel.name === 'web' ? { bytes, kept: ref } : { bytes };
  } catch (error) {
    if (error instanceof ChannelError && !error.retryable) return 'gone';
    throw error;
  }
}
