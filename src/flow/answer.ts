import { withoutFillers } from '../text/global-word.js';
import { fold } from '../text/normalise.js';
import type { Value, Values } from '../text/value.js';
import { readYesNo } from '../text/yes-no.js';
import { mayMeanChoice } from './beside.js';
import type { StepContext } from './context.js';
import type { StepInput, StepResult } from './effect.js';
import type { AskNode, ChooseNode, QuestionNode } from './flow.js';
import { MAX_ANSWER_LENGTH } from './limits.js';
import { offeredNow } from './offer.js';
import { ask, confirm, withoutCandidate } from './prompt.js';
import { type Answer, cleanText, offeredByLabel, outOfBounds, readAnswer, readOffered } from './read-answer.js';
import { refuse } from './refuse.js';
import { fill, type Run } from './run.js';
import { special } from './special.js';
import type { FlowState, Offered } from './state.js';
import { advance, call, callRows, trailWith } from './walk.js';

/** What a person can answer a question with. */
export type PersonInput = Extract<StepInput, { input: 'text' | 'choice' | 'contact' | 'location' | 'media' }>;

/** Takes an answer to the standing question. */
export function takeAnswer(run: Run, state: FlowState, node: QuestionNode, input: PersonInput): StepResult {
  switch (input.input) {
    case 'choice':
      return takeButton(run, state, node, input.id);
    case 'text':
      if (input.text.length > MAX_ANSWER_LENGTH) return refuse(run, state, node, 'too_long');
      return state.waiting === 'confirm' && node.type === 'ask'
        ? takeConfirmation(run, state, node, input.text)
        : takeText(run, state, node, input.text);
    default:
      return node.type === 'ask' ? takeShared(run, state, node, input) : refuse(run, state, node, input.input);
  }
}

/** A tap counts only while its prompt stands; whatever the id says, nothing is guessed from it. */
function takeButton(run: Run, state: FlowState, node: QuestionNode, id: string): StepResult {
  const [, turn, index] = /^n\.(\d{1,9})\.(\d{1,2})$/.exec(id) ?? [];
  const offered = Number(turn) === state.turn ? offeredNow(run.context, node, state) : [];
  const chosen = offered[Number(index)];
  if (!chosen) return { state, effects: [], call: null, verdict: 'stale_choice' };
  return takeOffered(run, state, node, chosen);
}

/** An offered choice, however it was named. */
export function takeOffered(run: Run, state: FlowState, node: QuestionNode, chosen: Offered): StepResult {
  switch (chosen.id) {
    case special.skip:
      return takeSkip(run, state, node);
    case special.more:
      return node.type === 'rows' ? callRows(run, node, (state.page ?? 0) + 1) : ask(run, node);
    case special.retype:
    case special.change:
      return node.type === 'rows' ? callRows(run, node, 0) : ask(run, node);
    case special.yes:
    case special.no:
      return takeYesNo(run, state, node, chosen.id === special.yes);
    case special.staff:
      return { state, effects: [], call: null, verdict: 'staff' };
    case special.thisNumber:
      return takeThisNumber(run, state, node);
    default:
      return takeNamed(run, state, node, chosen);
  }
}

function takeYesNo(run: Run, state: FlowState, node: QuestionNode, yes: boolean): StepResult {
  if (state.waiting === 'confirm' && node.type === 'ask') {
    return yes ? keepCandidate(run, state, node) : ask(run, node);
  }
  return node.type === 'ask' && node.answer === 'yes_no'
    ? takeValue(run, state, node, { value: yes })
    : refuse(run, state, node, 'unclear');
}

function takeNamed(run: Run, state: FlowState, node: QuestionNode, chosen: Offered): StepResult {
  const beside = node.type === 'ask' ? node.choices.find(({ name }) => name === chosen.id) : undefined;
  if (beside) {
    run.trail = trailWith(run.trail, `${node.name}=${beside.name}`);
    return advance(run, beside.next);
  }
  if (node.type === 'choose') {
    const choice = node.choices.find(({ name }) => name === chosen.id);
    // A deploy may have taken the choice away: the question is put again as it is now.
    if (!choice) return ask(run, node);
    keep(run, node, { value: choice.name, parts: { label: { type: 'message', key: choice.key } } });
    run.trail = trailWith(run.trail, `${node.name}=${choice.name}`);
    return advance(run, choice.next);
  }
  const answer = { value: chosen.id, parts: { label: chosen.full ?? chosen.label, hint: chosen.hint ?? null } };
  if (node.type === 'rows') return keepAndGo(run, node, answer, node.next);
  return node.lookup ? takeValue(run, state, node, answer) : refuse(run, state, node, 'unclear');
}

