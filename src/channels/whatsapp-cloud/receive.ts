import type { Ack, AckState, Incoming } from '../channel.js';
import { fromGraph, graphErrorSchema } from './graph-error.js';
import { bodyOf } from './message-body.js';
import {
  type Contact,
  changeSchema,
  contactSchema,
  type Message,
  messageSchema,
  notificationSchema,
  type Status,
  statusSchema,
  type Value,
} from './notification.js';

/** What of a webhook is for us. */
export interface Received {
  /** In the order of the webhook. */
  readonly incoming: readonly Incoming[];
  readonly acks: readonly Ack[];
  /** Messages and statuses that nobody can read. */
  readonly unreadable: number;
}

/**
 * Reads a webhook; `null` when it is none of Meta's. Pure: the same webhook gives the same ids. Other numbers, other
 * fields and groups give nothing.
 */
export function readNotification(json: unknown, account: string): Received | null {
  const parsed = notificationSchema.safeParse(json);
  if (!parsed.success) return null;
  if (parsed.data.object !== 'whatsapp_business_account') return { incoming: [], acks: [], unreadable: 0 };
  const changes = (parsed.data.entry ?? []).flatMap((entry) => entry.changes ?? []);
  const values = changes.flatMap((change) => {
    const read = changeSchema.safeParse(change);
    return read.success && read.data.value.metadata.phone_number_id === account ? [read.data.value] : [];
  });
  const messages = values.flatMap((value) => messagesOf(value, account));
  const statuses = values.flatMap(({ statuses = [] }) => statuses.map((status) => statusOf(status, account)));
  return {
    incoming: messages.flatMap((message) => message ?? []),
    acks: statuses.flatMap((ack) => ack ?? []),
    unreadable: [...messages, ...statuses].filter((one) => one === null).length,
  };
}

/** `null`: unreadable; an empty list: nothing to answer. */
function messagesOf({ messages = [], contacts = [] }: Value, account: string): (Incoming[] | null)[] {
  const people = contacts.flatMap((contact) => {
    const read = contactSchema.safeParse(contact);
    return read.success ? [read.data] : [];
  });
  return messages.map((message) => {
    const read = messageSchema.safeParse(message);
    return read.success ? incomingOf(read.data, people, account) : null;
  });
}

function incomingOf(message: Message, people: readonly Contact[], account: string): Incoming[] | null {
  if (message.group_id !== undefined) return [];
  const body = bodyOf(message);
  if (body === null) return [];
  const contact = senderOf(message, people);
  // Meta's own id of a person stays when the phone changes or is hidden; a phone may pass to a stranger.
  const chatId = message.from_user_id ?? message.from ?? contact?.user_id ?? contact?.wa_id;
  if (chatId === undefined) return null;
  const name = contact?.profile?.name;
  const sender = { ...(name ? { name } : {}), ...(message.from ? { phone: `+${message.from}` } : {}) };
  return [
    {
      address: { channel: 'whatsapp-cloud', account, chatId },
      messageId: message.id,
      body,
      at: message.timestamp * 1000,
      ...(Object.keys(sender).length > 0 ? { sender } : {}),
      ...(message.context?.id ? { quotes: message.context.id } : {}),
    },
  ];
}

function senderOf({ from, from_user_id }: Message, people: readonly Contact[]): Contact | undefined {
  const named = people.find(
    ({ wa_id, user_id }) =>
      (from !== undefined && wa_id === from) || (from_user_id !== undefined && user_id === from_user_id),
  );
  return named ?? (from === undefined && from_user_id === undefined && people.length === 1 ? people[0] : undefined);
}

const states: { readonly [status: string]: AckState } = {
  sent: 'sent',
  delivered: 'delivered',
  read: 'read',
  played: 'read',
  failed: 'failed',
};

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

function statusOf(raw: unknown, account: string): Ack[] | null {
  const read = statusSchema.safeParse(raw);
  if (!read.success) return null;
  const { id, status, timestamp, biz_opaque_callback_data: ours = '' } = read.data;
  const state = states[status];
  if (state === undefined) return [];
  const row = uuid.test(ours) ? { outboxId: ours } : {};
  const failure = state === 'failed' ? errorOf(read.data) : {};
  return [{ channel: 'whatsapp-cloud', account, providerId: id, state, at: timestamp * 1000, ...row, ...failure }];
}

function errorOf({ errors = [] }: Status): Pick<Ack, 'error'> {
  const [first] = errors.flatMap((error) => {
    const read = graphErrorSchema.safeParse(error);
    return read.success ? [read.data] : [];
  });
  return first === undefined ? {} : { error: fromGraph(first) };
}
