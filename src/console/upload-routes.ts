import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { HTTPException } from 'hono/http-exception';
import { z } from 'zod';
import { addDocuments, type DocumentsAdded } from '../actions/add-documents.js';
import { documentKind } from '../domain/document.js';
import { idParam } from './form.js';
import type { DoneWord } from './layout.js';
import { documentFormBytes } from './limits.js';
import type { ConsoleContext, ConsoleEnv, ConsolePorts } from './ports.js';

/** Forms that may be large; their own limit stands below, once it is known who sends them. */
export const documentForms = /^\/console\/applications\/[^/]+\/documents$/;

const tick = z
  .literal('yes')
  .optional()
  .catch(undefined)
  .transform((value) => value === 'yes');
const files = z
  .union([z.instanceof(File), z.array(z.instanceof(File))])
  .optional()
  .catch(undefined)
  // A field that was left empty comes as a file without a name and without bytes.
  .transform((value) => [value ?? []].flat().filter((file) => file.size > 0));

const uploadForm = z.object({
  kind: documentKind,
  file: files,
  anyway: tick,
  replace: tick,
  /** The page that the form stood on. */
  from: z.enum(['application', 'receipt']).catch('application'),
});

const doneWords: Readonly<Record<DocumentsAdded, DoneWord>> = {
  added: 'document_added',
  same: 'document_same',
  too_large: 'upload_too_large',
  heic: 'upload_heic',
  wrong_type: 'upload_wrong_type',
  unreadable: 'upload_unreadable',
  too_small: 'upload_too_small',
  too_dark: 'upload_too_dark',
  pages: 'upload_pages',
  none: 'upload_none',
  over: 'upload_over',
};

/** `/console/applications/<id>/documents`: staff add photos or a PDF of a paper that somebody has laid on the counter. */
export function uploadRoutes({ store, files: kept, inspect, clock, newId }: ConsolePorts): Hono<ConsoleEnv> {
  const app = new Hono<ConsoleEnv>();
  // It is not read, so nobody knows which page it was sent from.
  const tooLarge = (c: ConsoleContext) => c.redirect(pageOf(idParam(c), 'application', 'upload_too_large'), 303);
  app.post('/applications/:id/documents', bodyLimit({ maxSize: documentFormBytes, onError: tooLarge }), async (c) => {
    const application = idParam(c);
    const { from, file, ...form } = await readUpload(c);
    const read = await Promise.all(
      file.map(async (one) => ({ bytes: new Uint8Array(await one.arrayBuffer()), type: one.type })),
    );
    const added = { application, ...form, files: read, staffId: c.get('staff').id };
    const done = await addDocuments({ store, files: kept, inspect }, added, { now: clock.now(), newId });
    return c.redirect(pageOf(application, from, doneWords[done]), 303);
  });
  return app;
}

function pageOf(application: string, from: 'application' | 'receipt', done: DoneWord): string {
  return `/console/applications/${application}${from === 'receipt' ? '/receipt' : ''}?done=${done}`;
}

async function readUpload(c: ConsoleContext) {
  const body = await c.req.parseBody({ all: true }).catch(() => ({}));
  const form = uploadForm.safeParse(body);
  if (!form.success) throw new HTTPException(400);
  return form.data;
}
