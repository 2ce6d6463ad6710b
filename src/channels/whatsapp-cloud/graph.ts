import { z } from 'zod';
import { CloudError, fromGraph, fromNetwork, fromStatus, type GraphSubject, graphErrorSchema } from './graph-error.js';

/** The Graph API with our token: JSON in and out, and errors of our closed set. */
export interface Graph {
  get(path: string, signal: AbortSignal, about?: GraphSubject): Promise<unknown>;
  post(path: string, body: object | FormData, signal: AbortSignal): Promise<unknown>;
  /** The bytes behind an address that the API gave; more than `most` is refused. */
  bytes(url: string, most: number, signal: AbortSignal): Promise<Uint8Array>;
}

export interface GraphOptions {
  /** Carries the version; without a slash at its end. */
  readonly root: string;
  readonly token: string;
  /** Told after each answer: null = it was taken, else one line for the operator. */
  readonly report: (trouble: string | null) => void;
}

const failure = z.looseObject({ error: graphErrorSchema });

export function createGraph({ root, token, report }: GraphOptions): Graph {
  async function call(url: string, init: RequestInit & { readonly signal: AbortSignal }): Promise<Response> {
    const begun = !init.signal.aborted;
    try {
      const headers = { ...init.headers, authorization: `Bearer ${token}` };
      return await fetch(url, { ...init, headers });
    } catch (error) {
      throw fromNetwork(error, begun);
    }
  }

  async function answer(response: Response, about?: GraphSubject): Promise<unknown> {
    const json: unknown = await response.json().catch(() => undefined);
    const failed = failure.safeParse(json);
    if (failed.success) throw told(fromGraph(failed.data.error, response.status, about));
    if (!response.ok) throw told(fromStatus(response.status));
    report(null);
    return json;
  }

  function told(error: CloudError): CloudError {
    if (error.alert) report(error.message);
    return error;
  }

  return {
    get: async (path, signal, about) => answer(await call(`${root}/${path}`, { signal }), about),
    post: async (path, body, signal) => {
      const form = body instanceof FormData;
      const headers = form ? {} : { 'content-type': 'application/json' };
      const sent = await call(`${root}/${path}`, {
        method: 'POST',
        body: form ? body : JSON.stringify(body),
        headers,
        signal,
      });
      return answer(sent).catch((error: unknown) => {
        // The head of an answer came, its body did not: whatever it was, Meta has the message.
        throw fromNetwork(error, true);
      });
    },
    bytes: async (url, most, signal) => {
      const response = await call(url, { signal });
      if (!response.ok) throw fromStatus(response.status);
      const bytes = new Uint8Array(
        await response.arrayBuffer().catch((error: unknown) => {
          throw fromNetwork(error, true);
        }),
      );
      if (bytes.length > most) throw new CloudError({ kind: 'rejected', says: `a file over ${most} bytes` }, '');
      return bytes;
    },
  };
}
