import type { Finding, YamlPath, YamlSource } from '../text/yaml-source.js';
import type { Checking } from './check.js';

/**
 * What `flows/_global.yaml` names: flows that are started (`flow`, `aside`, `resume`) with their inputs, and texts that
 * are said (`say`, `first`: `global.<name>`). Its shape is the conversation's matter.
 */
export function checkGlobals(source: YamlSource, checking: Pick<Checking, 'flows' | 'messages'>): Finding[] {
  return actsOf(source.data, []).flatMap(({ path, flow, say, inputs }) => [
    ...(flow === null ? [] : flowFindings(source, checking, path, flow, inputs)),
    ...(say === null ? [] : textFindings(source, checking, path, say)),
  ]);
}

interface Act {
  readonly path: YamlPath;
  readonly flow: string | null;
  readonly say: string | null;
  /** Names of what is handed in; `null` where the conversation itself hands in what the flow takes. */
  readonly inputs: readonly string[] | null;
}

const flowKeys = ['flow', 'aside', 'resume'];
const sayKeys = ['say', 'first'];

function actsOf(data: unknown, path: YamlPath): Act[] {
  if (typeof data !== 'object' || data === null) return [];
  const here = Object.entries(data).flatMap(([key, value]): Act[] => {
    if (typeof value !== 'string') return [];
    const handed = 'with' in data && typeof data.with === 'object' ? Object.keys(data.with ?? {}) : [];
    const act = { path: [...path, key], inputs: key === 'flow' ? handed : null };
    if (flowKeys.includes(key)) return [{ ...act, flow: value, say: null }];
    return sayKeys.includes(key) ? [{ ...act, flow: null, say: value }] : [];
  });
  const below = Object.entries(data).flatMap(([key, value]) =>
    actsOf(value, [...path, Array.isArray(data) ? Number(key) : key]),
  );
  return [...here, ...below];
}

function flowFindings(
  source: YamlSource,
  { flows }: Pick<Checking, 'flows'>,
  path: YamlPath,
  name: string,
  inputs: readonly string[] | null,
): Finding[] {
  const flow = flows.get(name);
  const place = source.valuePlace(path);
  if (!flow)
    return [{ ...place, rule: 'unknown_flow', message: `there is no flow "${name}" (or it has errors of its own)` }];
  const strange = (inputs ?? [])
    .filter((input) => !flow.takes.has(input))
    .map((input) => ({
      ...source.place([...path.slice(0, -1), 'with', input]),
      rule: 'unknown_input',
      message: `"${name}" takes no "${input}"`,
    }));
  const absent = [...flow.takes]
    .filter(([take, { optional }]) => inputs !== null && !optional && !inputs.includes(take))
    .map(([take]) => ({ ...place, rule: 'missing_input', message: `"${name}" needs "${take}"` }));
  return [...strange, ...absent];
}

function textFindings(
  source: YamlSource,
  { messages }: Pick<Checking, 'messages'>,
  path: YamlPath,
  say: string,
): Finding[] {
  const key = `global.${say}`;
  return messages
    .locales()
    .filter(({ code, state }) => state === 'complete' && !messages.source(code, key))
    .map(({ code }) => ({
      ...source.valuePlace(path),
      rule: 'missing_message',
      message: `${code} has no text ${key}`,
    }));
}
