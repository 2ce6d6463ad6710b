import type { z } from 'zod';
import { type Finding, readYaml, type YamlPath, type YamlSource } from '../text/yaml-source.js';
import { compileNode } from './compile-node.js';
import { flowHeadSchema, type NodeKind, nodeKinds, nodeSchemas } from './definition.js';
import { type Flow, type FlowNode, isQuestion, type Take } from './flow.js';
import { revisionOf } from './revision.js';

export interface FlowFile {
  /** As findings name it, `flows/apply.yaml`. */
  readonly path: string;
  readonly text: string;
}

/** Reads flows from strings. A flow with a finding is left out of `flows`; the others can still be checked. */
export function loadFlows(files: readonly FlowFile[]): { flows: ReadonlyMap<string, Flow>; findings: Finding[] } {
  const flows = new Map<string, Flow>();
  const findings: Finding[] = [];
  for (const file of files) {
    const source = readYaml(file.path, file.text);
    const loaded = source.findings.length > 0 ? { findings: source.findings } : loadFlow(source);
    findings.push(...loaded.findings);
    if (!('flow' in loaded)) continue;
    if (flows.has(loaded.flow.name)) {
      findings.push({ ...source.place(['flow']), rule: 'flow_twice', message: `two files define ${loaded.flow.name}` });
    }
    flows.set(loaded.flow.name, loaded.flow);
  }
  return { flows, findings };
}

type Loaded = { readonly findings: readonly Finding[] } | { readonly findings: readonly []; readonly flow: Flow };

function loadFlow(source: YamlSource): Loaded {
  const head = flowHeadSchema.safeParse(source.data);
  if (!head.success) return { findings: shapeFindings(source, [], head.error) };
  const { flow: name, form, takes = {}, start, nodes: rawNodes } = head.data;
  const findings: Finding[] = [];
  const fileName = source.file.replace(/^.*\//, '').replace(/\.ya?ml$/, '');
  if (fileName !== name) {
    findings.push({
      ...source.valuePlace(['flow']),
      rule: 'flow_name',
      message: `must be named like its file: ${fileName}`,
    });
  }
  const nodes = new Map<string, FlowNode>();
  for (const [node, raw] of Object.entries(rawNodes)) {
    const loaded = loadNode(source, name, node, raw);
    if ('type' in loaded) nodes.set(node, loaded);
    else findings.push(...loaded.findings);
  }
  if (findings.length > 0) return { findings };
  const flow: Flow = {
    name,
    form: form === true,
    revision: revisionOf(source.data),
    takes: new Map(Object.entries(takes).map(([take, type]) => [take, takeOf(type)])),
    start,
    nodes,
    heard: heardIn(nodes),
    source,
  };
  return { findings: [], flow };
}

/** Answers of any other kind were understood, and say no more than their kind allows. */
function heardIn(nodes: ReadonlyMap<string, FlowNode>): ReadonlySet<string> {
  const heard = new Set<string>();
  for (const node of nodes.values()) {
    if (!isQuestion(node)) continue;
    if (node.other) heard.add(node.other.save);
    if (node.type === 'ask' && node.answer === 'text' && !node.lookup)
      for (const { variable } of node.save) heard.add(variable);
  }
  return heard;
}

function takeOf(take: Take['type'] | { type: Take['type']; optional?: boolean | undefined }): Take {
  return typeof take === 'string'
    ? { type: take, optional: false }
    : { type: take.type, optional: take.optional === true };
}

function loadNode(source: YamlSource, flow: string, node: string, raw: unknown): FlowNode | { findings: Finding[] } {
  const path = ['nodes', node];
  const kind = kindOf(raw);
  if (!kind) {
    const message = `a node is exactly one of ${nodeKinds.join(', ')}`;
    return { findings: [{ ...source.place(path), rule: 'shape', message }] };
  }
  const parsed = nodeSchemas[kind].safeParse(raw);
  if (!parsed.success) return { findings: shapeFindings(source, path, parsed.error) };
  const compiled = compileNode(flow, node, parsed.data);
  return 'type' in compiled
    ? compiled
    : { findings: [{ ...source.place(path), rule: 'shape', message: compiled.message }] };
}

/** `if … else` and `choose … else` share keys, so the kind is the first of the list that the node has. */
function kindOf(raw: unknown): NodeKind | null {
  if (typeof raw !== 'object' || raw === null) return null;
  const kinds = nodeKinds.filter((kind) => Object.hasOwn(raw, kind));
  return kinds.length === 1 ? (kinds[0] ?? null) : null;
}

function shapeFindings(source: YamlSource, base: YamlPath, error: z.ZodError): Finding[] {
  return error.issues.map((issue) => {
    const inner = issue.path.filter((part) => typeof part !== 'symbol');
    const extra = issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
    const path = [...base, ...inner, ...extra];
    const isKey = issue.code === 'unrecognized_keys' || issue.code === 'invalid_key';
    const place = isKey ? source.place(path) : source.valuePlace(path);
    return { ...place, rule: 'shape', message: `${path.join('.')}: ${issue.message}` };
  });
}
