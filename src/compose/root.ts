import { fileURLToPath } from 'node:url';

/** The folder that holds flows/, locales/ and prisma/. */
export const projectRoot = fileURLToPath(new URL('../..', import.meta.url));
