import { allSpecs } from '../compose/actions.js';
import { projectRoot } from '../compose/root.js';
import { standingStates } from '../conversation/standing-states.js';
import { type Command, withStore } from './command.js';
import { flowsCommand } from './flows.js';

/** `kawan flows …` over the project's own flows and actions; only `check --live` needs the database. */
export const flows: Command = (args) =>
  flowsCommand(args, {
    root: projectRoot,
    actions: allSpecs,
    live: () => withStore(({ store }) => standingStates(store)),
  });
