import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { dayAt } from '../domain/catalogue/day.js';
import { ageOn } from '../domain/eligibility.js';
import { maskNik } from '../domain/nik.js';
import { decisionUndoUntil } from '../domain/staff-decision.js';
import { type DocumentDesk, documentDesk } from '../store/application-documents.js';
import { type ApplicationFile, hasChat, readApplicationFile } from '../store/application-file.js';
import { type ApplicationNote, notesOf } from '../store/application-note.js';
import { insertAudit } from '../store/audit.js';
import { documentsOf, openDocument, type StoredDocument } from '../store/document.js';
import { channelWord } from './chat-words.js';
import { Decide } from './decide.js';
import { Documents } from './documents.js';
import { flagWord, nameWord } from './flag-word.js';
import { idParam } from './form.js';
import { Shell, send } from './layout.js';
import { when } from './moment.js';
import { actorOf, type ConsoleContext, type ConsoleEnv, type ConsolePorts } from './ports.js';

/** `/console/applications/<id>`: what somebody applied with, what to look at, and what to decide. */
export function applicationPage(ports: ConsolePorts): Hono<ConsoleEnv> {
  const { store, clock, newId } = ports;
  const app = new Hono<ConsoleEnv>();
  const show = async (c: ConsoleContext, revealed: boolean) => {
    const file = await fileOf(c, ports);
    const [notes, documents, desk] = await Promise.all([
      notesOf(store.prisma, store.encryption, file.id),
      documentsOf(store.prisma, [file.id]),
      documentDesk(store.prisma, file.id),
    ]);
    return send(c, <Application c={c} ports={ports} {...{ file, notes, documents, desk, revealed }} />);
  };
  app.get('/applications/:id', (c) => show(c, false));
  // A form and no link: what is shown in full is asked for each time, and stands in the audit.
  app.post('/applications/:id/nik', async (c) => {
    const subject = `application:${idParam(c)}`;
    const audit = { id: newId(), actor: actorOf(c), action: 'reveal_nik', subject, detail: {} };
    await fileOf(c, ports);
    await store.transaction((tx) => insertAudit(tx, audit, clock.now()));
    return show(c, true);
  });
  app.get('/documents/:id', async (c) => {
    const opened = { id: idParam(c), actor: actorOf(c), auditId: newId(), now: clock.now() };
    const document = await openDocument({ store, files: ports.files }, opened);
    if (document === null) throw new HTTPException(404);
    c.header('content-type', document.mime);
    c.header('content-disposition', 'inline');
    return c.body(new Uint8Array(document.bytes));
  });
  return app;
}

async function fileOf(c: ConsoleContext, { store }: ConsolePorts): Promise<ApplicationFile> {
  const file = await readApplicationFile(store.prisma, store.encryption, idParam(c));
  if (file === null) throw new HTTPException(404);
  return file;
}

interface ApplicationProps {
  readonly c: ConsoleContext;
  readonly ports: ConsolePorts;
  readonly file: ApplicationFile;
  readonly notes: readonly ApplicationNote[];
  readonly documents: readonly StoredDocument[];
  readonly desk: DocumentDesk | null;
  /** Is the NIK shown in full? */
  readonly revealed: boolean;
}

function Application({ c, ports, file, notes, documents, desk, revealed }: ApplicationProps) {
  const word = c.get('word');
  const { id, number, name, flags, conversationId } = file;
  return (
    <Shell c={c} title={word('application.title', { number, name })} place="batches">
      <Undo c={c} ports={ports} file={file} />
      <div class="two">
        <div>
          <section class="card">
            <h2>{word('application.facts')}</h2>
            <Facts c={c} ports={ports} file={file} revealed={revealed} />
          </section>
          <section class="card">
            <h2>{word('application.flags')}</h2>
            {flags.length === 0 && <p>{word('application.no_flags')}</p>}
            {flags.map((flag) => (
              <p>
                <span class="tag bad">{flagWord(c, flag)}</span>
              </p>
            ))}
          </section>
          <section class="card">
            <h2>{word('application.documents')}</h2>
            <Documents c={c} file={file} documents={documents} desk={desk} />
          </section>
        </div>
        <div>
          <Decide c={c} file={file} once={ports.newId()} />
          <section class="card">
            <h2>{word('application.history')}</h2>
            <History c={c} ports={ports} file={file} notes={notes} />
          </section>
          <div class="actions">
            {!hasChat(file) ? (
              <p>{word('application.no_chat')}</p>
            ) : (
              <a class="button quiet" href={`/console/chats/${conversationId}`}>
                {word('application.chat')}
              </a>
            )}
            <a class="button quiet" href={`/console/applications/${id}/receipt`}>
              {word('application.receipt')}
            </a>
          </div>
        </div>
      </div>
    </Shell>
  );
}

