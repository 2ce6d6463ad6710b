import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import {
  filesPerVisitor,
  maxConnections,
  maxConnectionsPerAddress,
  maxConnectionsPerVisitor,
  newVisitors,
  requestsPerAddress,
} from './limits.js';
import { refusal } from './refusal.js';

/**
 * What one visitor or one address may ask of this process. How many messages a visitor may write is not counted here
 * but where they are accepted, so that it holds for every channel and over all processes.
 */
export interface AbuseGuard {
  request(address: string): Promise<void>;
  newVisitor(address: string): Promise<void>;
  file(chatId: string): Promise<void>;
  /** Takes a place for an open page; returns how to give it back. */
  connection(chatId: string, address: string): () => void;
}

/** Each method throws a refusal with 429 (503 when the process itself is full). */
export function createAbuseGuard(): AbuseGuard {
  const requests = limiter(requestsPerAddress);
  const visitors = limiter(newVisitors);
  const files = limiter(filesPerVisitor);
  const open = new Map<string, number>();
  const count = (key: string, change: number): void => {
    const next = (open.get(key) ?? 0) + change;
    if (next > 0) open.set(key, next);
    else open.delete(key);
  };
  return {
    request: (address) => consume(requests, networkOf(address)),
    newVisitor: (address) => consume(visitors, networkOf(address)),
    file: (chatId) => consume(files, chatId),
    connection: (chatId, address) => {
      const keys = ['all', `v:${chatId}`, `a:${networkOf(address)}`];
      const limits = [maxConnections, maxConnectionsPerVisitor, maxConnectionsPerAddress];
      const full = keys.findIndex((key, index) => (open.get(key) ?? 0) >= (limits[index] ?? 0));
      if (full === 0) throw refusal(503, 'busy', 'too many open pages; try again soon', 5_000);
      if (full > 0) throw refusal(429, 'too_many_connections', 'too many open pages', 5_000);
      for (const key of keys) count(key, 1);
      return () => {
        for (const key of keys) count(key, -1);
      };
    },
  };
}

/** Whoever has an IPv6 address has 2^64 of them: the network counts. */
export function networkOf(address: string): string {
  if (!address.includes(':')) return address;
  const [head = '', tail] = address.split('::');
  const groups = head.split(':').filter((group) => group !== '');
  const missing = tail === undefined ? 0 : 8 - groups.length - tail.split(':').filter((group) => group !== '').length;
  const all = [...groups, ...Array.from({ length: missing }, () => '0'), ...(tail?.split(':') ?? [])];
  return `${all.slice(0, 4).join(':')}::/64`;
}

function limiter({ points, seconds }: { readonly points: number; readonly seconds: number }): RateLimiterMemory {
  return new RateLimiterMemory({ points, duration: seconds });
}

async function consume(limit: RateLimiterMemory, key: string): Promise<void> {
  try {
    await limit.consume(key);
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error;
    throw refusal(429, 'too_many_requests', 'too many requests; wait as Retry-After says', error.msBeforeNext);
  }
}
