import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { answerAsStaff } from '../actions/answer-as-staff.js';
import {
  type ConversationFacts,
  type ConversationLine,
  conversationFacts,
  lastLines,
} from '../store/conversation-lines.js';
import { maskDigits } from '../text/mask-digits.js';
import { channelWord, mediaWord } from './chat-words.js';
import { idParam, readForm } from './form.js';
import { Shell, send } from './layout.js';
import { linesShown, replyLength } from './limits.js';
import { when } from './moment.js';
import { actorOf, type ConsoleContext, type ConsoleEnv, type ConsolePorts } from './ports.js';
import { VoiceNote } from './voice-note.js';

/** `/console/chats/<id>`: the last lines of a conversation, a reply, and giving it back to the assistant. */
export function conversationPage(ports: ConsolePorts): Hono<ConsoleEnv> {
  const { store, newId } = ports;
  const app = new Hono<ConsoleEnv>();
  const factsOf = async (id: string) => {
    const facts = await conversationFacts(store.pool, store.encryption, id);
    if (facts === null) throw new HTTPException(404);
    return facts;
  };
  const linesOf = (id: string) => lastLines(store.pool, store.encryption, id, linesShown);
  app.get('/chats/:id', async (c) => {
    const id = idParam(c);
    const [facts, lines] = await Promise.all([factsOf(id), linesOf(id)]);
    return send(c, <Conversation c={c} ports={ports} id={id} facts={facts} lines={lines} once={newId()} />);
  });
  app.get('/chats/:id/lines', async (c) => {
    const id = idParam(c);
    const [facts, lines] = await Promise.all([factsOf(id), linesOf(id)]);
    return c.html(<Lines c={c} ports={ports} id={id} zone={facts.zone} lines={lines} />);
  });
  app.post('/chats/:id/reply', async (c) => {
    const id = idParam(c);
    await factsOf(id);
    const { text = '', once = newId() } = await readForm(c);
    const words = text.trim().slice(0, replyLength);
    if (words === '') return c.redirect(`/console/chats/${id}`, 303);
    await answer(c, ports, { conversationId: id, key: once, text: words });
    return c.redirect(`/console/chats/${id}?done=replied`, 303);
  });
  app.post('/chats/:id/back', async (c) => {
    const id = idParam(c);
    await factsOf(id);
    await answer(c, ports, { conversationId: id, key: newId(), handBack: true });
    return c.redirect('/console?done=handed_back', 303);
  });
  return app;
}

async function answer(
  c: ConsoleContext,
  { store, clock, newId }: ConsolePorts,
  words: { readonly conversationId: string; readonly key: string; readonly text?: string; readonly handBack?: boolean },
): Promise<void> {
  const context = { now: clock.now(), newId };
  await store.transaction((tx) => answerAsStaff(tx, store.encryption, { ...words, actor: actorOf(c) }, context));
  await store.notify.notify('inbox');
}

interface ConversationProps {
  readonly c: ConsoleContext;
  readonly ports: ConsolePorts;
  readonly id: string;
  readonly facts: ConversationFacts;
  readonly lines: readonly ConversationLine[];
  /** Of the reply form: sent twice, it is said once. */
  readonly once: string;
}

function Conversation({ c, ports, id, facts, lines, once }: ConversationProps) {
  const word = c.get('word');
  const { name, channel, applications, open, zone } = facts;
  return (
    <Shell c={c} title={name ?? word('conversation.title')} place="waiting">
      <p>
        <span class="tag">{channelWord(word, channel)}</span>
      </p>
      {applications.length > 0 && (
        <p>
          {word('conversation.applications')}:{' '}
          {applications.map((one) => (
            <>
              <a href={`/console/applications/${one.id}`}>{one.number}</a>{' '}
            </>
          ))}
        </p>
      )}
      <Lines c={c} ports={ports} id={id} zone={zone} lines={lines} />
      <form method="post" action={`/console/chats/${id}/reply`} class="card">
        <input type="hidden" name="once" value={once} />
        <label>
          {word('conversation.reply')}
          <textarea name="text" rows={3} maxlength={replyLength} required />
        </label>
        <p class="soft">{word('conversation.hint')}</p>
        <button type="submit">{word('conversation.send')}</button>
      </form>
      {open && (
        <form method="post" action={`/console/chats/${id}/back`}>
          <button type="submit" class="quiet">
            {word('conversation.hand_back')}
          </button>
        </form>
      )}
    </Shell>
  );
}

type LinesProps = Omit<ConversationProps, 'facts' | 'once'> & { readonly zone: string };

/** NIK and phones are masked: who replies need not read them, and screens are looked at by others. */
function Lines({ c, ports, id, zone, lines }: LinesProps) {
  const word = c.get('word');
  return (
    <div id="lines" hx-get={`/console/chats/${id}/lines`} hx-trigger="every 5s" hx-swap="outerHTML">
      {lines.length === 0 && <p>{word('conversation.empty')}</p>}
      <ul class="lines">
        {lines.map(({ from, text, kind, at, voice }) => (
          <li class={from === 'person' ? 'theirs' : 'ours'}>
            {maskDigits(mediaWord(word, text))}
            {kind === 'audio' && <VoiceNote c={c} ports={ports} zone={zone} voice={voice ?? null} />}
            <small>
              {word(`conversation.${from}`)} · {when(c, ports, at, zone)}
              {from === 'us' && deliveryWord(c, kind)}
            </small>
          </li>
        ))}
      </ul>
    </div>
  );
}

function deliveryWord(c: ConsoleContext, state: string): string {
  if (['failed', 'expired', 'unknown'].includes(state)) return ` · ${c.get('word')('conversation.failed')}`;
  return ['pending', 'queued', 'sending'].includes(state) ? ` · ${c.get('word')('conversation.on_its_way')}` : '';
}
