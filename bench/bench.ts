/**
 * `npm run -s bench -- [--json] [name...]`: each benchmark stands beside the limit or the plain way, measured in the same
 * run. A benchmark is a file of this folder, named after itself (`step.pure` is `step-pure.ts`), that exports `benchmark`.
 */
import { parseArgs } from 'node:util';
import type { Benchmark } from './measure.js';

const names = [
  'step.pure',
  'turn.durable',
  'burst.apply',
  'send.queue',
  'send.queue.redis',
  'send.paced',
  'webhook.ack',
  'region.pick',
  'start.cold',
] as const;

const { values, positionals } = parseArgs({ options: { json: { type: 'boolean' } }, allowPositionals: true });
const unknown = positionals.filter((name) => !names.some((known) => known === name));
if (unknown.length > 0) {
  process.stderr.write(`no such benchmark: ${unknown.join(', ')}; known: ${names.join(', ')}\n`);
  process.exit(2);
}

for (const name of positionals.length > 0 ? positionals : names) {
  const { benchmark } = (await import(`./${name.replaceAll('.', '-')}.ts`)) as { benchmark: Benchmark };
  const { value, unit, baseline, baselineValue } = await benchmark.run();
  const ratio = Number((value / baselineValue).toFixed(2));
  const line = { name, value: rounded(value), unit, baseline, baselineValue: rounded(baselineValue), ratio };
  process.stdout.write(`${values.json ? JSON.stringify(line) : readable(line)}\n`);
}

function rounded(value: number): number {
  return Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3));
}

function readable({ name, value, unit, baseline, baselineValue, ratio }: Record<string, string | number>): string {
  return `${name}: ${value} ${unit}, ${ratio} x ${baseline} (${baselineValue})`;
}
