import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { visitorDays } from './limits.js';

/**
 * Who writes: nobody is asked to log in, so a visitor is a random name in a signed cookie. The name is the chat's id;
 * whoever has the cookie has the conversation.
 */
const cookieName = 'kawan_visitor';

/** The language that a visitor chose for the page; the conversation begins in it as well. */
export const languageCookie = 'kawan_lang';

/** 128 random bits cannot be guessed; base64url makes 22 characters of them. */
const idBytes = 16;
const idPattern = /^[A-Za-z0-9_-]{22}$/;

export interface Visitor {
  readonly chatId: string;
  /** Came without a valid cookie and was given one. */
  readonly fresh: boolean;
}

export interface Visitors {
  /** The visitor whose cookie came along; null without a cookie that we signed. */
  read(c: Context): Visitor | null;
  /** A new visitor, whose cookie goes out with the answer. */
  welcome(c: Context, secure: boolean): Visitor;
  /** Takes the cookie away: this browser is nobody again. */
  leave(c: Context): void;
  /** Sets the cookie again when it was signed with the previous key, so that a rotation loses nobody. */
  renew(c: Context, visitor: Visitor, secure: boolean): void;
}

/** `keys`: the current one, then the one before it. */
export function createVisitors(keys: readonly string[]): Visitors {
  const [current] = keys;
  if (current === undefined) throw new Error('the web chat needs a key for its cookies');
  const give = (c: Context, chatId: string, secure: boolean): void =>
    setCookie(c, cookieName, `${chatId}.${sign(current, chatId)}`, {
      path: '/',
      httpOnly: true,
      sameSite: 'Lax',
      secure,
      maxAge: visitorDays * 24 * 60 * 60,
    });
  const parse = (c: Context): { chatId: string; key: number } | null => {
    const [chatId, signature] = (getCookie(c, cookieName) ?? '').split('.');
    if (chatId === undefined || signature === undefined || !idPattern.test(chatId)) return null;
    const key = keys.findIndex((candidate) => same(signature, sign(candidate, chatId)));
    return key < 0 ? null : { chatId, key };
  };
  return {
    read: (c) => {
      const parsed = parse(c);
      return parsed && { chatId: parsed.chatId, fresh: false };
    },
    welcome: (c, secure) => {
      const chatId = randomBytes(idBytes).toString('base64url');
      give(c, chatId, secure);
      return { chatId, fresh: true };
    },
    leave: (c) => {
      deleteCookie(c, cookieName, { path: '/' });
    },
    renew: (c, { chatId }, secure) => {
      const parsed = parse(c);
      if (parsed && parsed.key > 0) give(c, chatId, secure);
    },
  };
}

function sign(key: string, chatId: string): string {
  return createHmac('sha256', key).update(`visitor:${chatId}`).digest('base64url');
}

function same(given: string, wanted: string): boolean {
  const a = Buffer.from(given);
  const b = Buffer.from(wanted);
  return a.length === b.length && timingSafeEqual(a, b);
}
