import { documentFaults } from '../domain/document.js';
import type { ApplicationFile } from '../store/application-file.js';
import type { StoredDocument } from '../store/document.js';
import { nameWord } from './flag-word.js';
import type { ConsoleContext } from './ports.js';

interface DocumentsProps {
  readonly c: ConsoleContext;
  readonly file: ApplicationFile;
  readonly documents: readonly StoredDocument[];
}

/** What came for an application, page by page; what cannot be used is asked for again with a reason. */
export function Documents({ c, file, documents }: DocumentsProps) {
  const word = c.get('word');
  if (documents.length === 0) return <p>{word('application.no_documents')}</p>;
  return (
    <>
      <ul class="documents">
        {documents.map(({ id, kind, page, flags }) => (
          <li>
            <a class="button quiet" href={`/console/documents/${id}`} target="_blank" rel="noopener">
              {word('application.document', { kind: nameWord(c, 'application.kinds', kind), page })}
            </a>
            {flags.map((flag) => (
              <span class="tag bad">{word(`application.doubts.${flag}`).replace(/^\[.*\]$/, flag)}</span>
            ))}
          </li>
        ))}
      </ul>
      {file.channel !== 'counter' && <Again c={c} file={file} documents={documents} />}
    </>
  );
}

function Again({ c, file, documents }: DocumentsProps) {
  const word = c.get('word');
  const kinds = [...new Set(documents.map(({ kind }) => kind))];
  return (
    <details>
      <summary>{word('again.title')}</summary>
      <form method="post" action={`/console/applications/${file.id}/document`}>
        <label>
          {word('again.which')}
          <select name="kind" required>
            {kinds.map((kind) => (
              <option value={kind}>{nameWord(c, 'application.kinds', kind)}</option>
            ))}
          </select>
        </label>
        <label>
          {word('again.why')}
          <select name="fault" required>
            <option value="">{word('decide.choose')}</option>
            {documentFaults.map((fault) => (
              <option value={fault}>{word(`again.faults.${fault}`)}</option>
            ))}
          </select>
        </label>
        <p class="soft">{word('again.hint')}</p>
        <button type="submit">{word('again.submit')}</button>
      </form>
    </details>
  );
}
