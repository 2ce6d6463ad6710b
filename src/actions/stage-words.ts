import type { Stage } from '../domain/application.js';
import type { MessageRef } from '../text/value.js';

/** A stage in kind words: `application.stage.<stage>` of the locales. */
export function stageWords(stage: Stage): MessageRef {
  return { type: 'message', key: `application.stage.${stage}` };
}
