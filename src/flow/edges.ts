import type { YamlPath } from '../text/yaml-source.js';
import { type FlowNode, isQuestion, type QuestionNode } from './flow.js';

/** One way from a node to another, as the checker and the graph see it. */
export interface Edge {
  readonly to: string;
  /** Where the edge stands below its node in the YAML. */
  readonly path: YamlPath;
  /** What the person, the action or the variable must say for it. */
  readonly label: string;
  /** The person has said something before it is taken. */
  readonly waits: boolean;
  /** Named outcome of an action or end of a flow. */
  readonly outcome?: string;
  /** Variables that are certainly set when it is taken. */
  readonly sets: readonly string[];
  /** Variable that is certainly not set when it is taken. */
  readonly unsets?: string;
}

/** All edges of a node, the usual one first. */
export function edgesOf(node: FlowNode): readonly Edge[] {
  switch (node.type) {
    case 'say':
      return [{ to: node.next, path: ['next'], label: '', waits: false, sets: [] }];
    case 'ask':
      return [
        { ...answered(node), to: node.next, path: ['next'], label: '' },
        ...node.choices.map(
          ({ name, next }): Edge => ({
            to: next,
            path: ['choices', name],
            label: name,
            waits: true,
            sets: [],
          }),
        ),
        ...sideEdges(node),
      ];
    case 'choose':
      return [
        ...node.choices.map(({ name, next }) => ({ ...answered(node), to: next, path: ['choose', name], label: name })),
        ...sideEdges(node),
      ];
    case 'rows':
      return [
        { ...answered(node), to: node.next, path: ['next'], label: '' },
        ...(node.empty ? [{ to: node.empty, path: ['empty'], label: 'empty', waits: false, sets: [] }] : []),
        ...sideEdges(node),
      ];
    case 'do':
    case 'flow':
      return [...node.on].map(([outcome, to]) => ({
        to,
        path: ['on', outcome],
        label: outcome,
        waits: false,
        outcome,
        sets: [],
      }));
    case 'if':
      return ifEdges(node);
    case 'end':
      return [];
  }
}

function answered(node: QuestionNode): { waits: true; sets: string[] } {
  return { waits: true, sets: node.save.map(({ variable }) => variable) };
}

/** LEWATI leaves the variables open, so that they do not count as set. */
function sideEdges(node: QuestionNode): Edge[] {
  const edges: Edge[] = [];
  if (node.other)
    edges.push({ to: node.other.next, path: ['other', 'next'], label: 'other', waits: true, sets: [node.other.save] });
  if (node.skip) edges.push({ to: node.skip, path: ['skip'], label: 'skip', waits: true, sets: [] });
  if (node.otherwise) edges.push({ to: node.otherwise, path: ['else'], label: 'else', waits: true, sets: [] });
  return edges;
}

function ifEdges(node: Extract<FlowNode, { type: 'if' }>): Edge[] {
  const set = [node.variable];
  const edges: Edge[] = [...node.is].map(([value, to]) => ({
    to,
    path: ['is', value],
    label: value,
    waits: false,
    sets: set,
  }));
  if (node.set) edges.push({ to: node.set, path: ['set'], label: 'set', waits: false, sets: set });
  if (node.unset)
    edges.push({ to: node.unset, path: ['unset'], label: 'unset', waits: false, sets: [], unsets: node.variable });
  if (node.otherwise) {
    // With `unset` beside it, `else` is only for other values; with `set` beside it, only for none.
    const sets = node.unset ? set : [];
    const unsets = node.set && !node.unset ? { unsets: node.variable } : null;
    edges.push({ to: node.otherwise, path: ['else'], label: 'else', waits: false, sets, ...unsets });
  }
  return edges;
}

/** A node that always waits for the person before it goes on, on every edge. */
export function alwaysWaits(node: FlowNode): boolean {
  return isQuestion(node) && !(node.type === 'rows' && node.empty);
}
