/** What may be stopped one by one. Replies to what a person writes are never stopped. */
export const stoppable = ['service', 'alerts', 'tracer'] as const;

/** The purposes behind what the person chose; `all` is all of them. */
export function purposesToStop(chosen: string): readonly string[] {
  return chosen === 'all' ? stoppable : stoppable.filter((purpose) => purpose === chosen);
}

/** Opted out again or anew: each purpose at most once, `all` spelled out, so that one can be taken back alone. */
export function optOut(before: readonly string[], chosen: string): readonly string[] {
  const stopped = new Set([...before.flatMap((purpose) => purposesToStop(purpose)), ...purposesToStop(chosen)]);
  return stoppable.filter((purpose) => stopped.has(purpose));
}

export function optIn(before: readonly string[], chosen: string): readonly string[] {
  const again = purposesToStop(chosen);
  return optOut(before, '').filter((purpose) => !again.includes(purpose));
}
