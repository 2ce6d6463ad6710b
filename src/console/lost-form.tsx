import { openDraft } from '../actions/draft-words.js';
import { maskNik } from '../domain/nik.js';
import { formName } from '../flow/form-name.js';
import type { FoundDraft, LostNumber } from '../store/draft-search.js';
import type { PersonCard } from '../store/person-card.js';
import type { WaitingConversation } from '../store/staff-inbox.js';
import { maskDigits } from '../text/mask-digits.js';
import { channelWord, mediaWord } from './chat-words.js';
import { Shell } from './layout.js';
import { when } from './moment.js';
import type { ConsoleContext, ConsolePorts } from './ports.js';

const zone = 'Asia/Jakarta';

/** Words of a chat that tell it from the others in a list to choose from. */
const hintLength = 40;

export interface LostProps {
  readonly c: ConsoleContext;
  readonly ports: ConsolePorts;
  readonly search: string;
  readonly lost: LostNumber;
  /** Chats that asked for staff: the person's new one is among them. */
  readonly waiting: readonly WaitingConversation[];
  /** Just made, to be typed into the new chat. */
  readonly code: string | null;
}

/** Finds what somebody began in a chat that they have no more, and lets it go on elsewhere. */
export function LostForm(props: LostProps) {
  const { c, search, lost, code } = props;
  const word = c.get('word');
  return (
    <Shell c={c} title={word('lost.title')} place="drafts">
      <p>{word('lost.lead')}</p>
      {code !== null && (
        <p class="note good" role="status">
          {word('lost.code_made')} <b class="code">{`LANJUT ${code}`}</b>
        </p>
      )}
      <form method="get" action="/console/drafts" class="card narrow" autocomplete="off">
        <label>
          {word('lost.search')}
          <input name="search" value={search} maxlength={120} required />
        </label>
        <button type="submit">{word('enrol.search')}</button>
      </form>
      {lost.person !== null && <Person {...props} person={lost.person} />}
      {search !== '' && lost.drafts.length === 0 && (
        <p class="card">{word(lost.person === null ? 'lost.nothing' : 'lost.no_drafts')}</p>
      )}
      {lost.drafts.map((draft) => (
        <Draft {...props} draft={draft} />
      ))}
    </Shell>
  );
}

function Person(props: LostProps & { readonly person: PersonCard }) {
  const { c, person } = props;
  const word = c.get('word');
  const chats = person.chats.filter(({ until, channel }) => until === null && channel !== 'counter');
  return (
    <section class="card">
      <h2>{person.name}</h2>
      <dl class="facts">
        <dt>{word('application.nik')}</dt>
        <dd>{person.nik ?? word('application.no_nik')}</dd>
        <dt>{word('application.phone')}</dt>
        <dd>{person.phone ?? '–'}</dd>
        <dt>{word('lost.applications')}</dt>
        <dd>{person.applications.map(({ number, stage }) => `${number} (${word(`stages.${stage}`)})`).join(', ')}</dd>
        <dt>{word('lost.chats')}</dt>
        <dd>{chats.map(({ channel }) => channelWord(word, channel)).join(', ') || '–'}</dd>
      </dl>
      <Chats {...props} action={`/console/people/${person.id}/link`} label={word('lost.link')} hint="lost.link_hint" />
    </section>
  );
}

function Draft(props: LostProps & { readonly draft: FoundDraft }) {
  const { c, ports, search, draft } = props;
  const word = c.get('word');
  const { id, name, nik, channel, done, total, savedAt } = draft;
  const state = openDraft(ports.store.encryption, draft);
  const form = state === null ? draft.flow : ports.messages.value(c.get('locale'), formName(draft.flow, state));
  return (
    <section class="card">
      <h2>{name ?? word('waiting.nameless')}</h2>
      <p>
        {word('lost.draft', { form, done, total, at: when(c, ports, savedAt, zone) })}{' '}
        <span class="tag">{channelWord(word, channel)}</span>
        {nik !== null && ` NIK ${maskNik(nik)}`}
      </p>
      <form method="post" action={`/console/drafts/${id}/code`}>
        <input type="hidden" name="search" value={search} />
        <button type="submit">{word('lost.code')}</button>
      </form>
      <Chats {...props} action={`/console/drafts/${id}/move`} label={word('lost.move')} hint="lost.move_hint" />
    </section>
  );
}

interface ChatsProps extends LostProps {
  readonly action: string;
  readonly label: string;
  readonly hint: string;
}

/** The new chat is known by having asked for staff a moment ago: whoever holds it stands at the counter. */
function Chats({ c, search, waiting, action, label, hint }: ChatsProps) {
  const word = c.get('word');
  return (
    <details>
      <summary>{label}</summary>
      <p class="soft">{word(hint)}</p>
      {waiting.length === 0 ? (
        <p>{word('lost.nobody_waits')}</p>
      ) : (
        <form method="post" action={action}>
          <input type="hidden" name="search" value={search} />
          <label>
            {word('lost.chat')}
            <select name="chat" required>
              <option value="">{word('lost.choose')}</option>
              {waiting.map((one) => (
                <option value={one.id}>
                  {`${one.name ?? word('waiting.nameless')}, ${channelWord(word, one.channel)}: ${maskDigits(mediaWord(word, one.lastWords)).slice(0, hintLength)}`}
                </option>
              ))}
            </select>
          </label>
          <button type="submit">{label}</button>
        </form>
      )}
    </details>
  );
}
