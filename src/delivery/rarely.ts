/** At most one call in `ms`: a server that is away breaks every connection, and one line says it all. */
export function rarely<T extends readonly unknown[]>(ms: number, tell: (...args: T) => void): (...args: T) => void {
  let last = Number.NEGATIVE_INFINITY;
  return (...args) => {
    const now = performance.now();
    if (now - last < ms) return;
    last = now;
    tell(...args);
  };
}
