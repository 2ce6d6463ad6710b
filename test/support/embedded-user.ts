import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { z } from 'zod';

export interface EmbeddedUser {
  readonly url: string;
  readonly created: boolean;
  /** Ends as a program ought to. */
  leave(): Promise<void>;
  /** `kill -9`. */
  kill(): Promise<void>;
}

const openedSchema = z.object({ url: z.string(), created: z.boolean() });

/** Opens the embedded server of `dataDir` in a process of its own, as `uid` when it is given. Rejects with what it said at its end. */
export async function embeddedUser(dataDir: string, uid?: number): Promise<EmbeddedUser> {
  const child = fork(join(import.meta.dirname, 'embedded-process.ts'), [dataDir], {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
  let said = '';
  child.stderr?.on('data', (chunk) => {
    said += chunk;
  });
  const failed = once(child, 'exit').then(() => {
    throw new Error(said);
  });
  const [message] = await Promise.race([once(child, 'message'), failed]);
  failed.catch(() => {});
  return { ...openedSchema.parse(message), leave: () => leave(child), kill: () => kill(child) };
}

async function leave(child: ChildProcess): Promise<void> {
  const exit = once(child, 'exit');
  child.send('leave');
  await exit;
}

async function kill(child: ChildProcess): Promise<void> {
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}
