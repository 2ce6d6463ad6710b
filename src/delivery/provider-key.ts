import type { ChannelName } from '../channels/channel.js';
import { derivedId } from '../store/derived-id.js';

/** What an ack finds its row by. */
export function providerKey(channel: ChannelName, account: string, providerId: string): string {
  return derivedId('provider', channel, account, providerId);
}
