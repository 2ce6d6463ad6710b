import { reconnectMs } from './limits.js';

/** One `text/event-stream` that is being written. Writing to an ended one does nothing. */
export interface EventStream {
  readonly readable: ReadableStream<Uint8Array>;
  event(name: string, data: string, id?: number): void;
  /** Keeps the connection alive; no browser shows it. */
  comment(): void;
  end(): void;
}

const encoder = new TextEncoder();
const heartbeat = encoder.encode(': \n\n');

/** `closed` is called once, whoever ends it. A reader that lets `maxUnread` bytes pile up is cut off. */
export function openStream(maxUnread: number, closed: () => void): EventStream {
  let controller: ReadableStreamDefaultController<Uint8Array> | null = null;
  const over = (): void => {
    if (controller === null) return;
    controller = null;
    closed();
  };
  const readable = new ReadableStream<Uint8Array>(
    {
      start: (started) => {
        controller = started;
      },
      cancel: over,
    },
    new ByteLengthQueuingStrategy({ highWaterMark: maxUnread }),
  );
  const end = (): void => {
    const open = controller;
    over();
    open?.close();
  };
  const write = (bytes: Uint8Array): void => {
    controller?.enqueue(bytes);
    if ((controller?.desiredSize ?? 1) <= 0) end();
  };
  // Bytes at once, so that proxies and browsers know that the stream stands.
  write(encoder.encode(`retry: ${reconnectMs}\n\n`));
  return {
    readable,
    event: (name, data, id) => {
      const lines = data.split('\n').map((line) => `data: ${line}\n`);
      write(encoder.encode(`event: ${name}\n${lines.join('')}${id === undefined ? '' : `id: ${id}\n`}\n`));
    },
    comment: () => write(heartbeat),
    end,
  };
}
