/** What the pure run thinks with: the real flows and texts, and a note of every node that is walked through. */
import { talkDeps } from '../../src/compose/talk.js';
import type { Faq, TalkDeps } from '../../src/conversation/talk-deps.js';
import type { Flow, FlowNode, FlowSet } from '../../src/flow/flow.js';
import { createEncryption } from '../../src/store/encryption.js';
import { project, root, vocabulary } from './catalogue.js';

const unused = createEncryption('a secret that only pure tests know, forty-two.');
const walked = new Set<string>();

/** Only the engine's walk counts, not the looking ahead of `progress`. */
class WatchedNodes extends Map<string, FlowNode> {
  readonly #flow: string;
  constructor(flow: Flow) {
    super(flow.nodes);
    this.#flow = flow.name;
  }
  override get(name: string): FlowNode | undefined {
    const key = `${this.#flow}.${name}`;
    if (!walked.has(key) && /\bat advance\b/.test(new Error('who asks').stack ?? '')) walked.add(key);
    return super.get(name);
  }
}

const flows: FlowSet = new Map(
  [...project.flows].map(([name, flow]) => [name, { ...flow, nodes: new WatchedNodes(flow) }]),
);

/** Nodes that no transcript came by. */
export function unvisited(all: FlowSet): string[] {
  const keys = [...all.values()].flatMap((flow) => [...flow.nodes.keys()].map((node) => `${flow.name}.${node}`));
  return keys.filter((key) => !walked.has(key));
}

const made = new WeakMap<Faq, TalkDeps>();

/** Made once for all transcripts: nothing of a conversation is kept in it. */
export function goldenDeps(faq: Faq): TalkDeps {
  const deps = made.get(faq) ?? makeDeps(faq);
  made.set(faq, deps);
  return deps;
}

/** No action and no token needs the key here, so tokens are what they stand for. */
function makeDeps(faq: Faq): TalkDeps {
  const locales = project.messages
    .locales()
    .filter(({ state }) => state === 'complete')
    .map(({ code }) => code);
  const deps = talkDeps({ root, store: { encryption: unused }, project, vocabulary, faq, locales });
  return { ...deps, flows, tokenOf: (rowId, name) => `${rowId}-${name}` };
}
