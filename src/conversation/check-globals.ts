import type { FlowSet } from '../flow/flow.js';
import type { Messages } from '../text/messages.js';
import { type Finding, readYaml } from '../text/yaml-source.js';
import { type Act, type Globals, loadGlobals } from './globals.js';

export interface GlobalsCheck {
  /** `flows/_global.yaml`, as it stands. */
  readonly yaml: string;
  readonly flows: FlowSet;
  readonly messages: Messages;
}

const file = 'flows/_global.yaml';

/** What of `_global.yaml` would fail only in a conversation: flows and inputs that do not exist, texts that are missing. */
export function checkGlobals({ yaml, flows, messages }: GlobalsCheck): Finding[] {
  const source = readYaml(file, yaml);
  if (source.findings.length > 0) return [...source.findings];
  const loaded = loadOrFinding(yaml);
  if (typeof loaded === 'string') return [{ ...source.place([]), rule: 'globals_shape', message: loaded }];
  const faults = [
    ...actsOf(loaded).flatMap(([path, act]) => [
      ...wrongFlow(act, flows).map((message) => ({ path, rule: 'unknown_flow', message })),
      ...('say' in act ? lacks(messages, path, `global.${act.say}`) : []),
    ]),
    ...(flows.has(loaded.resume)
      ? []
      : [{ path: ['resume'], rule: 'unknown_flow', message: `there is no flow ${loaded.resume}` }]),
    ...lacks(messages, ['first'], `global.${loaded.first}`),
    ...Object.keys(loaded.notices).flatMap((notice) => lacks(messages, ['notices', notice], `notice.${notice}`)),
  ];
  return [...faults.map(({ path, ...fault }) => ({ ...source.place(path), ...fault })), ...untitled(flows, messages)];
}

function loadOrFinding(yaml: string): Globals | string {
  try {
    return loadGlobals(yaml);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** A form has a title, which is said when it is kept and when it is offered again. */
function untitled(flows: FlowSet, messages: Messages): Finding[] {
  return [...flows.values()].flatMap((flow) =>
    flow.form
      ? lacks(messages, [], `${flow.name}.title`).map(({ rule, message }) => ({
          ...flow.source.place(['form']),
          rule,
          message,
        }))
      : [],
  );
}

interface Fault {
  readonly path: Path;
  readonly rule: string;
  readonly message: string;
}

function lacks(messages: Messages, path: Path, key: string): Fault[] {
  const complete = messages.locales().filter(({ state }) => state === 'complete');
  const without = complete.filter(({ code }) => !messages.has(code, key));
  return without.map(({ code }) => ({ path, rule: 'missing_message', message: `${code} has no text ${key}` }));
}

type Path = readonly (string | number)[];

function actsOf(globals: Globals): [Path, Act][] {
  return [
    ...Object.entries(globals.words).map(([word, act]): [Path, Act] => [['words', word], act]),
    ...Object.entries(globals.intents).map(([intent, act]): [Path, Act] => [['intents', intent], act]),
    ...globals.payloads.map((entry, index): [Path, Act] => [['payloads', index], entry.do]),
    [['otherwise'], globals.otherwise],
    [['location'], globals.location],
  ];
}

function wrongFlow(act: Act, flows: FlowSet): string[] {
  const name = 'flow' in act ? act.flow : 'aside' in act ? act.aside : null;
  if (name === null) return [];
  const flow = flows.get(name);
  if (flow === undefined) return [`there is no flow ${name}`];
  const inputs = 'with' in act && act.with !== undefined ? Object.keys(act.with) : [];
  return inputs.filter((input) => !flow.takes.has(input)).map((input) => `the flow ${name} does not take ${input}`);
}
