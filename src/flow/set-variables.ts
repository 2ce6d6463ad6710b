import type { ActionSpec } from './action.js';
import { type Edge, edgesOf } from './edges.js';
import type { Flow, FlowNode, FlowSet } from './flow.js';
import { endsOf } from './variable-types.js';

/** Node -> the variables that are set whatever way has led there. Nodes that nothing reaches are left out. */
export type SetVariables = ReadonlyMap<string, ReadonlySet<string>>;

/** What is certain of the variables on some ways to a node: these are set, those are empty, the others may be either. */
interface Known {
  readonly set: ReadonlySet<string>;
  readonly empty: ReadonlySet<string>;
}

/**
 * Forward data-flow analysis: where several ways meet, only what all of them know counts. Ways that differ in a variable
 * that the flow tests by `if` are kept apart, so that `if: $editing, set: review` knows what was set before $editing was.
 * Optional inputs may be set or not; LEWATI leaves a variable empty.
 */
export function setVariables(flows: FlowSet, specs: ReadonlyMap<string, ActionSpec>, flow: Flow): SetVariables {
  const walk = new Walk(flows, specs, flow);
  const certain = new Map<string, ReadonlySet<string>>();
  for (const [node, ways] of walk.ways()) {
    const [first, ...others] = [...ways.values()].map(({ set }) => set);
    certain.set(node, new Set([...(first ?? [])].filter((name) => others.every((other) => other.has(name)))));
  }
  return certain;
}

class Walk {
  readonly #flows: FlowSet;
  readonly #specs: ReadonlyMap<string, ActionSpec>;
  readonly #flow: Flow;
  readonly #tested: readonly string[];

  constructor(flows: FlowSet, specs: ReadonlyMap<string, ActionSpec>, flow: Flow) {
    this.#flows = flows;
    this.#specs = specs;
    this.#flow = flow;
    const tested = [...flow.nodes.values()].flatMap((node) => (node.type === 'if' ? [node.variable] : []));
    this.#tested = [...new Set(tested)].slice(0, MAX_TESTED);
  }

  /** Node -> what is known, by what is known of the tested variables. */
  ways(): ReadonlyMap<string, ReadonlyMap<string, Known>> {
    const ways = new Map<string, Map<string, Known>>();
    const open: { node: string; known: Known }[] = [];
    const reach = (node: string, known: Known): void => {
      const here = ways.get(node) ?? new Map<string, Known>();
      ways.set(node, here);
      const key = this.#keyOf(known);
      const met = meet(here.get(key), known);
      if (!met) return;
      here.set(key, met);
      open.push({ node, known: met });
    };
    reach(this.#flow.start, this.#atStart());
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const node = this.#flow.nodes.get(next.node);
      for (const edge of node ? edgesOf(node) : []) {
        const after = node && this.#along(node, edge, next.known);
        if (after) reach(edge.to, after);
      }
    }
    return ways;
  }

  #keyOf({ set, empty }: Known): string {
    return this.#tested.map((name) => (set.has(name) ? 's' : empty.has(name) ? 'e' : '?')).join('');
  }

  #atStart(): Known {
    const required = [...this.#flow.takes].filter(([, { optional }]) => !optional).map(([name]) => name);
    const saved = [...this.#flow.nodes.values()].flatMap((node) => savedBy(node));
    return { set: new Set(required), empty: new Set(saved.filter((name) => !this.#flow.takes.has(name))) };
  }

  /** What is known behind an edge; `null` when the edge cannot be taken. */
  #along(node: FlowNode, edge: Edge, { set, empty }: Known): Known | null {
    if (node.type === 'if') {
      if (edge.unsets ? set.has(edge.unsets) : edge.sets.some((name) => empty.has(name))) return null;
    }
    const sets = setsOn(this.#flows, this.#specs, node, edge);
    const emptied = [...emptiedOn(node, edge), ...(edge.unsets ? [edge.unsets] : [])].filter(
      (name) => !sets.includes(name),
    );
    return {
      set: new Set([...set, ...sets].filter((name) => !emptied.includes(name))),
      empty: new Set([...empty, ...emptied].filter((name) => !sets.includes(name))),
    };
  }
}

/** Each tested variable multiplies the ways that are kept apart by three. */
const MAX_TESTED = 4;

/** `null` when nothing less is known than before. */
function meet(before: Known | undefined, now: Known): Known | null {
  if (!before) return now;
  const set = new Set([...before.set].filter((name) => now.set.has(name)));
  const empty = new Set([...before.empty].filter((name) => now.empty.has(name)));
  return set.size === before.set.size && empty.size === before.empty.size ? null : { set, empty };
}

function savedBy(node: FlowNode): string[] {
  const other = 'other' in node && node.other ? [node.other.save] : [];
  return 'save' in node ? [...node.save.map(({ variable }) => variable), ...other] : other;
}

/** An outcome or end that does not bring a value, and LEWATI, leave the variable empty. */
function emptiedOn(node: FlowNode, edge: Edge): string[] {
  const empties = node.type === 'do' || node.type === 'flow' || edge.label === 'skip';
  return empties && 'save' in node ? node.save.map(({ variable }) => variable) : [];
}

/** Variables that are set once this edge is taken. */
function setsOn(flows: FlowSet, specs: ReadonlyMap<string, ActionSpec>, node: FlowNode, edge: Edge): readonly string[] {
  if (node.type === 'do') {
    const values = specs.get(node.action)?.outcomes[edge.outcome ?? ''];
    return node.save.filter(({ part }) => !values || part in values).map(({ variable }) => variable);
  }
  if (node.type === 'flow') {
    const callee = flows.get(node.flow);
    const ends = callee ? endsOf(callee).filter(({ outcome }) => outcome === edge.outcome) : [];
    return node.save
      .filter(({ part }) => ends.length > 0 && ends.every(({ give }) => give.some(([name]) => name === part)))
      .map(({ variable }) => variable);
  }
  return edge.sets;
}
