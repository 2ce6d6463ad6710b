import { Hono } from 'hono';
import { EnrolmentRefused, enrolAtCounter } from '../actions/enrol-at-counter.js';
import { isOpenNow } from '../actions/seat-book.js';
import type { Batch } from '../domain/catalogue/snapshot.js';
import { eligibilityRules } from '../domain/eligibility.js';
import type { Outcome } from '../flow/action.js';
import { applicationByNumber } from '../store/application-file.js';
import { counterChannel, resolveChats } from '../store/identity.js';
import { localDate } from '../text/local-date.js';
import { EnrolForm } from './enrol-fields.js';
import { type Enrolment, readEnrolment, type Typed } from './enrol-form.js';
import { readForm } from './form.js';
import { send } from './layout.js';
import type { ConsoleContext, ConsoleEnv, ConsolePorts } from './ports.js';
import { findVillages, Villages } from './villages.js';

const zone = 'Asia/Jakarta';

/** `/console/enrol`: staff fill the form in for somebody without a phone, with the parsers and actions of the chat. */
export function enrolPage(ports: ConsolePorts): Hono<ConsoleEnv> {
  const app = new Hono<ConsoleEnv>();
  const page = async (c: ConsoleContext, typed: Typed, rest: Parameters<typeof formOf>[3] = {}) =>
    send(c, await formOf(c, ports, typed, rest), rest.wrong || rest.refused ? 400 : 200);
  app.get('/enrol', (c) => page(c, { batch: c.req.query('batch') ?? '', once: ports.newId() }));
  app.get('/enrol/villages', async (c) => {
    const villages = await findVillages(ports, c.req.query('place') ?? '', c.req.query('batch') ?? '');
    return c.html(<Villages c={c} found={villages} chosen="" />);
  });
  app.post('/enrol', async (c) => {
    const typed: Typed = await readForm(c);
    const today = localDate(ports.clock.now(), zone);
    const rules = eligibilityRules.parse(ports.catalogue.current().batch(typed.batch ?? '')?.rules ?? {});
    const read = readEnrolment(typed, { today, rules, newId: ports.newId });
    if ('wrong' in read) return page(c, typed, { wrong: read.wrong });
    const result = await enrol(c, ports, read.enrolment);
    if (typeof result !== 'string') return page(c, typed, { refused: result });
    const id = await applicationByNumber(ports.store.prisma, result);
    return c.redirect(`/console/applications/${id}/receipt`, 303);
  });
  return app;
}

type Rest = { readonly wrong?: Parameters<typeof EnrolForm>[0]['wrong']; readonly refused?: Outcome };

async function formOf(c: ConsoleContext, ports: ConsolePorts, typed: Typed, { wrong, refused }: Rest) {
  const found = typed.place ? await findVillages(ports, typed.place, typed.batch ?? '') : null;
  const refusal = refused ? { outcome: refused.outcome, values: refused.values ?? {} } : undefined;
  return (
    <EnrolForm
      c={c}
      ports={ports}
      batches={openBatches(ports)}
      typed={typed}
      found={found}
      {...(wrong ? { wrong } : {})}
      {...(refusal ? { refusal } : {})}
    />
  );
}

/** Those that take applications now. */
function openBatches({ catalogue, clock, demoShown }: ConsolePorts): readonly Batch[] {
  const opening = { now: clock.now(), demoShown };
  return catalogue
    .current()
    .batches.filter((one) =>
      isOpenNow({ ...one, opensAt: new Date(one.opensAt), closesAt: new Date(one.closesAt) }, opening),
    );
}

/** The registration number, or why there is none. */
async function enrol(c: ConsoleContext, ports: ConsolePorts, enrolment: Enrolment): Promise<string | Outcome> {
  const { store, clock, newId, actions } = ports;
  const { once, wish, ...answers } = enrolment;
  const context = { now: clock.now(), newId };
  const chat = { channel: counterChannel, account: counterChannel, chatId: once, locale: 'id' };
  const [conversationId = ''] = await resolveChats(store.pool, store.encryption, [chat], context);
  const staffId = c.get('staff').id;
  const counter = {
    conversationId,
    locale: 'id',
    staffId,
    key: once,
    answers: { ...answers, ...(wish === 'seat' ? {} : { wish }) },
  };
  return store
    .transaction((tx) => enrolAtCounter(tx, actions, counter, context))
    .catch((error: unknown) => {
      if (error instanceof EnrolmentRefused) return error.outcome;
      throw error;
    });
}
