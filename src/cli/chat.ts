import { createInterface } from 'node:readline';
import { openCore } from '../compose/core.js';
import { type ChatLine, openTerminal, type Terminal } from '../compose/terminal.js';
import { readConfig } from '../config.js';
import { printLine, showMessage } from '../conversation/transcript.js';
import { createLog } from '../ops/log.js';
import { oneLine } from '../ops/one-line.js';
import { createShutdown, stopOnSignals } from '../ops/shutdown.js';

/**
 * `npm run chat`: talks to the whole bot. With a terminal it is a conversation; with lines on standard input it prints
 * the transcript in the syntax of the golden ones and ends when the conversation is quiet. `--as <name>` goes on with
 * the conversation of that name.
 */
async function main(args: readonly string[]): Promise<void> {
  const config = readConfig();
  const log = createLog({ logLevel: config.logLevel === 'info' ? 'warn' : config.logLevel, role: 'chat' });
  const shutdown = createShutdown({ log });
  stopOnSignals(shutdown);
  const core = await openCore(config, log, { applicationName: 'kawan chat' });
  shutdown.onStop('store', () => core.close());
  const terminal = await openTerminal({ core, config, shutdown, name: nameIn(args) });
  if (process.stdin.isTTY) await converse(terminal);
  else await play(terminal);
  await shutdown.stop('the conversation is over');
}

function nameIn(args: readonly string[]): string | undefined {
  const at = args.indexOf('--as');
  return at === -1 ? undefined : args[at + 1];
}

/** One line after the other: each waits until the bot has said what it had to say to the one before. */
async function play(terminal: Terminal): Promise<void> {
  for await (const raw of createInterface({ input: process.stdin })) {
    const line = raw.replace(/^> ?/, '').trimEnd();
    if (line === '' || line.startsWith('#') || line.startsWith('<')) continue;
    process.stdout.write(`> ${line}\n`);
    await terminal.say(line);
    const answers = await terminal.untilQuiet();
    process.stdout.write(answers.map((answer) => `${shown(answer)}\n`).join('\n'));
  }
}

async function converse(terminal: Terminal): Promise<void> {
  const lines = createInterface({ input: process.stdin, output: process.stdout, prompt: '> ' });
  const stopWatching = terminal.onAnswer((answer) => {
    process.stdout.write(`\r${shown(answer)}\n`);
    lines.prompt(true);
  });
  lines.prompt();
  for await (const line of lines) {
    if (line.trim() !== '') await terminal.say(line.trim());
    lines.prompt();
  }
  stopWatching();
}

function shown({ text, choices, request }: ChatLine): string {
  return printLine({ line: 'bot', text: showMessage({ text, choices, request }) });
}

main(process.argv.slice(2)).then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`kawan chat: ${oneLine(error)}\n`);
    process.exit(1);
  },
);
