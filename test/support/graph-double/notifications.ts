/** Webhooks as Meta prints and signs them. */
import { createHmac } from 'node:crypto';

/** An invented person; since 2026 the phone may be missing. */
export interface CloudPerson {
  readonly phone?: string;
  readonly userId?: string;
  readonly name?: string;
}

export type Content = { readonly type: string } & { readonly [field: string]: unknown };

export interface Change {
  readonly field?: string;
  readonly value: { readonly [field: string]: unknown };
}

/** One webhook of several entries; each change stands in an entry of its own unless they are given together. */
export function notification(entries: readonly (readonly Change[])[]): object {
  return {
    object: 'whatsapp_business_account',
    entry: entries.map((changes) => ({
      id: '900000000000001',
      changes: changes.map(({ field = 'messages', value }) => ({ value, field })),
    })),
  };
}

export function messagesChange(
  phoneNumberId: string,
  people: readonly CloudPerson[],
  messages: readonly object[],
): Change {
  const contacts = people.map(({ phone, userId, name = 'Uji Coba' }) => ({
    profile: { name },
    ...(phone ? { wa_id: phone } : {}),
    ...(userId ? { user_id: userId } : {}),
  }));
  return { value: { messaging_product: 'whatsapp', metadata: metadataOf(phoneNumberId), contacts, messages } };
}

export function statusesChange(phoneNumberId: string, statuses: readonly object[]): Change {
  return { value: { messaging_product: 'whatsapp', metadata: metadataOf(phoneNumberId), statuses } };
}

function metadataOf(phoneNumberId: string): object {
  return { display_phone_number: '62 812-0000-0099', phone_number_id: phoneNumberId };
}

/** Meta escapes everything beyond ASCII. */
export function printed(webhook: object): string {
  return JSON.stringify(webhook).replace(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

export function signature(secret: string, body: string | Uint8Array): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
}
