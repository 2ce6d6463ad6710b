/** One way of doing the work. `run` does `operations` of them. */
export interface Side {
  readonly operations: number;
  /** Before each run, not measured. */
  prepare?(): Promise<void>;
  run(): void | Promise<void>;
  /** After each run, not measured: throws when it did not do what it should have. */
  check?(): Promise<void>;
}

/** What a benchmark prints. `value` and `baselineValue` have the same unit; more is better unless the unit is a time. */
export interface Measured {
  readonly value: number;
  readonly unit: string;
  /** What the baseline is, in words. */
  readonly baseline: string;
  readonly baselineValue: number;
}

export interface Benchmark {
  readonly name: string;
  run(): Promise<Measured>;
}

/** Rounds that only warm up caches and the compiler, and rounds that count. */
export interface Rounds {
  readonly warm: number;
  readonly counted: number;
}

/**
 * Operations per second of two sides, measured side by side: both warmed, then in turns with the order swapped each
 * round, so that what the machine does beside hits both alike; medians.
 */
export async function sideBySide(
  ours: Side,
  baseline: Side,
  rounds: Rounds,
): Promise<{ value: number; baselineValue: number }> {
  for (let round = 0; round < rounds.warm; round += 1) {
    await rateOf(ours);
    await rateOf(baseline);
  }
  const rates = { ours: [] as number[], baseline: [] as number[] };
  for (let round = 0; round < rounds.counted; round += 1) {
    if (round % 2 === 0) rates.ours.push(await rateOf(ours));
    rates.baseline.push(await rateOf(baseline));
    if (round % 2 === 1) rates.ours.push(await rateOf(ours));
  }
  return { value: median(rates.ours), baselineValue: median(rates.baseline) };
}

async function rateOf(side: Side): Promise<number> {
  await side.prepare?.();
  const from = process.hrtime.bigint();
  await side.run();
  const seconds = Number(process.hrtime.bigint() - from) / 1e9;
  await side.check?.();
  return side.operations / seconds;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}
