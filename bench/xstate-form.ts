import { assign, createActor, createMachine, type Snapshot } from 'xstate';
import type { StepContext } from '../src/flow/context.js';
import { readChoice } from '../src/text/choice.js';
import { readDate } from '../src/text/date.js';
import { localDate } from '../src/text/local-date.js';
import { readName } from '../src/text/name.js';
import { readNumber } from '../src/text/number.js';
import { readPhone } from '../src/text/phone.js';
import type { Value } from '../src/text/value.js';
import { readYesNo } from '../src/text/yes-no.js';
import { choices, type Question, questions } from './twelve-questions.js';

/** The twelve questions as an XState machine, written the lean way: one transition per answer, each answer read once. */

type Vars = { [name: string]: Value };
interface FormContext {
  readonly vars: Vars;
}
type TextEvent = { readonly type: 'text'; readonly text: string };
type Reader = (context: StepContext, text: string) => Value;

const readers: Readonly<Record<Question, Reader>> = {
  agree: choiceReader('agree'),
  name: (_, text) => readName(text).value,
  born: (context, text) =>
    earlierThanToday(context, readDate(text, { today: localDate(context.now, context.zone) }).value),
  education: choiceReader('education'),
  phone: (_, text) => readPhone(text).value,
  siblings: (_, text) => within(readNumber(text).value, 0, 20),
  works: (context, text) => readYesNo(text, context.words).value,
  address: (_, text) => text.trim() || null,
  trade: choiceReader('trade'),
  ready: (context, text) => readDate(text, { today: localDate(context.now, context.zone) }).value,
  ktp: (context, text) => readYesNo(text, context.words).value,
  send: choiceReader('send'),
};

function choiceReader(question: Question): Reader {
  const names = choices[question] ?? [];
  return (context, text) => {
    const labels = names.map((name) => context.messages.render(context.locale, `form.${question}.choices.${name}`));
    const index = readChoice(text, labels, context.words).value;
    return index === null ? null : (names[index] ?? null);
  };
}

function earlierThanToday(context: StepContext, date: string | null): string | null {
  return date !== null && date < localDate(context.now, context.zone) ? date : null;
}

function within(value: number | null, min: number, max: number): number | null {
  return value !== null && value >= min && value <= max ? value : null;
}

interface Machine {
  readonly machine: ReturnType<typeof machineOf>;
  /** What was said in the last step. */
  readonly said: string[];
}

const machines = new WeakMap<StepContext, Machine>();

function machineFor(context: StepContext): Machine {
  const known = machines.get(context);
  if (known) return known;
  const said: string[] = [];
  const made = { machine: machineOf(context, said), said };
  machines.set(context, made);
  return made;
}

function machineOf(context: StepContext, said: string[]) {
  let reading: Value = null;
  const states = questions.map((question, index) => [
    question,
    {
      entry: ({ context: { vars } }: { context: FormContext }) => {
        said.push(context.messages.render(context.locale, `form.${question}`, vars));
        for (const name of choices[question] ?? [])
          said.push(context.messages.render(context.locale, `form.${question}.choices.${name}`));
      },
      on: {
        text: {
          target: questions[index + 1] ?? 'done',
          guard: ({ event }: { event: TextEvent }) => {
            reading = readers[question](context, event.text);
            return reading !== null;
          },
          actions: assign({
            vars: ({ context: { vars } }: { context: FormContext }) => ({ ...vars, [question]: reading }),
          }),
        },
      },
    },
  ]);
  return createMachine({
    id: 'form',
    types: {} as { context: FormContext; events: TextEvent },
    initial: 'agree',
    context: { vars: {} },
    states: { ...Object.fromEntries(states), done: { type: 'final' as const } },
  });
}

export function firstSnapshot(context: StepContext): string {
  const actor = createActor(machineFor(context).machine).start();
  return JSON.stringify(actor.getPersistedSnapshot());
}

/** One message: the stored snapshot as JSON in, the next one as JSON out. */
export function restoreSendPersist(context: StepContext, json: string, text: string): string {
  const { machine, said } = machineFor(context);
  said.length = 0;
  const actor = createActor(machine, { snapshot: JSON.parse(json) as Snapshot<unknown> }).start();
  actor.send({ type: 'text', text });
  const next = JSON.stringify(actor.getPersistedSnapshot());
  actor.stop();
  return next;
}
