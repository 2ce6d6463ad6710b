import { z } from 'zod';
import { type AskedDocument, missingDocuments } from '../domain/document.js';
import { eligibilityRules } from '../domain/eligibility.js';
import { type DocumentCase, documentCases } from '../store/document.js';
import type { Transaction } from '../store/transaction.js';
import type { MessageRef } from '../text/value.js';
import type { Call } from './action.js';

/** An application of the chat, and what is still to be sent for it. */
export interface OpenCase extends DocumentCase {
  readonly asked: number;
  readonly missing: readonly AskedDocument[];
}

/** The cases of the calls' chats, newest application first. */
export async function casesByChat(tx: Transaction, calls: readonly Call[]): Promise<Map<string, OpenCase[]>> {
  const chats = [...new Set(calls.map((call) => call.conversationId))];
  const byChat = new Map<string, OpenCase[]>();
  for (const found of await documentCases(tx, chats))
    byChat.set(found.chat, [...(byChat.get(found.chat) ?? []), openCase(found)]);
  return byChat;
}

function openCase(found: DocumentCase): OpenCase {
  const rules = eligibilityRules.parse(found.rules);
  const missing = missingDocuments(rules, new Set(Object.keys(found.here)));
  const asked = new Set([...(rules.documents ?? []), ...(rules.optionalDocuments ?? [])]).size;
  return { ...found, missing, asked };
}

/** A kind in the words of the locales. */
export function documentName(kind: string): MessageRef {
  return { type: 'message', key: `document.name.${kind}` };
}

/** `<number> <kind>`: one place where a photo may go. */
export const placeSchema = z.string().transform((place) => {
  const [number = '', kind = ''] = place.split(' ');
  return { number, kind };
});
