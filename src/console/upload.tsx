import { deskKinds } from '../actions/add-documents.js';
import { documentLimits, missingDocuments } from '../domain/document.js';
import { eligibilityRules } from '../domain/eligibility.js';
import type { DocumentDesk } from '../store/application-documents.js';
import { nameWord } from './flag-word.js';
import type { ConsoleContext } from './ports.js';

export interface UploadProps {
  readonly c: ConsoleContext;
  readonly desk: DocumentDesk;
  /** Where the form stands, and where it leads back to. */
  readonly from: 'application' | 'receipt';
}

/** What is still missing, and a form to add it: the person stands at the counter with the paper. */
export function Upload({ c, desk, from }: UploadProps) {
  const word = c.get('word');
  const kinds = deskKinds(desk);
  if (kinds.length === 0) return <p class="soft">{word('upload.not_asked')}</p>;
  if (desk.over) return <p class="soft">{word('upload.over')}</p>;
  const missing = missingDocuments(eligibilityRules.parse(desk.rules), new Set(Object.keys(desk.here)));
  const [first] = missing;
  return (
    <>
      <p>
        {missing.length === 0
          ? word('upload.complete')
          : word('upload.missing', { list: missing.map((one) => nameOf(c, one)).join(', ') })}
      </p>
      <details open={missing.length > 0}>
        <summary>{word('upload.title')}</summary>
        <form
          method="post"
          action={`/console/applications/${desk.applicationId}/documents`}
          enctype="multipart/form-data"
        >
          <input type="hidden" name="from" value={from} />
          <label>
            {word('upload.which')}
            <select name="kind" required>
              {kinds.map((one) => (
                <option value={one.kind} selected={one.kind === first?.kind}>
                  {nameOf(c, one)}
                </option>
              ))}
            </select>
          </label>
          <label>
            {word('upload.file')}
            <input type="file" name="file" accept="image/jpeg,image/png,image/webp,application/pdf" multiple required />
            <small>{word('upload.file_hint', { megabytes: documentLimits.bytesMost / (1024 * 1024) })}</small>
          </label>
          <label class="tick">
            <input type="checkbox" name="replace" value="yes" />
            {word('upload.replace')}
          </label>
          <label class="tick">
            <input type="checkbox" name="anyway" value="yes" />
            {word('upload.anyway')}
          </label>
          <button type="submit">{word('upload.submit')}</button>
        </form>
      </details>
    </>
  );
}

function nameOf(c: ConsoleContext, { kind, optional }: { readonly kind: string; readonly optional: boolean }): string {
  const name = nameWord(c, 'application.kinds', kind);
  return optional ? c.get('word')('upload.optional', { name }) : name;
}
