/** A whole Kawan with somebody of staff, for tests of the console. */
import { randomBytes } from 'node:crypto';
import { inviteStaff } from '../../src/actions/invite-staff.js';
import { newId } from '../../src/ops/ids.js';
import type { Store } from '../../src/store/client.js';
import type { StaffRole } from '../../src/store/staff.js';

export const password = 'sandi contoh yang panjang';

/** A one-time link, as `kawan staff invite` prints it: the path only. */
export async function invitation(store: Store, address: string, role: StaffRole = 'admin', realNow = Date.now()) {
  const token = randomBytes(32).toString('base64url');
  const invite = { address, role, token, actor: 'cli', realNow };
  const { staffId } = await store.transaction((tx) =>
    inviteStaff(tx, store.encryption, invite, { now: Date.now(), newId }),
  );
  return { staffId, token, path: `/console/invitation?token=${token}` };
}

const form = { 'content-type': 'application/x-www-form-urlencoded' };

let visitors = 0;

/** A member of staff at a browser without scripts: keeps cookies, follows nothing by itself. */
export class StaffVisitor {
  cookie = '';
  readonly #base: string;
  readonly #address: string;

  constructor(base: string) {
    this.#base = base;
    visitors += 1;
    // Attempts to log in are counted by address; believed where TRUST_PROXY is set.
    this.#address = `10.0.${Math.floor(visitors / 250)}.${visitors % 250}`;
  }

  async logIn(store: Store, address: string, role: StaffRole = 'admin'): Promise<string> {
    const { token, staffId } = await invitation(store, address, role);
    const response = await this.post('/console/invitation', {
      token,
      name: 'Petugas Contoh',
      password,
      again: password,
    });
    if (response.status !== 303) throw new Error(`not let in: ${response.status} ${await response.text()}`);
    return staffId;
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Response> {
    return this.#fetch(path, { headers });
  }

  post(path: string, fields: Record<string, string>, headers: Record<string, string> = {}): Promise<Response> {
    const body = new URLSearchParams(fields).toString();
    return this.#fetch(path, { method: 'POST', body, headers: { ...form, origin: this.#base, ...headers } });
  }

  /** As a browser sends a form with files, or with long fields. */
  multipart(path: string, parts: readonly (readonly [name: string, value: string | File])[]): Promise<Response> {
    const body = new FormData();
    for (const [name, value] of parts) body.append(name, value);
    return this.#fetch(path, { method: 'POST', body, headers: { origin: this.#base } });
  }

  /** A form with files. */
  upload(path: string, form: FormData): Promise<Response> {
    return this.#fetch(path, { method: 'POST', body: form, headers: { origin: this.#base } });
  }

  async #fetch(path: string, init: RequestInit): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set('x-forwarded-for', this.#address);
    if (this.cookie !== '') headers.set('cookie', this.cookie);
    const response = await fetch(this.#base + path, { ...init, headers, redirect: 'manual' });
    for (const given of response.headers.getSetCookie()) {
      const [pair = ''] = given.split(';');
      if (pair.startsWith('kawan_staff')) this.cookie = pair.endsWith('=') ? '' : pair;
    }
    return response;
  }
}
