import { findingWords } from '../actions/finding-words.js';
import type { ImportReport } from '../actions/import-catalogue.js';
import type { Change } from '../domain/catalogue/diff.js';
import type { Finding } from '../domain/catalogue/read-file.js';
import type { SentFile } from './catalogue-upload.js';
import { changeKinds, changeWords, type MomentWords } from './change-words.js';
import { Shell } from './layout.js';
import { changesShown, findingsShown } from './limits.js';
import type { ConsoleContext, ConsolePorts } from './ports.js';

interface FindingsProps {
  readonly c: ConsoleContext;
  readonly ports: ConsolePorts;
  readonly findings: readonly Finding[];
}

/** What has to be mended in the files; nothing was written. */
export function Broken({ c, ports, findings }: FindingsProps) {
  const word = c.get('word');
  const count = findings.filter(({ level }) => level === 'error').length;
  return (
    <Shell c={c} title={word('catalogue.broken')} place="catalogue">
      <p class="note bad" role="alert">
        {word('catalogue.broken_lead', { count })}
      </p>
      <Findings c={c} ports={ports} findings={findings} />
      <Back c={c} />
    </Shell>
  );
}

function Findings({ c, ports, findings }: FindingsProps) {
  const word = c.get('word');
  const say: Parameters<typeof findingWords>[0] = (key, args) => ports.messages.render(c.get('locale'), key, args);
  return (
    <ul class="rows">
      {findings.slice(0, findingsShown).map((finding) => (
        <li>
          <div>
            <b>{word('catalogue.place', { file: finding.file, line: finding.line })}</b>{' '}
            {finding.level === 'warning' && <span class="tag">{word('catalogue.warning')}</span>}
            <br />
            {findingWords(say, finding)}
          </div>
        </li>
      ))}
      {findings.length > findingsShown && (
        <li>
          <small>{word('catalogue.more', { count: findings.length - findingsShown })}</small>
        </li>
      )}
    </ul>
  );
}

function Back({ c }: { readonly c: ConsoleContext }) {
  return (
    <p>
      <a class="button quiet" href="/console/catalogue">
        {c.get('word')('catalogue.back')}
      </a>
    </p>
  );
}

interface PreviewProps {
  readonly c: ConsoleContext;
  readonly ports: ConsolePorts;
  readonly report: ImportReport;
  readonly sent: readonly SentFile[];
  readonly moment: MomentWords;
}

/** What an import of these files would do, and the button that does exactly that. */
export function Preview({ c, ports, report, sent, moment }: PreviewProps) {
  const word = c.get('word');
  const kept = report.changes.filter(({ change }) => change === 'kept');
  const told = report.changes.filter(({ change }) => change !== 'kept');
  const nothing = told.length === 0 && report.opened.length === 0;
  return (
    <Shell c={c} title={word('catalogue.preview')} place="catalogue">
      {report.moved && (
        <p class="note bad" role="alert">
          {word('catalogue.moved')}
        </p>
      )}
      <section class="card">
        <p>{word(nothing ? 'catalogue.nothing_to_do' : 'catalogue.not_yet')}</p>
        <Counts c={c} report={report} />
        {report.opened.length > 0 && (
          <p>
            <b>{word('catalogue.opens', { count: report.opened.length })}</b> {report.opened.join(', ')}
          </p>
        )}
        <div class="actions">
          {!nothing && <Confirm c={c} report={report} sent={sent} />}
          <a class="button quiet" href="/console/catalogue">
            {word(nothing ? 'catalogue.back' : 'catalogue.cancel')}
          </a>
        </div>
      </section>
      {report.findings.length > 0 && <Findings c={c} ports={ports} findings={report.findings} />}
      {changeKinds.map((kind) => (
        <Kind c={c} kind={kind} changes={told.filter((one) => one.kind === kind)} moment={moment} />
      ))}
      {kept.length > 0 && (
        <details>
          <summary>{word('catalogue.kept', { count: kept.length })}</summary>
          <p class="soft">{word('catalogue.kept_hint')}</p>
          {changeKinds.map((kind) => (
            <Kind c={c} kind={kind} changes={kept.filter((one) => one.kind === kind)} moment={moment} />
          ))}
        </details>
      )}
    </Shell>
  );
}

function Counts({ c, report }: Pick<PreviewProps, 'c' | 'report'>) {
  const word = c.get('word');
  const count = (change: Change['change']) => report.changes.filter((one) => one.change === change).length;
  const counts = { added: count('added'), changed: count('changed'), same: report.same, kept: count('kept') };
  return (
    <dl class="facts">
      {(['added', 'changed', 'same', 'kept'] as const).map((name) => (
        <>
          <dt>{word(`catalogue.counts.${name}`)}</dt>
          <dd>{String(counts[name])}</dd>
        </>
      ))}
    </dl>
  );
}

/** The files go along, and so does what was seen: when that is no longer so, nothing is written. */
function Confirm({ c, report, sent }: Pick<PreviewProps, 'c' | 'report' | 'sent'>) {
  return (
    <form method="post" action="/console/catalogue/import" enctype="multipart/form-data">
      <input type="hidden" name="plan" value={report.plan} />
      {sent.map(({ name, text }) => (
        <>
          <input type="hidden" name="name" value={name} />
          <input type="hidden" name="text" value={text} />
        </>
      ))}
      <button type="submit">{c.get('word')('catalogue.import')}</button>
    </form>
  );
}

interface KindProps extends Pick<PreviewProps, 'c' | 'moment'> {
  readonly kind: Change['kind'];
  readonly changes: readonly Change[];
}

function Kind({ c, kind, changes, moment }: KindProps) {
  const word = c.get('word');
  if (changes.length === 0) return null;
  return (
    <section>
      <h2>{word(`catalogue.kinds.${kind}`)}</h2>
      <ul class="rows">
        {changes.slice(0, shownOf(kind)).map((change) => (
          <li>
            <div>
              <span class={change.change === 'changed' ? 'tag bad' : 'tag'}>
                {word(`catalogue.changes.${change.change}`)}
              </span>{' '}
              {change.name !== null && <b>{change.name}</b>} {change.code}
              {changeWords(c, change.fields, moment).map((line) => (
                <>
                  <br />
                  <small>{line}</small>
                </>
              ))}
            </div>
          </li>
        ))}
        {changes.length > shownOf(kind) && (
          <li>
            <small>{word('catalogue.more', { count: changes.length - shownOf(kind) })}</small>
          </li>
        )}
      </ul>
    </section>
  );
}

/** A hundred quotas of one batch say the same. */
const quotasShown = 5;

function shownOf(kind: Change['kind']): number {
  return kind === 'quota' ? quotasShown : changesShown;
}
