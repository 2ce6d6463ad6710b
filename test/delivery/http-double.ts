/** A provider made of HTTP: it remembers every request at the moment it arrives, and answers with an id. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';

const requestSchema = z.object({ outboxId: z.string(), chatId: z.string(), text: z.string(), attempt: z.number() });

export interface Received extends z.infer<typeof requestSchema> {
  /** Milliseconds of `performance.now`. */
  readonly at: number;
}

export interface HttpDouble {
  readonly url: string;
  readonly received: Received[];
  /** Called for each request after it was remembered; the answer waits for it. */
  onRequest(listener: (request: Received) => Promise<void> | void): void;
  close(): Promise<void>;
}

export async function openHttpDouble(): Promise<HttpDouble> {
  const received: Received[] = [];
  let listener: (request: Received) => Promise<void> | void = () => {};
  const server = createServer((request, response) => {
    const at = performance.now();
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', async () => {
      const one = { ...requestSchema.parse(JSON.parse(Buffer.concat(chunks).toString())), at };
      received.push(one);
      await listener(one);
      response.end(JSON.stringify({ providerId: `p-${one.outboxId}` }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    onRequest(next) {
      listener = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
