import { Hono } from 'hono';
import { raw } from 'hono/html';
import { toString as qrCode } from 'qrcode';
import type { ListedBatch } from '../store/batch.js';
import { ownAddress } from './address.js';
import { batchOf } from './batch-registration.js';
import { channelWord } from './chat-words.js';
import { Shell, send } from './layout.js';
import { when } from './moment.js';
import type { ConsoleContext, ConsoleEnv, ConsolePorts } from './ports.js';

/** A way into the registration, with its QR code as SVG that we made ourselves. */
interface Way {
  readonly channel: 'whatsapp' | 'telegram' | 'web';
  readonly url: string;
  readonly code: string;
}

/** `/console/batches/<code>/poster`: the links of a class with QR codes, to print or to pass on. */
export function posterPage(ports: ConsolePorts): Hono<ConsoleEnv> {
  const app = new Hono<ConsoleEnv>();
  app.get('/batches/:code/poster', async (c) => {
    const batch = await batchOf(c, ports);
    const web = `${ownAddress(c, ports)}/?daftar=${encodeURIComponent(batch.code)}`;
    const links = [...(await ports.posterLinks(batch.code)), { channel: 'web' as const, url: web }];
    const ways = await Promise.all(
      links.map(async (link) => ({ ...link, code: await qrCode(link.url, { type: 'svg', margin: 2 }) })),
    );
    return send(c, <Poster c={c} ports={ports} batch={batch} ways={ways} />);
  });
  return app;
}

interface PosterProps {
  readonly c: ConsoleContext;
  readonly ports: ConsolePorts;
  readonly batch: ListedBatch;
  readonly ways: readonly Way[];
}

function Poster({ c, ports, batch, ways }: PosterProps) {
  const word = c.get('word');
  const { code, centre, title, state, startsOn, closesAt, timezone, demo } = batch;
  return (
    <Shell c={c} title={word('poster.title')} place="batches">
      <div class="no-print">
        <p>{word('poster.lead')}</p>
        {state !== 'open' && <p class="note bad">{word('poster.not_open')}</p>}
        {ports.publicUrl === undefined && <p class="soft">{word('poster.private')}</p>}
      </div>
      <section class="card poster">
        <h2>
          {title} {demo && <span class="tag bad">{word('batches.demo')}</span>}
        </h2>
        <p>
          {centre}
          <br />
          {word('poster.closes', { at: when(c, ports, Date.parse(closesAt), timezone) })}
          <br />
          {word('poster.starts', { day: startsOn })}
        </p>
        <p>
          <b>{word('poster.free')}</b>
        </p>
        <ul>
          {ways.map(({ channel, url, code: drawn }) => (
            <li>
              <b>{channelWord(word, channel)}</b>
              <div role="img" aria-label={word('poster.qr', { channel: channelWord(word, channel) })}>
                {raw(drawn)}
              </div>
              <a href={url}>{url}</a>
            </li>
          ))}
        </ul>
        <p>
          {word('poster.typed')} <b class="code">DAFTAR {code}</b>
        </p>
      </section>
      <div class="actions no-print">
        <button type="button" data-print>
          {word('receipt.print')}
        </button>
        <a class="button quiet" href={`/console/batches/${encodeURIComponent(code)}`}>
          {word('poster.back')}
        </a>
      </div>
    </Shell>
  );
}
