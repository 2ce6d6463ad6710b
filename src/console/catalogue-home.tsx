import { countCatalogue, type PastImport, pastImports } from '../store/catalogue-imports.js';
import { listStaff } from '../store/staff.js';
import { Shell } from './layout.js';
import { importsShown, uploadBytes, uploadFiles } from './limits.js';
import { when } from './moment.js';
import type { ConsoleContext, ConsolePorts } from './ports.js';

/** Why files were not looked at. */
export type Refusal = 'no_files' | 'many_files' | 'large';

const zone = 'Asia/Jakarta';
const megabyte = 1_000_000;

/** The page that files are chosen on, with what the last imports did. */
export async function catalogueHome(c: ConsoleContext, ports: ConsolePorts, refused?: Refusal) {
  const { prisma, encryption } = ports.store;
  const [counts, imports, staff] = await Promise.all([
    countCatalogue(prisma),
    pastImports(prisma, importsShown),
    listStaff(prisma, encryption),
  ]);
  const names = new Map(staff.map(({ id, name, address }) => [`staff:${id}`, name ?? address]));
  const word = c.get('word');
  const limits = { files: uploadFiles, megabytes: uploadBytes / megabyte };
  return (
    <Shell c={c} title={word('catalogue.title')} place="catalogue">
      {refused && (
        <p class="note bad" role="alert">
          {word(`catalogue.refused.${refused}`, limits)}
        </p>
      )}
      <p>{word('catalogue.lead')}</p>
      <p class="soft">{word('catalogue.stands', counts)}</p>
      <form method="post" action="/console/catalogue/check" enctype="multipart/form-data" class="card narrow">
        <label>
          {word('catalogue.files')}
          <input type="file" name="files" accept=".yaml,.yml" multiple required />
        </label>
        <p class="soft">{word('catalogue.files_hint', limits)}</p>
        <button type="submit">{word('catalogue.check')}</button>
      </form>
      <p>
        {word('catalogue.example_hint')} <a href="/console/catalogue/example">{word('catalogue.example')}</a>
      </p>
      <h2>{word('catalogue.past')}</h2>
      {imports.length === 0 && <p class="card">{word('catalogue.past_empty')}</p>}
      <ul class="rows" hidden={imports.length === 0}>
        {imports.map((one) => (
          <Past c={c} ports={ports} past={one} by={names.get(one.actor)} />
        ))}
      </ul>
    </Shell>
  );
}

interface PastProps {
  readonly c: ConsoleContext;
  readonly ports: ConsolePorts;
  readonly past: PastImport;
  readonly by: string | undefined;
}

function Past({ c, ports, past, by }: PastProps) {
  const word = c.get('word');
  const { at, actor, added, changed, opened, told, files } = past;
  return (
    <li>
      <div>
        <b>{word('catalogue.past_line', { added, changed })}</b>
        <br />
        <small>
          {when(c, ports, at, zone)} · {by ?? word(actor === 'cli' ? 'catalogue.by_command' : 'catalogue.by_itself')}
        </small>
        <br />
        <small>{files.map((file) => file.split('/').at(-1)).join(', ')}</small>
        {opened.length > 0 && (
          <>
            <br />
            <small>{word('catalogue.past_opened', { count: opened.length, told })}</small>
          </>
        )}
      </div>
    </li>
  );
}
