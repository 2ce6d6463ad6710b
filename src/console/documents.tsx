import { documentFaults } from '../domain/document.js';
import { maskPhone } from '../domain/phone.js';
import type { DocumentDesk } from '../store/application-documents.js';
import { type ApplicationFile, hasChat } from '../store/application-file.js';
import type { StoredDocument } from '../store/document.js';
import { nameWord } from './flag-word.js';
import type { ConsoleContext } from './ports.js';
import { Upload } from './upload.js';

interface DocumentsProps {
  readonly c: ConsoleContext;
  readonly file: ApplicationFile;
  readonly documents: readonly StoredDocument[];
  readonly desk: DocumentDesk | null;
}

/** What came for an application, page by page; what cannot be used is asked for again with a reason. */
export function Documents({ c, file, documents, desk }: DocumentsProps) {
  const word = c.get('word');
  return (
    <>
      {documents.length === 0 && <p>{word('application.no_documents')}</p>}
      <ul class="documents" hidden={documents.length === 0}>
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
      {documents.length > 0 && <Again c={c} file={file} documents={documents} />}
      {!hasChat(file) && documents.length === 0 && <p>{word('upload.call', { phone: shownPhone(file) })}</p>}
      {desk !== null && <Upload c={c} desk={desk} from="application" />}
    </>
  );
}

/** Enough to know whom to call; the number itself stands among the facts. */
const shownPhone = ({ phone }: ApplicationFile): string => (phone === null ? 'none' : maskPhone(phone));

/** Who has no chat cannot be told there: staff read whom to call, and that the person is to come with the paper. */
function Again({ c, file, documents }: Omit<DocumentsProps, 'desk'>) {
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
        <p class="soft">{hasChat(file) ? word('again.hint') : word('again.no_chat', { phone: shownPhone(file) })}</p>
        <button type="submit">{word('again.submit')}</button>
      </form>
    </details>
  );
}
