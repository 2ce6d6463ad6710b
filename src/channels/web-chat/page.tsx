import { Icon } from './icons.js';
import { maxFileBytes, maxTextLength } from './limits.js';

/** What the landing part of the page tells. */
export interface Landing {
  readonly centres: readonly LandingCentre[];
  /** Something of the catalogue is made up for a demonstration. */
  readonly demo: boolean;
}

export interface LandingCentre {
  readonly name: string;
  readonly place: string;
  readonly demo: boolean;
}

export interface PageLocale {
  readonly code: string;
  /** In its own words. */
  readonly name: string;
  /** Under which browsers print dates. */
  readonly intl: string;
}

export interface PageProps {
  readonly locale: PageLocale;
  readonly locales: readonly PageLocale[];
  /** A text of `locales/<locale>/page.yaml`. */
  readonly word: (key: string) => string;
  /** Texts that the script shows. */
  readonly script: { readonly [name: string]: string };
  readonly landing: Landing;
  readonly asset: (name: string) => string;
}

const styles = ['base.css', 'about.css', 'log.css', 'dock.css', 'wide.css'] as const;

export function Page({ locale, locales, word, script, landing, asset }: PageProps) {
  return (
    <html lang={locale.code} data-intl={locale.intl}>
      <head>
        <meta charset="utf-8" />
        <meta
          name="viewport"
          content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content"
        />
        <meta name="theme-color" content="#084c3f" />
        <meta name="description" content={word('description')} />
        <title>{word('title')}</title>
        <link rel="icon" type="image/svg+xml" href={asset('icon.svg')} />
        {styles.map((name) => (
          <link rel="stylesheet" href={asset(name)} />
        ))}
        <script type="module" src={asset('chat.js')} />
      </head>
      <body>
        <a class="skip" href="#field">
          {word('skip')}
        </a>
        <header class="top">
          <a class="brand" href="/">
            <img src={asset('icon.svg')} alt="" width="34" height="34" />
            <span>
              <b>{word('name')}</b>
              <small>{word('tagline')}</small>
            </span>
          </a>
          <nav class="languages" id="languages" aria-label={word('language')}>
            {locales.map(({ code, name }) => (
              <a
                href={`/?lang=${code}`}
                lang={code}
                hreflang={code}
                title={name}
                aria-label={name}
                aria-current={code === locale.code ? 'true' : undefined}
              >
                {code}
              </a>
            ))}
          </nav>
        </header>
        <p class="state" id="state" role="status" hidden />
        <main>
          <About word={word} landing={landing} />
          <Chat word={word} />
          <Dock word={word} />
        </main>
        <template id="icons">
          <i data-icon="place">
            <Icon name="place" />
          </i>
          <i data-icon="file">
            <Icon name="file" />
          </i>
        </template>
        <script id="words" type="application/json" dangerouslySetInnerHTML={{ __html: scriptJson(script) }} />
      </body>
    </html>
  );
}

/** `<` could end the element. */
function scriptJson(words: { readonly [name: string]: string }): string {
  return JSON.stringify(words).replaceAll('<', '\\u003c');
}

function About({ word, landing }: Pick<PageProps, 'word' | 'landing'>) {
  return (
    <section class="about" aria-labelledby="heading">
      <div class="hero">
        <p class="badge">{word('free.badge')}</p>
        <h1 id="heading">{word('heading')}</h1>
        <p class="lead">{word('lead')}</p>
      </div>
      <div class="facts">
        <ul class="promises">
          <li>
            <Icon name="free" />
            <span>{word('free.body')}</span>
          </li>
          <li class="guard">
            <Icon name="guard" />
            <span>{word('guard')}</span>
          </li>
          <li>
            <Icon name="robot" />
            <span>{word('assistant')}</span>
          </li>
          <li>
            <Icon name="office" />
            <span>{word('office')}</span>
          </li>
        </ul>
        <Centres word={word} landing={landing} />
      </div>
    </section>
  );
}

function Centres({ word, landing: { centres, demo } }: Pick<PageProps, 'word' | 'landing'>) {
  return (
    <>
      {centres.length > 0 && (
        <details class="centres">
          <summary>
            {word('centres')} ({centres.length})
          </summary>
          <ul>
            {centres.map(({ name, place, demo: made }) => (
              <li>
                {name} {made && <b class="tag">{word('demo.tag')}</b>}
                <span>{place}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
      {demo && (
        <p class="demo">
          <b class="tag">{word('demo.tag')}</b> {word('demo.body')}
        </p>
      )}
    </>
  );
}

const starters = ['find', 'unsure', 'status'] as const;

function Chat({ word }: Pick<PageProps, 'word'>) {
  return (
    <section class="chat" aria-label={word('conversation')}>
      <noscript>
        <p>{word('noScript')}</p>
      </noscript>
      <ol id="log" role="log" aria-live="polite" aria-relevant="additions" aria-label={word('conversation')} />
      <div class="typing" id="typing" role="img" aria-label={word('typing')} hidden>
        <i />
        <i />
        <i />
      </div>
      <div class="starters" id="starters">
        <p>{word('starters.intro')}</p>
        <div class="choices">
          {starters.map((name) => (
            <button class="choice" type="button" data-say={word(`starters.${name}`)}>
              {word(`starters.${name}`)}
            </button>
          ))}
        </div>
      </div>
    </section>
  );
}

function Dock({ word }: Pick<PageProps, 'word'>) {
  return (
    <div class="dock">
      <button type="button" id="newest" hidden>
        ↓ {word('newest')}
      </button>
      <p id="note" role="status" hidden />
      <div id="chosen" hidden />
      <Composer word={word} />
      <p class="quiet">
        {word('privacy')}{' '}
        <button class="leave" type="button" id="leave">
          {word('leave')}
        </button>
      </p>
    </div>
  );
}

function Composer({ word }: Pick<PageProps, 'word'>) {
  return (
    <form id="compose" data-max-file={maxFileBytes}>
      <div id="attach-menu" hidden>
        <button type="button" id="pick-file">
          <Icon name="photo" />
          {word('attach.file')}
        </button>
        <button type="button" id="share-location">
          <Icon name="place" />
          {word('attach.location')}
        </button>
      </div>
      <button
        class="round"
        type="button"
        id="attach"
        aria-haspopup="true"
        aria-expanded="false"
        aria-controls="attach-menu"
        aria-label={word('attach.label')}
      >
        <Icon name="plus" />
      </button>
      <input type="file" id="file" accept="image/*,application/pdf,audio/*" hidden />
      <textarea
        id="field"
        name="text"
        rows={1}
        maxlength={maxTextLength}
        placeholder={word('field.placeholder')}
        aria-label={word('field.label')}
        enterkeyhint="send"
        autocomplete="off"
      />
      <button class="round send" type="submit" aria-label={word('send')}>
        <Icon name="send" />
      </button>
    </form>
  );
}
