import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { z } from 'zod';
import { askApplicant } from '../actions/ask-applicant.js';
import { askDocumentAgain, type DocumentAsked } from '../actions/ask-document-again.js';
import { type DecisionMade, decideApplication } from '../actions/decide-application.js';
import { stages } from '../domain/application.js';
import { documentFaults, documentKind } from '../domain/document.js';
import { type DecisionAsked, rejectionReasons, staffDecisions } from '../domain/staff-decision.js';
import { idParam, readForm } from './form.js';
import type { DoneWord } from './layout.js';
import { replyLength } from './limits.js';
import type { ConsoleEnv, ConsolePorts } from './ports.js';

const decisionForm = z.object({
  decision: z.enum([...staffDecisions, 'undo']),
  seen: z.enum(stages),
  reason: z.enum(rejectionReasons).optional().catch(undefined),
});

const documentForm = z.object({ kind: documentKind, fault: z.enum(documentFaults) });

const doneWords: Readonly<Record<DecisionAsked['decision'], DoneWord>> = {
  verify: 'verified',
  accept: 'accepted',
  confirm: 'confirmed',
  reject: 'rejected',
  undo: 'undone',
};

const askedWords: Readonly<Record<DocumentAsked, DoneWord>> = {
  chat: 'document_asked',
  counter: 'document_counter',
  gone: 'gone',
};

/** What the forms of an application's page do. */
export function decisionRoutes({ store, clock, newId }: ConsolePorts): Hono<ConsoleEnv> {
  const app = new Hono<ConsoleEnv>();
  app.post('/applications/:id/decide', async (c) => {
    const application = idParam(c);
    const form = decisionForm.safeParse(await readForm(c));
    if (!form.success) throw new HTTPException(400);
    const { decision, seen, reason } = form.data;
    const staffId = c.get('staff').id;
    const asked = { application, decision, seen, staffId, ...(reason === undefined ? {} : { reason }) };
    const made: DecisionMade = await store.transaction((tx) =>
      decideApplication(tx, store.encryption, asked, { now: clock.now(), newId }),
    );
    if (made === 'done') await store.notify.notify('inbox');
    const done: DoneWord = made === 'done' ? doneWords[decision] : made;
    return c.redirect(`/console/applications/${application}?done=${done}`, 303);
  });
  app.post('/applications/:id/ask', async (c) => {
    const application = idParam(c);
    const { question = '', once = newId() } = await readForm(c);
    const words = question.trim().slice(0, replyLength);
    if (words === '') return c.redirect(`/console/applications/${application}`, 303);
    const asked = { application, question: words, staffId: c.get('staff').id, key: once };
    const reached = await store.transaction((tx) =>
      askApplicant(tx, store.encryption, asked, { now: clock.now(), newId }),
    );
    if (!reached) throw new HTTPException(404);
    await store.notify.notify('inbox');
    return c.redirect(`/console/applications/${application}?done=asked`, 303);
  });
  app.post('/applications/:id/document', async (c) => {
    const application = idParam(c);
    const form = documentForm.safeParse(await readForm(c));
    if (!form.success) throw new HTTPException(400);
    const wish = { application, ...form.data, staffId: c.get('staff').id };
    const asked = await store.transaction((tx) =>
      askDocumentAgain(tx, store.encryption, wish, { now: clock.now(), newId }),
    );
    if (asked === 'chat') await store.notify.notify('inbox');
    return c.redirect(`/console/applications/${application}?done=${askedWords[asked]}`, 303);
  });
  return app;
}
