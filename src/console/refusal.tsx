import { Shell, send } from './layout.js';
import type { ConsoleContext } from './ports.js';

/** What stands in `console.refusal`, by status. */
export type RefusedStatus = 400 | 401 | 403 | 404 | 413 | 500;

/** A page that says why nothing was done, and where to go on: an empty page or one for programs helps nobody of staff. */
export function refusal(c: ConsoleContext, status: RefusedStatus): Response | Promise<Response> {
  const word = c.get('word');
  return send(
    c,
    <Shell c={c} title={word(`refusal.${status}.title`)}>
      <p>{word(`refusal.${status}.hint`)}</p>
      <p>
        <a class="button" href={status === 401 ? '/console/login' : '/console'}>
          {word(status === 401 ? 'login.submit' : 'not_found.back')}
        </a>
      </p>
    </Shell>,
    status,
  );
}

const statuses: readonly RefusedStatus[] = [400, 401, 403, 404, 413];

/** The status to answer with for a refusal that was thrown. */
export function refusedStatus(status: number): RefusedStatus {
  return statuses.find((one) => one === status) ?? 400;
}