/** A value that was understood: bounds, then the confirmation where the flow wants one, then on. */
export function takeValue(run: Run, state: FlowState, node: AskNode, answer: Answer): StepResult {
  const reason = outOfBounds(run.context, node, run.vars, answer.value);
  if (reason) return refuse(run, withoutCandidate(run.context, state, node), node, reason);
  if (node.confirm) return confirm(run, node, answer, { before: state });
  return keepAndGo(run, node, answer, node.next);
}

function keepCandidate(run: Run, state: FlowState, node: AskNode): StepResult {
  if (state.candidate === undefined) return ask(run, node);
  // Bounds again: "today" may be another day than when the value was said back.
  const reason = outOfBounds(run.context, node, run.vars, state.candidate);
  if (reason) return refuse(run, withoutCandidate(run.context, state, node), node, reason);
  return keepAndGo(run, node, { value: state.candidate, parts: state.parts ?? {} }, node.next);
}

function keepAndGo(run: Run, node: QuestionNode, answer: Answer, next: string): StepResult {
  keep(run, node, answer);
  run.trail = trailWith(run.trail, node.name);
  return advance(run, next);
}

function keep(run: Run, node: QuestionNode, answer: Answer): void {
  if (node.save.length === 0) return;
  run.vars = { ...run.vars };
  for (const { variable, part } of node.save) {
    run.vars[variable] = part === 'value' ? answer.value : (answer.parts?.[part] ?? labelOf(answer, part));
  }
}

function labelOf(answer: Answer, part: string): Value {
  return part === 'label' ? answer.value : null;
}

export function takeSkip(run: Run, state: FlowState, node: QuestionNode): StepResult {
  if (!node.skip) return refuse(run, state, node, 'not_optional');
  run.vars = { ...run.vars };
  for (const { variable } of node.save) run.vars[variable] = null;
  run.trail = trailWith(run.trail, node.name);
  return advance(run, node.skip);
}

function takeThisNumber(run: Run, state: FlowState, node: QuestionNode): StepResult {
  const { knownPhone } = run.context;
  if (node.type !== 'ask' || node.answer !== 'phone') return refuse(run, state, node, 'unclear');
  if (!knownPhone) return refuse(run, state, node, 'this_number');
  return takeValue(run, state, node, { value: knownPhone, parts: { verified: true } });
}

function takeText(run: Run, state: FlowState, node: QuestionNode, text: string): StepResult {
  if (node.type === 'ask') return takeAskText(run, state, node, text);
  const offered = offeredNow(run.context, node, state);
  const reading = readOffered(run.context, text, offered);
  if (reading.value !== null) return takeOffered(run, state, node, reading.value);
  const meant = node.type === 'choose' ? meantByYesNo(run, offered, node, text) : null;
  if (meant) return takeOffered(run, state, node, meant);
  return takeOther(run, node, text) ?? refuse(run, state, node, reading.reason);
}

/** "ya" where the flow says which choice that is. */
function meantByYesNo(run: Run, offered: readonly Offered[], node: ChooseNode, text: string): Offered | null {
  if (!node.yes && !node.no) return null;
  const { value } = readYesNo(text, run.context.words);
  const name = value === null ? null : value ? node.yes : node.no;
  return (name && offered.find(({ id }) => id === name)) || null;
}

/** Free text that is no answer, where the flow has a use for it. */
export function takeOther(run: Run, node: QuestionNode, text: string): StepResult | null {
  const clean = cleanText(text);
  if (!node.other || clean === '') return null;
  run.vars = { ...run.vars, [node.other.save]: clean };
  run.trail = trailWith(run.trail, node.name);
  return advance(run, node.other.next);
}

function takeAskText(run: Run, state: FlowState, node: AskNode, text: string): StepResult {
  const choices = offeredNow(run.context, node, state);
  const exact = offeredByLabel(text, choices);
  if (exact) return takeOffered(run, state, node, exact);
  if (node.answer === 'phone' && meansThisNumber(run.context, text)) {
    return takeThisNumber(run, state, node);
  }
  if (node.lookup) return takeQuery(run, state, node, node.lookup, text);
  const reading = readAnswer(run.context, node.answer, text);
  if (reading.value !== null) return takeValue(run, state, node, reading.value);
  const named = node.choices.length > 0 || mayMeanChoice(node, text);
  const offered = named ? readOffered(run.context, text, choices) : null;
  if (offered && offered.value !== null) return takeOffered(run, state, node, offered.value);
  return takeOther(run, node, text) ?? refuse(run, state, node, reading.reason);
}

/** "nomor ini aja kak". */
function meansThisNumber({ words }: StepContext, text: string): boolean {
  const folded = fold(text);
  return [folded, withoutFillers(folded, words)].some((said) => words.thisNumber.whole(said).length > 0);
}