function Undo({ c, ports, file }: Pick<ApplicationProps, 'c' | 'ports' | 'file'>) {
  const { id, stage, zone, decidedAt } = file;
  const until = decidedAt === null ? 0 : decisionUndoUntil(decidedAt.getTime());
  if (until <= ports.clock.now()) return null;
  const word = c.get('word');
  return (
    <form method="post" action={`/console/applications/${id}/decide`} class="note">
      <input type="hidden" name="decision" value="undo" />
      <input type="hidden" name="seen" value={stage} />
      <p>{word('application.undo_hint', { until: when(c, ports, until, zone) })}</p>
      <button type="submit" class="quiet">
        {word('application.undo')}
      </button>
    </form>
  );
}

function Facts({ c, ports, file, revealed }: Omit<ApplicationProps, 'notes' | 'documents' | 'desk'>) {
  const word = c.get('word');
  const { id, nik, born, phone, education, region, batch, centre, channel, submittedAt, stage, rank, zone } = file;
  const age = born === null ? 0 : ageOn(born, dayAt(ports.clock.now(), zone));
  const level = education === null ? '–' : ports.messages.render(c.get('locale'), `application.level.${education}`);
  return (
    <dl class="facts">
      <dt>{word('application.name')}</dt>
      <dd>{file.name}</dd>
      <dt>{word('application.nik')}</dt>
      <dd>
        {nik === null ? word('application.no_nik') : revealed ? nik : maskNik(nik)}{' '}
        {nik !== null && !revealed && (
          <form method="post" action={`/console/applications/${id}/nik`}>
            <button type="submit" class="link">
              {word('application.reveal')}
            </button>
          </form>
        )}
      </dd>
      <dt>{word('application.born')}</dt>
      <dd>{born === null ? '–' : word('application.age', { born, age })}</dd>
      <dt>{word('application.phone')}</dt>
      <dd>{phone === null ? '–' : <a href={`tel:${phone}`}>{phone}</a>}</dd>
      <dt>{word('application.education')}</dt>
      <dd>{level}</dd>
      <dt>{word('application.region')}</dt>
      <dd>{region.join(', ') || '–'}</dd>
      <dt>{word('application.batch')}</dt>
      <dd>
        <a href={`/console/batches/${encodeURIComponent(batch.code)}`}>{batch.title}</a>, {centre}
      </dd>
      <dt>{word('application.stage')}</dt>
      <dd>
        {word(`stages.${stage}`)} {rank !== null && word('batch.place', { rank })}
      </dd>
      <dt>{word('application.channel')}</dt>
      <dd>{channelWord(word, channel)}</dd>
      <dt>{word('application.submitted')}</dt>
      <dd>{when(c, ports, submittedAt, zone)}</dd>
    </dl>
  );
}

function History({ c, ports, file, notes }: Pick<ApplicationProps, 'c' | 'ports' | 'file' | 'notes'>) {
  const word = c.get('word');
  const at = (moment: Date) => when(c, ports, moment, file.zone);
  const lines = [
    ...file.events.map((event) => ({ at: event.at, text: eventWords(c, ports, event, at(event.at)) })),
    ...notes.map((note) => ({
      at: note.at,
      text: `${at(note.at)}: ${word(`application.${note.kind}`, { text: note.text })}`,
    })),
    ...file.consents.map(({ purpose, given, version, channel, at: moment }) => ({
      at: moment,
      text: word('application.consent', {
        purpose: nameWord(c, 'application.purposes', purpose.split('.').at(-1) ?? ''),
        given: String(given),
        version,
        channel: channelWord(word, channel),
        at: at(moment),
      }),
    })),
  ].sort((one, two) => one.at.getTime() - two.at.getTime());
  return (
    <ul class="history">
      {lines.map((line) => (
        <li>{line.text}</li>
      ))}
    </ul>
  );
}

function eventWords(
  c: ConsoleContext,
  { messages }: ConsolePorts,
  { stage, reason }: ApplicationFile['events'][number],
  at: string,
): string {
  const word = c.get('word');
  const named = word(`stages.${stage}`);
  if (reason === null) return word('application.event', { at, stage: named });
  const rejection = /^reject:(\w+)$/.exec(reason)?.[1];
  const said = rejection
    ? messages.render(c.get('locale'), `application.reason.${rejection}`)
    : word(`reasons.${reason}`).replace(/^\[.*\]$/, reason);
  return word('application.event_reason', { at, stage: named, reason: said });
}
