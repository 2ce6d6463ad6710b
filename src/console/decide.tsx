import { possibleDecisions, rejectionReasons, type StaffDecision } from '../domain/staff-decision.js';
import { type ApplicationFile, hasChat } from '../store/application-file.js';
import { replyLength } from './limits.js';
import type { ConsoleContext } from './ports.js';

export interface DecideProps {
  readonly c: ConsoleContext;
  readonly file: ApplicationFile;
  /** Of the question's form. */
  readonly once: string;
}

/** What can be decided about an application now. To reject takes two steps and a reason. */
export function Decide({ c, file, once }: DecideProps) {
  const word = c.get('word');
  const possible = possibleDecisions(file.stage);
  const plain = possible.filter((one) => one !== 'reject');
  return (
    <section class="card">
      <h2>{word('decide.title')}</h2>
      {possible.length === 0 && <p>{word('decide.none')}</p>}
      <div class="actions">
        {plain.map((decision) => (
          <form method="post" action={`/console/applications/${file.id}/decide`}>
            <Asked file={file} decision={decision} />
            <button type="submit">{word(`decide.${decision}`)}</button>
          </form>
        ))}
      </div>
      {possible.length > 0 && hasChat(file) && <Question c={c} file={file} once={once} />}
      {possible.includes('reject') && <Reject c={c} file={file} />}
    </section>
  );
}

/** The stage goes along: whoever decides on something else than they saw is told so. */
function Asked({ file, decision }: { readonly file: ApplicationFile; readonly decision: StaffDecision }) {
  return (
    <>
      <input type="hidden" name="decision" value={decision} />
      <input type="hidden" name="seen" value={file.stage} />
    </>
  );
}

function Question({ c, file, once }: DecideProps) {
  const word = c.get('word');
  return (
    <details>
      <summary>{word('decide.ask')}</summary>
      <form method="post" action={`/console/applications/${file.id}/ask`}>
        <input type="hidden" name="once" value={once} />
        <label>
          {word('decide.question')}
          <textarea name="question" rows={3} maxlength={replyLength} required />
        </label>
        <p class="soft">{word('decide.ask_hint')}</p>
        <button type="submit">{word('decide.send_question')}</button>
      </form>
    </details>
  );
}

function Reject({ c, file }: Pick<DecideProps, 'c' | 'file'>) {
  const word = c.get('word');
  return (
    <details>
      <summary>{word('decide.reject')}</summary>
      <form method="post" action={`/console/applications/${file.id}/decide`}>
        <Asked file={file} decision="reject" />
        <label>
          {word('decide.reason')}
          <select name="reason" required>
            <option value="">{word('decide.choose')}</option>
            {rejectionReasons.map((reason) => (
              <option value={reason}>{word(`decide.reasons.${reason}`)}</option>
            ))}
          </select>
        </label>
        <p class="soft">{word('decide.reject_hint')}</p>
        <button type="submit" class="bad">
          {word('decide.reject_submit')}
        </button>
      </form>
    </details>
  );
}
