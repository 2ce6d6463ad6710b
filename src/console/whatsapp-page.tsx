import { Hono } from 'hono';
import QRCode from 'qrcode';
import { insertAudit } from '../store/audit.js';
import { askForPairing, type LinkedDeviceSeen, readLinkedDevice } from '../store/linked-device.js';
import { readPhone } from '../text/phone.js';
import { readForm } from './form.js';
import { Shell, send } from './layout.js';
import { actorOf, type ConsoleContext, type ConsoleEnv, type ConsolePorts } from './ports.js';
import { needsAdmin } from './session.js';

/**
 * `/console/whatsapp`: how the linked phone is, and the code that links one. Whoever sees the code can link a phone of
 * theirs, so it is for admins only. The page looks for news by itself.
 */
export function whatsappPage(ports: ConsolePorts, account: string): Hono<ConsoleEnv> {
  const { store, clock, newId } = ports;
  const app = new Hono<ConsoleEnv>();
  app.use('/whatsapp', needsAdmin);
  app.use('/whatsapp/*', needsAdmin);
  const read = () => readLinkedDevice(store, account);
  app.get('/whatsapp', async (c) => send(c, <Linked c={c} device={await read()} />));
  app.get('/whatsapp/state', async (c) => c.html(<State c={c} device={await read()} />));
  app.get('/whatsapp/qr.svg', async (c) => {
    const qr = (await read())?.qr;
    if (qr === undefined) return c.body(null, 404);
    return c.body(await QRCode.toString(qr, { type: 'svg', margin: 2 }), 200, { 'content-type': 'image/svg+xml' });
  });
  app.post('/whatsapp/pair', async (c) => {
    const typed = (await readForm(c)).phone ?? '';
    const phone = readPhone(typed).value;
    if (typed.trim() !== '' && phone === null) return send(c, <Linked c={c} device={await read()} wrong />, 400);
    await askForPairing(store, account, phone?.replace(/\D/g, '') ?? null);
    const entry = { id: newId(), actor: actorOf(c), action: 'whatsapp.pair', subject: account, detail: {} };
    await store.transaction((tx) => insertAudit(tx, entry, clock.now()));
    return c.redirect('/console/whatsapp', 303);
  });
  return app;
}

interface LinkedProps {
  readonly c: ConsoleContext;
  readonly device: LinkedDeviceSeen | null;
  readonly wrong?: boolean;
}

function Linked({ c, device, wrong }: LinkedProps) {
  const word = c.get('word');
  return (
    <Shell c={c} title={word('whatsapp.title')} place="whatsapp">
      <p>{word('whatsapp.lead')}</p>
      <State c={c} device={device} />
      <form method="post" action="/console/whatsapp/pair" class="card">
        {wrong && (
          <p class="note bad" role="alert">
            {word('whatsapp.wrong')}
          </p>
        )}
        <label>
          {word('whatsapp.phone')}
          <input name="phone" inputmode="tel" autocomplete="off" />
        </label>
        <button type="submit">{word('whatsapp.ask')}</button>
      </form>
    </Shell>
  );
}

const phases = ['starting', 'qr', 'code', 'linking', 'ready', 'offline', 'restarting'] as const;

function State({ c, device }: LinkedProps) {
  const word = c.get('word');
  const phase = device?.held ? phases.find((one) => one === device.phase) : undefined;
  return (
    <div id="whatsapp" class="card" hx-get="/console/whatsapp/state" hx-trigger="every 3s" hx-swap="outerHTML">
      <p role="status">
        <span class={phase === 'ready' ? 'tag' : 'tag bad'}>{word(`whatsapp.phases.${phase ?? 'stopped'}`)}</span>{' '}
        {device?.number && `+${device.number}`}
      </p>
      {phase === undefined && <p>{word('whatsapp.stopped_hint')}</p>}
      {phase === 'qr' && (
        // The address changes with the code, so that no browser shows an old one.
        <img src={`/console/whatsapp/qr.svg?${Date.now()}`} alt={word('whatsapp.scan')} width="280" height="280" />
      )}
      {phase === 'qr' && <p>{word('whatsapp.scan')}</p>}
      {phase === 'code' && device?.code && (
        <p>
          <b>{`${device.code.slice(0, 4)}-${device.code.slice(4)}`}</b> {word('whatsapp.type')}
        </p>
      )}
    </div>
  );
}
