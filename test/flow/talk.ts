import type { Row } from '../../src/flow/action.js';
import type { StepContext } from '../../src/flow/context.js';
import type { StepInput, StepResult } from '../../src/flow/effect.js';
import { loadFlows } from '../../src/flow/load.js';
import { parseState } from '../../src/flow/parse-state.js';
import { begin, resume, step } from '../../src/flow/step.js';
import { loadMessages } from '../../src/text/messages.js';
import type { Values } from '../../src/text/value.js';
import { oneLanguage, parseFixture, words } from './fixture.js';

/** `YYYY-MM-DDTHH:MM` in Jakarta. */
const now = Date.parse('2026-03-02T02:00:00Z');

/**
 * Plays a transcript against the flows above it and writes it anew; equal means that the flow talks like that.
 * `>` what the person does, `<` what is said, `=` an action and its outcome, `!` a deploy, `.` the end.
 * Between all lines the state is written as JSON and parsed.
 */
export function replay(text: string): { readonly expected: string; readonly actual: string } {
  const { files } = parseFixture(text);
  const script = (files.get('talk') ?? '').trim().split('\n');
  const talk = new Talk(files);
  for (const line of script) {
    if (/^[>=!]/.test(line)) talk.take(line);
  }
  return { expected: script.join('\n'), actual: talk.lines.join('\n') };
}

class Talk {
  readonly lines: string[] = [];
  #files: ReadonlyMap<string, string>;
  #context: Omit<StepContext, 'turn'>;
  #state: string | null = null;
  #turn = 0;
  #called = false;
  #buttons: readonly { id: string; label: string }[] = [];

  constructor(files: ReadonlyMap<string, string>) {
    this.#files = files;
    this.#context = this.#load('');
  }

  take(line: string): void {
    if (!this.#called || line.startsWith('!')) this.lines.push(line);
    const [, sign, rest = ''] = /^([>=!]) ?(.*)$/.exec(line) ?? [];
    if (sign === '!') this.#world(rest);
    else if (sign === '=') this.#outcome(rest);
    else this.#show(step(this.#next(), this.#stored(), this.#inputOf(rest)));
  }

  #world(what: string): void {
    const [verb, name = '', ...more] = what.split(' ');
    if (verb === 'begin') this.#show(begin(this.#next(), name, JSON.parse(more.join(' ') || '{}') as Values));
    else if (verb === 'deploy') this.#context = this.#load(name);
    else if (verb === 'resume') this.#show(resume(this.#next(), this.#stored()));
    else if (verb === 'phone') this.#context = { ...this.#context, knownPhone: name };
    else throw new Error(`unknown: ! ${what}`);
  }

  /** Sections of a later deploy are named `flows/<name>.yaml <deploy>`. */
  #load(deploy: string): Omit<StepContext, 'turn'> {
    const flows = new Map<string, string>();
    for (const [path, text] of this.#files) {
      const [file = '', version = ''] = path.split(' ');
      if (file.startsWith('flows/') && version === '' && !(deploy && this.#files.has(`${file} ${deploy}`)))
        flows.set(file, text);
      if (file.startsWith('flows/') && version === deploy && text.trim() !== 'gone') flows.set(file, text);
      else if (version === deploy && text.trim() === 'gone') flows.delete(file);
    }
    const loaded = loadFlows([...flows].map(([path, text]) => ({ path, text })));
    if (loaded.findings.length > 0) throw new Error(JSON.stringify(loaded.findings));
    const messages = loadMessages(
      [...this.#files].flatMap(([path, text]) => {
        const [, locale, name] = /^locales\/(\w+)\/(\w+)\.yaml$/.exec(path) ?? [];
        return locale && name ? [{ locale, name, text }] : [];
      }),
      oneLanguage,
    );
    return { flows: loaded.flows, messages, words, locale: 'id', now, zone: 'Asia/Jakarta' };
  }

  #next(): StepContext {
    this.#turn += 1;
    return { ...this.#context, turn: this.#turn };
  }

  #stored() {
    const state = this.#state === null ? null : parseState(this.#state);
    if (!state) throw new Error('no flow stands');
    return state;
  }

  /** `[label]` taps a button, `{…}` is a whole input, `/back` a command, anything else is typed. */
  #inputOf(text: string): StepInput {
    if (text.startsWith('{')) return JSON.parse(text) as StepInput;
    if (text.startsWith('/')) return { input: text.slice(1) } as StepInput;
    const [, label] = /^\[(.*)\]$/.exec(text) ?? [];
    if (label === undefined) return { input: 'text', text };
    return { input: 'choice', id: this.#buttons.find((button) => button.label === label)?.id ?? label };
  }

  /** `= action {input} -> outcome {values} [row | row] more` */
  #outcome(line: string): void {
    const [, called, outcome = '', values = '{}', rows, more] =
      /^(.*?) -> (\w+)(?: (\{.*?\}))?(?: \[(.*)\])?( more)?$/.exec(line) ?? [];
    const said = this.lines.at(-1)?.startsWith('= ') ? this.lines.pop() : undefined;
    if (said !== `= ${called}`) throw new Error(`called: ${said ?? 'nothing'}, not ${line}`);
    this.lines.push(`= ${line}`);
    const input: StepInput = {
      input: 'outcome',
      outcome,
      values: JSON.parse(values) as Values,
      ...(rows === undefined ? {} : { rows: rows.split(' | ').filter(Boolean).map(rowOf) }),
      ...(more ? { more: true } : {}),
    };
    this.#called = false;
    this.#show(step(this.#next(), this.#stored(), input));
  }

  #show(result: StepResult): void {
    if (result.verdict !== 'taken') this.lines.push(`  (${result.verdict})`);
    for (const effect of result.effects) {
      if (effect.effect === 'ended') {
        this.lines.push(`. ${effect.flow}: ${effect.outcome} ${JSON.stringify(effect.values)}`);
        continue;
      }
      const choices = effect.choices.map(({ label, hint }) => `[${label}${hint ? ` · ${hint}` : ''}]`);
      const request = effect.request ? [`(${effect.request})`] : [];
      this.lines.push(`< ${[effect.text, ...choices, ...request].join(' ')}`);
      if (effect.choices.length > 0) this.#buttons = effect.choices;
    }
    this.#state = result.state === null ? null : JSON.stringify(result.state);
    this.#called = result.call !== null;
    if (result.call) this.lines.push(`= ${result.call.action} ${JSON.stringify(result.call.input)}`);
  }
}

function rowOf(text: string): Row {
  const [id = '', label = id, hint] = text.split(':').map((part) => part.trim());
  return hint === undefined ? { id, label } : { id, label, hint };
}
