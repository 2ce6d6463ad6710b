import type { Messages } from '../text/messages.js';
import type { Words } from '../text/words.js';
import type { Finding } from '../text/yaml-source.js';
import type { ActionSpec } from './action.js';
import { checkActions } from './check-actions.js';
import { checkChoices } from './check-choices.js';
import { checkDeadMessages, checkMessages, checkTranslations } from './check-messages.js';
import { checkRecursion, checkShape } from './check-shape.js';
import { checkVariables } from './check-variables.js';
import type { Flow, FlowSet } from './flow.js';
import { invalidReasons } from './invalid-reasons.js';
import { type SetVariables, setVariables } from './set-variables.js';
import { variableTypes } from './variable-types.js';

export interface CheckInput {
  readonly flows: FlowSet;
  readonly actions: readonly ActionSpec[];
  readonly messages: Messages;
  readonly words: Words;
}

/** What the single checks are given. */
export interface Checking extends CheckInput {
  readonly specs: ReadonlyMap<string, ActionSpec>;
  readonly types: ReturnType<typeof variableTypes>;
  /** By the key of a question: the reasons for which a language says in words of its own that an answer will not do. */
  readonly reasons: ReadonlyMap<string, ReadonlySet<string>>;
  /** What is certainly set at each node of a flow; several checks ask, and it is worked out once. */
  setIn(flow: Flow): SetVariables;
}

/**
 * Everything that can go wrong in a conversation and can be known beforehand, by file, line and column.
 * `loadFlows` has found what is wrong in a file by itself, `messages.findings()` what is wrong in a text by itself.
 */
export function checkFlows(input: CheckInput): Finding[] {
  const specs = new Map(input.actions.map((spec) => [spec.name, spec]));
  const types = variableTypes(input.flows, specs);
  const setByFlow = new Map<Flow, SetVariables>();
  const setIn = (flow: Flow): SetVariables => {
    const set = setByFlow.get(flow) ?? setVariables(input.flows, specs, flow);
    setByFlow.set(flow, set);
    return set;
  };
  const checking: Checking = { ...input, specs, types, reasons: invalidReasons(input.messages), setIn };
  const findings = [...input.flows.values()].flatMap((flow) => [
    ...checkShape(checking, flow),
    ...checkActions(checking, flow),
    ...checkVariables(checking, flow),
    ...checkMessages(checking, flow),
    ...checkChoices(checking, flow),
  ]);
  return sorted([
    ...findings,
    ...checkRecursion(checking),
    ...checkDeadMessages(checking),
    ...checkTranslations(checking),
  ]);
}

/** By place; what several nodes share is said once. */
function sorted(findings: readonly Finding[]): Finding[] {
  const once = new Map(findings.map((finding) => [Object.values(finding).join('\0'), finding]));
  return [...once.values()].sort(
    (a, b) =>
      a.file.localeCompare(b.file) || a.line - b.line || a.column - b.column || a.message.localeCompare(b.message),
  );
}
