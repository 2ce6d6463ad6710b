import type { Batch } from '../domain/catalogue/snapshot.js';
import { activities, educations } from '../domain/eligibility.js';
import type { Outcome } from '../flow/action.js';
import { accounts, type EnrolField, type Typed, wishes } from './enrol-form.js';
import { nameWord } from './flag-word.js';
import { Shell } from './layout.js';
import type { ConsoleContext, ConsolePorts } from './ports.js';
import { Villages } from './villages.js';

export interface EnrolFormProps {
  readonly c: ConsoleContext;
  readonly ports: ConsolePorts;
  readonly batches: readonly Batch[];
  readonly typed: Typed;
  /** Villages of the typed place. */
  readonly found: Outcome | null;
  readonly wrong?: readonly EnrolField[];
  readonly refusal?: Pick<Required<Outcome>, 'outcome' | 'values'>;
}

/** The form of the counter; what was typed stays where something has to be mended. */
export function EnrolForm(props: EnrolFormProps) {
  const { c, batches, typed, wrong, refusal } = props;
  const word = c.get('word');
  return (
    <Shell c={c} title={word('enrol.title')} place="enrol">
      <p>{word('enrol.lead')}</p>
      {wrong && (
        <p class="note bad" role="alert">
          {word('enrol.wrong')}
        </p>
      )}
      {refusal && (
        <p class="note bad" role="alert">
          {word(refusalKey(c, refusal.outcome), refusal.values)}
        </p>
      )}
      {batches.length === 0 ? (
        <p class="card">{word('enrol.closed')}</p>
      ) : (
        <form method="post" action="/console/enrol" class="card narrow" autocomplete="off">
          <input type="hidden" name="once" value={typed.once ?? ''} />
          <BatchField {...props} />
          <Text {...props} field="name" />
          <Text {...props} field="nik" mode="numeric" />
          <Text {...props} field="born" />
          <Text {...props} field="phone" mode="tel" />
          <Education {...props} />
          <Village {...props} />
          <Situation {...props} />
          <Guardian {...props} />
          <Wish {...props} />
          <label class="tick">
            <input type="checkbox" name="paper" value="yes" checked={typed.paper === 'yes'} required />
            {word('enrol.paper')}
          </label>
          <Fault {...props} field="paper" />
          <button type="submit">{word('enrol.submit')}</button>
        </form>
      )}
    </Shell>
  );
}

function refusalKey(c: ConsoleContext, outcome: string): string {
  const key = `enrol.refused.${outcome}`;
  return nameWord(c, 'enrol.refused', outcome) === c.get('word')('enrol.refused.other') ? 'enrol.refused.other' : key;
}

function Fault({ c, wrong, field }: EnrolFormProps & { readonly field: EnrolField }) {
  return wrong?.includes(field) ? <small class="fault">{c.get('word')(`enrol.errors.${field}`)}</small> : null;
}

interface TextProps extends EnrolFormProps {
  readonly field: 'name' | 'nik' | 'born' | 'phone' | 'guardianName' | 'guardianPhone';
  readonly optional?: boolean;
  readonly mode?: 'numeric' | 'tel';
}

function Text(props: TextProps) {
  const { c, typed, wrong, field, optional = false, mode = 'text' } = props;
  return (
    <label>
      {c.get('word')(`enrol.${field}`)}
      <input
        name={field}
        value={typed[field] ?? ''}
        inputmode={mode}
        maxlength={120}
        aria-invalid={wrong?.includes(field) ? 'true' : undefined}
        required={!optional}
      />
      <Fault {...props} field={field} />
    </label>
  );
}

function BatchField(props: EnrolFormProps) {
  const { c, batches, typed } = props;
  const word = c.get('word');
  return (
    <label>
      {word('enrol.batch')}
      <select name="batch" required>
        <option value="">{word('enrol.choose')}</option>
        {batches.map(({ code, program }) => (
          <option value={code} selected={code === typed.batch}>
            {`${program.title}, ${program.centre.name}`}
          </option>
        ))}
      </select>
      <Fault {...props} field="batch" />
    </label>
  );
}

function Education(props: EnrolFormProps) {
  const { c, ports, typed } = props;
  return (
    <label>
      {c.get('word')('enrol.education')}
      <select name="education" required>
        <option value="">{c.get('word')('enrol.pick')}</option>
        {educations.map((level) => (
          <option value={level} selected={level === typed.education}>
            {ports.messages.render(c.get('locale'), `application.level.${level}`)}
          </option>
        ))}
      </select>
      <Fault {...props} field="education" />
    </label>
  );
}

/** Asked where the class has a rule about it; elsewhere it may stay empty. */
function Situation(props: EnrolFormProps) {
  const { c, typed } = props;
  const word = c.get('word');
  return (
    <>
      <label>
        {word('enrol.activity')}
        <select name="activity">
          <option value="">{word('enrol.not_asked')}</option>
          {activities.map((one) => (
            <option value={one} selected={one === typed.activity}>
              {word(`enrol.activities.${one}`)}
            </option>
          ))}
        </select>
        <Fault {...props} field="activity" />
      </label>
      <label>
        {word('enrol.account')}
        <select name="account">
          <option value="">{word('enrol.not_asked')}</option>
          {accounts.map((one) => (
            <option value={one} selected={one === typed.account}>
              {word(`enrol.accounts.${one}`)}
            </option>
          ))}
        </select>
        <Fault {...props} field="account" />
      </label>
    </>
  );
}

const guardianFields: readonly EnrolField[] = ['guardianName', 'guardianPhone', 'guardianPaper'];

/** Only for whoever is under 18; open where something of it is missing. */
function Guardian(props: EnrolFormProps) {
  const { c, typed, wrong } = props;
  const word = c.get('word');
  const open = typed.guardianName !== undefined && typed.guardianName !== '';
  return (
    <details open={open || wrong?.some((field) => guardianFields.includes(field))}>
      <summary>{word('enrol.minor')}</summary>
      <Text {...props} field="guardianName" optional />
      <Text {...props} field="guardianPhone" mode="tel" optional />
      <label class="tick">
        <input type="checkbox" name="guardianPaper" value="yes" checked={typed.guardianPaper === 'yes'} />
        {word('enrol.guardianPaper')}
      </label>
      <Fault {...props} field="guardianPaper" />
    </details>
  );
}

/** The name is looked up while it is typed; without a script, when the form is sent. */
function Village(props: EnrolFormProps) {
  const { c, typed, found } = props;
  const word = c.get('word');
  return (
    <>
      <label>
        {word('enrol.region')}
        <input
          name="place"
          value={typed.place ?? ''}
          maxlength={120}
          required
          hx-get="/console/enrol/villages"
          hx-trigger="input changed delay:300ms"
          hx-target="#villages"
          hx-include="[name='batch']"
        />
        <small>{word('enrol.region_hint')}</small>
      </label>
      <div id="villages" aria-live="polite">
        {found && <Villages c={c} found={found} chosen={typed.region ?? ''} />}
      </div>
      <Fault {...props} field="region" />
    </>
  );
}

function Wish({ c, typed }: EnrolFormProps) {
  const word = c.get('word');
  return (
    <label>
      {word('enrol.wish')}
      <select name="wish">
        {wishes.map((wish) => (
          <option value={wish} selected={wish === typed.wish}>
            {word(`enrol.wishes.${wish}`)}
          </option>
        ))}
      </select>
    </label>
  );
}
