import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadGlobals } from '../conversation/globals.js';
import type { TalkDeps } from '../conversation/talk-deps.js';
import type { Project } from '../ops/project-files.js';
import type { Vocabulary } from '../ops/vocabulary.js';
import type { Store } from '../store/client.js';
import { derivedId } from '../store/derived-id.js';

/** Where the centres are whose people we talk to; a centre's own zone is said with each of its hours. */
const zone = 'Asia/Jakarta';

export interface TalkParts {
  readonly root: string;
  readonly store: Pick<Store, 'encryption'>;
  readonly project: Project;
  readonly vocabulary: Vocabulary;
  readonly faq: TalkDeps['faq'];
  readonly locales: readonly string[];
}

/** What routing needs, all of it in memory. */
export function talkDeps({ root, store, project, vocabulary, faq, locales }: TalkParts): TalkDeps {
  const { flows, messages, words } = project;
  return {
    flows,
    messages,
    words,
    globals: loadGlobals(readFileSync(join(root, 'flows/_global.yaml'), 'utf8')),
    faq,
    wishes: () => ({ trades: vocabulary.trades.aliases, notTrades: vocabulary.trades.notTrades }),
    zone,
    locales,
    // Not guessable: whoever has a button's token may press it.
    tokenOf: (rowId, name) => store.encryption.hash('chat', derivedId('token', rowId, name)).slice(0, 32),
  };
}
