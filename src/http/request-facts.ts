import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context } from 'hono';

/** Where a request came from. */
export interface RequestFacts {
  readonly address: string;
  readonly secure: boolean;
  readonly host: string;
}

/**
 * Reads {@link RequestFacts}. Forwarded headers are believed only when the operator says that a proxy of ours sets
 * them (`TRUST_PROXY`); of a list, the last entry is the one that our proxy wrote.
 */
export function requestFactsReader(trustProxy: boolean): (c: Context) => RequestFacts {
  return (c) => {
    const forwarded = (name: string) => (trustProxy ? last(c.req.header(name)) : undefined);
    return {
      address: forwarded('x-forwarded-for') ?? socketAddress(c),
      secure: (forwarded('x-forwarded-proto') ?? new URL(c.req.url).protocol.replace(':', '')) === 'https',
      host: (forwarded('x-forwarded-host') ?? c.req.header('host') ?? '').toLowerCase(),
    };
  };
}

function last(list: string | undefined): string | undefined {
  return list?.split(',').at(-1)?.trim() || undefined;
}

/** IPv4 written as IPv6 is the same address. Requests that were made without a socket (`app.request`) have none. */
function socketAddress(c: Context): string {
  if (c.env?.incoming === undefined) return 'local';
  return getConnInfo(c).remote.address?.replace(/^::ffff:/, '') ?? 'unknown';
}
