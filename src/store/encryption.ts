import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomFillSync } from 'node:crypto';

/**
 * Sealing of single columns. A sealed value is `<key id>.<base64url of nonce, ciphertext and tag>` (AES-256-GCM); what is
 * looked up has a keyed hash beside it. Synchronous on purpose: a value costs microseconds, a hop to another thread more.
 */
export interface Encryption {
  /** A different value at every call. */
  seal(text: string): string;
  /** The text again. Throws {@link SealedValueError} when the value was changed or no key at hand made it. */
  open(sealed: string): string;
  /** Of the current key; equal texts of one purpose give equal hashes. Hashes of two purposes cannot be compared. */
  hash(purpose: HashPurpose, text: string): string;
  /** With the current key and, while a rotation goes on, with the previous one. */
  hashes(purpose: HashPurpose, text: string): string[];
  /** A secret of its own for another use (cookies, the webhook's token): stable, and tells nothing about the key. */
  derive(use: string): string;
  /** The same of the current secret and, while a rotation goes on, of the previous one: what was signed with it still counts. */
  derivations(use: string): string[];
  /** A file, sealed: key id, nonce, ciphertext and tag. */
  sealBytes(bytes: Uint8Array): Buffer;
  /** The file again; throws as `open` does. */
  openBytes(sealed: Uint8Array): Buffer;
  /** Was it sealed with the current key? A rotation seals the others again. */
  sealedNow(sealed: Uint8Array): boolean;
  /** Tells two secrets apart without telling what they are. */
  readonly fingerprint: string;
  /** Of the secret before, while a rotation goes on. */
  readonly previousFingerprint: string | null;
}

/** What is looked up by hash: a chat's id at its provider, a phone number in E.164, a NIK's sixteen digits, an e-mail address of staff. */
export type HashPurpose = 'chat' | 'phone' | 'nik' | 'address';

export class SealedValueError extends Error {
  override readonly name = 'SealedValueError';
}

interface Keys {
  readonly id: string;
  readonly seal: Buffer;
  readonly hash: Buffer;
  readonly derive: Buffer;
  readonly fingerprint: string;
}

const keyIdLength = 6;
const nonceBytes = 12;
const tagBytes = 16;

/** `secret` is `KAWAN_SECRET`; `previous` is the one before it, as long as values made with it may remain. */
export function createEncryption(secret: string, previous?: string): Encryption {
  const current = keysOf(secret);
  const older = previous === undefined || previous === secret ? null : keysOf(previous);
  const all = older === null ? [current] : [current, older];
  return {
    seal: (text) => seal(current, text),
    open: (sealed) => open(all, sealed),
    hash: (purpose, text) => hash(current, purpose, text),
    hashes: (purpose, text) => all.map((keys) => hash(keys, purpose, text)),
    derive: (use) => derive(current, use),
    derivations: (use) => all.map((keys) => derive(keys, use)),
    sealBytes: (bytes) => Buffer.concat([Buffer.from(current.id), sealRaw(current, bytes)]),
    openBytes: (sealed) => openRaw(all, keyIdOf(sealed), Buffer.from(sealed).subarray(keyIdLength)),
    sealedNow: (sealed) => keyIdOf(sealed) === current.id,
    fingerprint: current.fingerprint,
    previousFingerprint: older?.fingerprint ?? null,
  };
}

function keysOf(secret: string): Keys {
  // One key per use, so that no use can weaken another. The secret is random text, no password: HKDF is enough.
  const key = (use: string) => Buffer.from(hkdfSync('sha256', secret, 'kawan', use, 32));
  const fingerprint = key('fingerprint').toString('base64url');
  return {
    id: fingerprint.slice(0, keyIdLength),
    seal: key('seal'),
    hash: key('hash'),
    derive: key('derive'),
    fingerprint,
  };
}

/** Nonces are drawn in blocks; with random ones a key is good for about four thousand million values. */
const nonces = new Uint8Array(nonceBytes * 256);
let noncesUsed = nonces.length;

function nonce(): Uint8Array {
  if (noncesUsed === nonces.length) {
    randomFillSync(nonces);
    noncesUsed = 0;
  }
  noncesUsed += nonceBytes;
  return nonces.slice(noncesUsed - nonceBytes, noncesUsed);
}

function seal(keys: Keys, text: string): string {
  return `${keys.id}.${sealRaw(keys, Buffer.from(text)).toString('base64url')}`;
}

function sealRaw(keys: Keys, bytes: Uint8Array): Buffer {
  const iv = nonce();
  const cipher = createCipheriv('aes-256-gcm', keys.seal, iv);
  const sealed = cipher.update(bytes);
  // Of GCM nothing is left to come, but the tag.
  cipher.final();
  return Buffer.concat([iv, sealed, cipher.getAuthTag()]);
}

function open(all: readonly Keys[], sealed: string): string {
  const dot = sealed.indexOf('.');
  return openRaw(all, sealed.slice(0, dot), Buffer.from(sealed.slice(dot + 1), 'base64url')).toString('utf8');
}

function openRaw(all: readonly Keys[], id: string, bytes: Buffer): Buffer {
  const keys = all.find((candidate) => candidate.id === id);
  if (keys === undefined)
    throw new SealedValueError('no key at hand made this value; is KAWAN_SECRET_PREVIOUS missing?');
  if (bytes.length < nonceBytes + tagBytes) throw new SealedValueError('a sealed value is cut off');
  try {
    const decipher = createDecipheriv('aes-256-gcm', keys.seal, bytes.subarray(0, nonceBytes), {
      authTagLength: tagBytes,
    });
    decipher.setAuthTag(bytes.subarray(-tagBytes));
    const opened = decipher.update(bytes.subarray(nonceBytes, -tagBytes));
    // Throws when the tag does not fit; nothing is left to come.
    decipher.final();
    return opened;
  } catch (cause) {
    throw new SealedValueError('a sealed value was changed', { cause });
  }
}

function keyIdOf(sealed: Uint8Array): string {
  return Buffer.from(sealed.subarray(0, keyIdLength)).toString('latin1');
}

function derive(keys: Keys, use: string): string {
  return createHmac('sha256', keys.derive).update(use).digest('base64url');
}

function hash(keys: Keys, purpose: HashPurpose, text: string): string {
  return createHmac('sha256', keys.hash).update(`${purpose}\0${text}`).digest('base64url');
}
