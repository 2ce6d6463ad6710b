// The stream of new lines. The browser resumes a broken connection itself; a refusal (busy, restart, no network at the
// start) ends its efforts, and then ours begin, slower and slower.

const firstWaitMs = 1_000;
const longestWaitMs = 20_000;
/** The server breathes every 15 s; a phone that slept may hold a connection that is long dead. */
const silenceMs = 45_000;

/** `lastSeq()` is the highest number shown. Calls `onLine`, `onTyping`, and `onState('open' | 'lost')`. */
export function openLive({ lastSeq, onLine, onTyping, onState }) {
  let source = null;
  let failures = 0;
  let timer = 0;
  let heardAt = Date.now();

  function connect() {
    clearTimeout(timer);
    source?.close();
    heardAt = Date.now();
    source = new EventSource(`/chat/events?after=${lastSeq()}`);
    source.addEventListener('open', () => {
      failures = 0;
      heardAt = Date.now();
      onState('open');
    });
    source.addEventListener('message', (event) => {
      heardAt = Date.now();
      onLine(JSON.parse(event.data));
    });
    source.addEventListener('typing', () => onTyping());
    source.addEventListener('error', () => {
      onState('lost');
      if (source.readyState === EventSource.CLOSED) connectLater();
    });
  }

  function connectLater() {
    const waitMs = Math.min(firstWaitMs * 2 ** failures, longestWaitMs);
    failures += 1;
    clearTimeout(timer);
    timer = setTimeout(connect, waitMs * (0.75 + Math.random() / 2));
  }

  function again() {
    failures = 0;
    if (source?.readyState !== EventSource.OPEN || Date.now() - heardAt > silenceMs) connect();
  }

  addEventListener('online', again);
  addEventListener('pageshow', ({ persisted }) => persisted && connect());
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && again());
  connect();
  return { again, close: () => source?.close() };
}
