import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadGlobals } from '../conversation/globals.js';
import type { TalkDeps } from '../conversation/talk-deps.js';
import type { Project } from '../ops/project-files.js';
import type { Vocabulary } from '../ops/vocabulary.js';
import type { Store } from '../store/client.js';
import { derivedId } from '../store/derived-id.js';

/** Where the centres are whose people we talk to; a centre's own zone is said with each of its hours. */
export const zone = 'Asia/Jakarta';

export interface TalkParts {
  readonly root: string;
  readonly store: Pick<Store, 'encryption'>;
  readonly project: Project;
  readonly vocabulary: Vocabulary;
  readonly faq: TalkDeps['faq'];
  /** Left out where no office's hours are known. */
  readonly desk?: TalkDeps['desk'];
  readonly locales: readonly string[];
}

/** Of an installation that knows no office's hours. */
export const unknownDesk: TalkDeps['desk'] = {
  outlook: () => ({ open: null, words: { type: 'message', key: 'global.staff_wait.unknown' } }),
};

/** What routing needs, all of it in memory. */
export function talkDeps({ root, store, project, vocabulary, faq, desk, locales }: TalkParts): TalkDeps {
  const { flows, messages, words } = project;
  return {
    flows,
    messages,
    words,
    globals: loadGlobals(readFileSync(join(root, 'flows/_global.yaml'), 'utf8')),
    faq,
    desk: desk ?? unknownDesk,
    wishes: () => ({ trades: vocabulary.trades.aliases, notTrades: vocabulary.trades.notTrades }),
    zone,
    locales,
    // Not guessable: whoever has a button's token may press it.
    tokenOf: (rowId, name) => store.encryption.hash('chat', derivedId('token', rowId, name)).slice(0, 32),
  };
}
