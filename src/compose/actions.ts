import type { Action } from '../actions/action.js';
import { createDiscoveryActions, discoverySpecs } from '../actions/discovery-registry.js';
import type { FaqBook } from '../actions/faq-book.js';
import { createPictureInspector } from '../actions/inspect-picture.js';
import { actionSpecs, createActions } from '../actions/registry.js';
import { createSelfServiceActions, selfServiceSpecs } from '../actions/self-service-registry.js';
import { coreActions } from '../conversation/core-actions.js';
import type { ActionSpec } from '../flow/action.js';
import type { Project } from '../ops/project-files.js';
import type { Vocabulary } from '../ops/vocabulary.js';
import type { Catalogue } from '../store/catalogue.js';
import type { Store } from '../store/client.js';
import type { DocumentFiles } from '../store/files.js';
import { readEducation } from '../text/education.js';
import { zone } from './talk.js';

/** Everything that a flow may name. */
export const allSpecs: readonly ActionSpec[] = [...actionSpecs, ...discoverySpecs, ...selfServiceSpecs, ...coreActions];

export interface ActionParts {
  readonly store: Pick<Store, 'encryption'>;
  readonly files: Pick<DocumentFiles, 'put'>;
  readonly project: Project;
  readonly vocabulary: Vocabulary;
  readonly catalogue: Catalogue;
  readonly faq: FaqBook;
  readonly demoShown: boolean;
}

export function actionsOf({
  store,
  files,
  project,
  vocabulary,
  catalogue,
  faq,
  demoShown,
}: ActionParts): Map<string, Action> {
  const enrolment = createActions({
    encryption: store.encryption,
    demoShown,
    files,
    inspect: createPictureInspector(),
    words: (locale, key, args = {}) => project.messages.render(locale, key, args),
    readEducation,
  });
  const discovery = createDiscoveryActions({
    catalogue,
    faq,
    demoShown,
    words: vocabulary.words,
    tradeWords: vocabulary.trades,
    placeWords: vocabulary.places,
  });
  const selfService = createSelfServiceActions({ encryption: store.encryption, demoShown, zone });
  return new Map([...enrolment, ...discovery, ...selfService]);
}