/** Rows of the search before are chosen by number or label; anything else is searched for. */
function takeQuery(run: Run, state: FlowState, node: AskNode, lookup: string, text: string): StepResult {
  const rows = state.query === undefined ? null : readOffered(run.context, text, offeredNow(run.context, node, state));
  if (rows && rows.value !== null) return takeOffered(run, state, node, rows.value);
  const query = cleanText(text);
  if (query === '') return refuse(run, state, node, 'empty');
  const input = { ...fill(node.with, run.vars), query };
  return call(run, lookup, input, { tries: state.tries, turn: state.turn, query });
}

/** A shared contact or place, or a file. */
function takeShared(
  run: Run,
  state: FlowState,
  node: AskNode,
  input: Exclude<PersonInput, { input: 'text' | 'choice' }>,
): StepResult {
  const answer = sharedAnswer(run, node, input);
  return answer === null ? refuse(run, state, node, input.input) : takeValue(run, state, node, answer);
}

function sharedAnswer(
  run: Run,
  node: AskNode,
  input: Exclude<PersonInput, { input: 'text' | 'choice' }>,
): Answer | null {
  if (input.input === 'contact') {
    if (node.answer !== 'phone') return null;
    const phone = readAnswer(run.context, 'phone', input.phone).value;
    return phone && { value: phone.value, parts: { verified: input.verified } };
  }
  if (input.input === 'location') {
    const { latitude, longitude } = input;
    if (node.answer !== 'location' || !onEarth(latitude, longitude)) return null;
    return { value: [latitude, longitude], parts: { latitude, longitude } };
  }
  // A photo sent as a file keeps its sharpness, which a KTP needs: both count for both.
  const fits = (node.answer === 'photo' || node.answer === 'document') && ['photo', 'document'].includes(input.kind);
  const parts: Values = { kind: input.kind, mime: input.mimeType ?? null, size: input.sizeBytes ?? null };
  return fits && input.ref.length <= MAX_ANSWER_LENGTH ? { value: input.ref, parts } : null;
}

function onEarth(latitude: number, longitude: number): boolean {
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
}

/** At "Jumat, 17 Agustus 2001, betul?": yes, change, or a new answer at once ("bukan, 18"). */
function takeConfirmation(run: Run, state: FlowState, node: AskNode, text: string): StepResult {
  const offered = offeredNow(run.context, node, state);
  const chosen = offeredByLabel(text, offered);
  if (chosen) return takeOffered(run, state, node, chosen);
  // "1" and "2" are the buttons' numbers here, also where the answer itself is a number.
  const numbered = /^\s*\d\s*$/.test(text) ? readOffered(run.context, text, offered).value : null;
  if (numbered) return takeOffered(run, state, node, numbered);
  const another = isFree(node) ? null : readAnswer(run.context, node.answer, text).value;
  if (another && another.value !== state.candidate) return takeValue(run, state, node, another);
  const said = readYesNo(text, run.context.words).value;
  if (another || said === true) return keepCandidate(run, state, node);
  const corrected = correction(run, state, node, text, said === false);
  if (corrected) return takeValue(run, state, node, corrected);
  const meant = readOffered(run.context, text, offered).value;
  if (meant) return takeOffered(run, state, node, meant);
  return said === false ? ask(run, node) : refuse(run, state, node, 'confirm');
}

/** Every text is a valid answer of these types, so that "ya" must be looked for first. */
function isFree(node: AskNode): boolean {
  return node.lookup !== null || node.answer === 'text' || node.answer === 'name' || node.answer === 'yes_no';
}

/** The new value behind a "no": the rest of the message, or for a date only the day that was wrong. */
function correction(run: Run, state: FlowState, node: AskNode, text: string, no: boolean): Answer | null {
  const rest = (no ? text.replace(/^\s*\p{L}+[\s,.!:;-]*/u, '') : text).trim();
  if (rest === '') return null;
  if (node.answer === 'date' && (no || /\d/.test(rest))) {
    const day = otherDay(run, state, rest);
    if (day) return day;
  }
  if (!no) return null;
  const answer = readAnswer(run.context, node.answer, rest).value;
  if (!isFree(node)) return answer;
  if (node.answer !== 'name') return null;
  // A bare "bukan" or "salah" asks again; a name of its own is taken.
  const short =
    readYesNo(rest, run.context.words).value !== null ||
    readOffered(run.context, rest, offeredNow(run.context, node, state)).value;
  return short ? null : answer;
}

/** "bukan, 18": the day of the month alone, in the month and year that stood there. */
function otherDay(run: Run, state: FlowState, text: string): Answer | null {
  const day = /^(?:tgl|tanggal)?\s*(\d{1,2})$/iu.exec(text)?.[1];
  if (!day || typeof state.candidate !== 'string') return null;
  const [year, month] = state.candidate.split('-');
  return readAnswer(run.context, 'date', `${day}-${month}-${year}`).value;
}
