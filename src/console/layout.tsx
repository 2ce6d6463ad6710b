import { raw } from 'hono/html';
import type { Child } from 'hono/jsx';
import { assetUrl } from './assets.js';
import type { ConsoleContext, Word } from './ports.js';

/** htmx may neither evaluate text nor write style elements: the policy of the page forbids both. */
const htmxConfig = JSON.stringify({
  includeIndicatorStyles: false,
  allowEval: false,
  selfRequestsOnly: true,
  historyCacheSize: 0,
});

const places = [
  'waiting',
  'batches',
  'enrol',
  'drafts',
  'unreached',
  'requests',
  'troubles',
  'catalogue',
  'staff',
  'whatsapp',
] as const;
export type ConsolePlace = (typeof places)[number];

const adminPlaces: readonly string[] = ['catalogue', 'staff', 'whatsapp'];

const addresses: Readonly<Record<ConsolePlace, string>> = {
  waiting: '/console',
  batches: '/console/batches',
  enrol: '/console/enrol',
  drafts: '/console/drafts',
  unreached: '/console/unreached',
  requests: '/console/requests',
  troubles: '/console/troubles',
  catalogue: '/console/catalogue',
  staff: '/console/staff',
  whatsapp: '/console/whatsapp',
};

/** What was just done, from the address after a form: only these words can be made to appear. */
const doneWords = [
  'replied',
  'handed_back',
  'verified',
  'accepted',
  'confirmed',
  'rejected',
  'asked',
  'document_asked',
  'document_counter',
  'document_added',
  'document_same',
  'upload_too_large',
  'upload_heic',
  'upload_wrong_type',
  'upload_unreadable',
  'upload_too_small',
  'upload_too_dark',
  'upload_pages',
  'upload_none',
  'upload_over',
  'undone',
  'stale',
  'full',
  'gone',
  'filled',
  'too_late',
  'opened',
  'not_opened',
  'shut',
  'let_in',
  'request_done',
  'request_refused',
  'nik_taken',
  'moved',
  'not_moved',
  'occupied',
  'told',
  'linked',
  'linked_before',
  'imported',
  'nothing_imported',
  'closed',
  'not_closed',
  'past_class',
  'tried_again',
] as const;
export type DoneWord = (typeof doneWords)[number];

const badWords: ReadonlySet<DoneWord> = new Set([
  'upload_too_large',
  'upload_heic',
  'upload_wrong_type',
  'upload_unreadable',
  'upload_too_small',
  'upload_too_dark',
  'upload_pages',
  'upload_none',
  'upload_over',
  'stale',
  'full',
  'gone',
  'filled',
  'too_late',
  'not_opened',
  'nik_taken',
  'not_moved',
  'occupied',
  'not_closed',
  'past_class',
]);

interface ShellProps {
  readonly c: ConsoleContext;
  readonly title: string;
  readonly place?: ConsolePlace;
  readonly children?: Child;
}

/** A whole page. Without `place` nobody is logged in yet. */
export function Shell({ c, title, place, children }: ShellProps) {
  const word = c.get('word');
  return (
    <html lang={c.get('locale')}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <meta name="htmx-config" content={htmxConfig} />
        <link rel="icon" type="image/svg+xml" href={assetUrl('icon.svg')} />
        <title>{`${title} · Kawan`}</title>
        <link rel="stylesheet" href={assetUrl('console.css')} />
        <link rel="stylesheet" href={assetUrl('parts.css')} />
        <script src={assetUrl('htmx.js')} defer />
        <script src={assetUrl('console.js')} defer />
      </head>
      <body>
        <a class="skip" href="#main">
          {word('skip')}
        </a>
        <header class="top">
          <a class="brand" href="/console">
            Kawan <small>{word('brand')}</small>
          </a>
          {place && <Navigation c={c} word={word} place={place} />}
        </header>
        <main id="main">
          <Done c={c} word={word} />
          <h1>{title}</h1>
          {children}
        </main>
      </body>
    </html>
  );
}

function Navigation({
  c,
  word,
  place,
}: {
  readonly c: ConsoleContext;
  readonly word: Word;
  readonly place: ConsolePlace;
}) {
  const { role, name } = c.get('staff');
  const hidden = [...(role === 'admin' ? [] : adminPlaces), ...(c.get('linked') ? [] : ['whatsapp'])];
  const shown = places.filter((one) => !hidden.includes(one));
  return (
    <>
      <nav aria-label={word('navigation')}>
        {shown.map((one) => (
          <a href={addresses[one]} aria-current={one === place ? 'page' : undefined}>
            {word(`nav.${one}`)}
          </a>
        ))}
      </nav>
      <form method="post" action="/console/logout" class="who">
        <span>{name}</span>
        <button type="submit" class="link">
          {word('logout')}
        </button>
      </form>
    </>
  );
}

function Done({ c, word }: { readonly c: ConsoleContext; readonly word: Word }) {
  const done = doneWords.find((one) => one === c.req.query('done'));
  if (done === undefined) return null;
  return (
    <p class={badWords.has(done) ? 'note bad' : 'note good'} role="status">
      {word(`done.${done}`)}
    </p>
  );
}

/** Sends a page. */
export function send(
  c: ConsoleContext,
  page: Child,
  status: 200 | 400 | 401 | 403 | 404 | 409 | 413 | 429 | 500 = 200,
): Response | Promise<Response> {
  return c.html(
    <>
      {raw('<!doctype html>')}
      {page}
    </>,
    status,
  );
}
