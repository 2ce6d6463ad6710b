import { fileURLToPath } from 'node:url';
import { allSpecs } from '../compose/actions.js';
import type { Command } from './command.js';
import { flowsCommand } from './flows.js';

/** `kawan flows …` over the project's own flows and actions. */
export const flows: Command = (args) => {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  return flowsCommand(args, { root, actions: allSpecs });
};
