/** One event of a `text/event-stream`, as a browser would dispatch it. */
export interface StreamEvent {
  readonly event: string;
  readonly data: string;
  readonly id: string | undefined;
}

export interface EventReader {
  /** The next event; rejects when the stream ends or nothing comes in time. */
  next(timeoutMs?: number): Promise<StreamEvent>;
  /** The next `message` event, parsed. */
  message(
    timeoutMs?: number,
  ): Promise<{ seq: number; id: string; from: string; text: string; choices: { id: string; label: string }[] }>;
  /** Comments so far. */
  readonly comments: number;
  /** Resolves when the server has ended the stream. */
  readonly ended: Promise<void>;
  close(): Promise<void>;
}

/** Reads a stream by the rules of the HTML standard, without reconnecting. */
export function readEvents(body: ReadableStream<Uint8Array>): EventReader {
  const reader = body.getReader();
  const queue: StreamEvent[] = [];
  const waiting: ((event: StreamEvent) => void)[] = [];
  let comments = 0;
  let rest = '';
  const decoder = new TextDecoder();

  const dispatch = (block: string): void => {
    const fields = block.split('\n').map((line) => line.split(/: ?(.*)/s));
    comments += fields.filter(([name]) => name === '').length && block.startsWith(':') ? 1 : 0;
    const value = (wanted: string) => fields.filter(([name]) => name === wanted).map((field) => field[1] ?? '');
    const data = value('data');
    if (data.length === 0) return;
    const event = { event: value('event').at(-1) ?? 'message', data: data.join('\n'), id: value('id').at(-1) };
    const taker = waiting.shift();
    if (taker) taker(event);
    else queue.push(event);
  };
  const ended = (async () => {
    for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
      rest += decoder.decode(chunk.value, { stream: true });
      const blocks = rest.split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) dispatch(block);
    }
  })().catch(() => undefined);

  const next = (timeoutMs = 3_000): Promise<StreamEvent> => {
    const ready = queue.shift();
    if (ready) return Promise.resolve(ready);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no event within ${timeoutMs} ms`)), timeoutMs);
      waiting.push((event) => {
        clearTimeout(timer);
        resolve(event);
      });
    });
  };
  return {
    next,
    message: async (timeoutMs) => {
      for (;;) {
        const { event, data } = await next(timeoutMs);
        if (event === 'message') return JSON.parse(data);
      }
    },
    get comments() {
      return comments;
    },
    ended,
    close: () => reader.cancel().catch(() => undefined),
  };
}
