import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { type ImportReport, importCatalogue } from '../actions/import-catalogue.js';
import type { ReadFile } from '../domain/catalogue/read-file.js';
import { exampleFile, exampleName } from './catalogue-example.js';
import { catalogueHome, type Refusal } from './catalogue-home.js';
import { Broken, Preview } from './catalogue-preview.js';
import { chosenFiles, confirmedFiles, readSent, type SentFile } from './catalogue-upload.js';
import { send } from './layout.js';
import { formBytes, uploadBytes } from './limits.js';
import { when } from './moment.js';
import { actorOf, type ConsoleContext, type ConsoleEnv, type ConsolePorts } from './ports.js';
import { needsAdmin } from './session.js';

/** Forms that may be larger than {@link formBytes}; each has a limit of its own below, once it is known who sends it. */
export const largeForms: ReadonlySet<string> = new Set(['/console/catalogue/check', '/console/catalogue/import']);

/**
 * `/console/catalogue`: files of the catalogue are uploaded, what they would change is shown, and exactly that is
 * imported. Nothing is kept in between: the files go to the page of the preview and come back from it.
 */
export function cataloguePage(ports: ConsolePorts): Hono<ConsoleEnv> {
  const { clock } = ports;
  const app = new Hono<ConsoleEnv>();
  const refuse = async (c: ConsoleContext, refused: Refusal, status: 400 | 413) =>
    send(c, await catalogueHome(c, ports, refused), status);
  const within = (maxSize: number) => bodyLimit({ maxSize, onError: (c) => refuse(c, 'large', 413) });
  app.use('/catalogue', needsAdmin);
  app.use('/catalogue/*', needsAdmin);
  app.get('/catalogue', async (c) => send(c, await catalogueHome(c, ports)));
  app.get('/catalogue/example', (c) => {
    c.header('content-disposition', `attachment; filename="${exampleName}"`);
    return c.body(exampleFile(clock.now()), 200, { 'content-type': 'text/yaml; charset=utf-8' });
  });
  app.post('/catalogue/check', within(uploadBytes + formBytes), async (c) => {
    const chosen = await chosenFiles(c);
    if ('refused' in chosen) return refuse(c, chosen.refused, 400);
    if (chosen.findings.length > 0) return send(c, <Broken c={c} ports={ports} findings={chosen.findings} />, 400);
    const bytes = chosen.sent.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
    return bytes > uploadBytes ? refuse(c, 'large', 413) : look(c, ports, chosen.sent);
  });
  // A browser ends each line with two characters where the file had one.
  app.post('/catalogue/import', within(2 * uploadBytes + formBytes), async (c) => {
    const { sent, plan } = await confirmedFiles(c);
    return sent.length === 0 ? refuse(c, 'no_files', 400) : look(c, ports, sent, plan);
  });
  return app;
}

/** Without a plan the files are only looked at. */
async function look(c: ConsoleContext, ports: ConsolePorts, sent: readonly SentFile[], plan?: string) {
  const { files, findings } = readSent(sent);
  if (files.length < sent.length) return send(c, <Broken c={c} ports={ports} findings={findings} />, 400);
  const report = await runImport(c, ports, files, plan);
  const complaints = [...findings, ...report.findings];
  if (complaints.some(({ level }) => level === 'error'))
    return send(c, <Broken c={c} ports={ports} findings={complaints} />, 400);
  // What another window has imported meanwhile is there, and no failure.
  const left = report.opened.length > 0 || report.changes.some(({ change }) => change !== 'kept');
  if (plan !== undefined && (!report.moved || !left)) {
    return c.redirect(`/console/catalogue?done=${report.written ? 'imported' : 'nothing_imported'}`, 303);
  }
  const zone = files[0]?.data.timezone ?? 'Asia/Jakarta';
  const moment = (at: number) => when(c, ports, at, zone);
  return send(c, <Preview c={c} ports={ports} {...{ report, sent, moment }} />, report.moved ? 409 : 200);
}

async function runImport(c: ConsoleContext, ports: ConsolePorts, files: readonly ReadFile[], plan?: string) {
  const { store, messages, clock, newId, trades, demoShown } = ports;
  const needs = {
    encryption: store.encryption,
    trades,
    tradeTitle: (key: string) => messages.render('id', `trades.${key}`),
    demoShown,
    actor: actorOf(c),
    dryRun: plan === undefined,
    ...(plan === undefined ? {} : { expected: plan }),
  };
  const report: ImportReport = await store.transaction((tx) =>
    importCatalogue(tx, files, needs, { now: clock.now(), newId }),
  );
  if (report.written) await store.notify.notify('catalogue');
  if (report.told > 0) await store.notify.notify('inbox');
  return report;
}
