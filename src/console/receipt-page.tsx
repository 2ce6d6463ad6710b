import { Hono } from 'hono';
import { raw } from 'hono/html';
import { HTTPException } from 'hono/http-exception';
import { toString as qrCode } from 'qrcode';
import { deskKinds } from '../actions/add-documents.js';
import { type DocumentDesk, documentDesk } from '../store/application-documents.js';
import { type ApplicationFile, readApplicationFile } from '../store/application-file.js';
import { idParam } from './form.js';
import { Shell, send } from './layout.js';
import { when } from './moment.js';
import type { ConsoleContext, ConsoleEnv, ConsolePorts } from './ports.js';
import { Upload } from './upload.js';

/** `/console/applications/<id>/receipt`: the registration number with its QR code, on paper. No NIK, no phone. */
export function receiptPage(ports: ConsolePorts): Hono<ConsoleEnv> {
  const { store } = ports;
  const app = new Hono<ConsoleEnv>();
  app.get('/applications/:id/receipt', async (c) => {
    const file = await readApplicationFile(store.prisma, store.encryption, idParam(c));
    if (file === null) throw new HTTPException(404);
    const desk = await documentDesk(store.prisma, file.id);
    const code = await qrCode(file.number, { type: 'svg', margin: 2, errorCorrectionLevel: 'M' });
    return send(c, <Receipt c={c} ports={ports} file={file} desk={desk} code={code} />);
  });
  return app;
}

interface ReceiptProps {
  readonly c: ConsoleContext;
  readonly ports: ConsolePorts;
  readonly file: ApplicationFile;
  readonly desk: DocumentDesk | null;
  /** SVG, made by ourselves from the number. */
  readonly code: string;
}

function Receipt({ c, ports, file, desk, code }: ReceiptProps) {
  const word = c.get('word');
  const { id, number, name, batch, centre, submittedAt, stage, zone } = file;
  return (
    <Shell c={c} title={word('receipt.title')} place="enrol">
      <section class="card receipt">
        <p class="number">{number}</p>
        <div role="img" aria-label={word('receipt.qr', { number })}>
          {raw(code)}
        </div>
        <p>{word('receipt.keep')}</p>
        <dl class="facts">
          <dt>{word('application.name')}</dt>
          <dd>{name}</dd>
          <dt>{word('application.batch')}</dt>
          <dd>{batch.title}</dd>
          <dt>{word('receipt.centre')}</dt>
          <dd>{centre}</dd>
          <dt>{word('receipt.starts')}</dt>
          <dd>{word('receipt.day', { day: batch.startsOn })}</dd>
          <dt>{word('application.stage')}</dt>
          <dd>{word(`stages.${stage}`)}</dd>
          <dt>{word('receipt.at')}</dt>
          <dd>{when(c, ports, submittedAt, zone)}</dd>
        </dl>
        <p>
          <b>{word('receipt.free')}</b>
        </p>
      </section>
      {desk !== null && deskKinds(desk).length > 0 && (
        <section class="card narrow no-print">
          <h2>{word('application.documents')}</h2>
          <Upload c={c} desk={desk} from="receipt" />
        </section>
      )}
      <div class="actions no-print">
        <button type="button" data-print>
          {word('receipt.print')}
        </button>
        <a class="button quiet" href={`/console/applications/${id}`}>
          {word('receipt.back')}
        </a>
      </div>
    </Shell>
  );
}
