import type { Messages } from '../text/messages.js';

/** `apply.nik.ask.invalid.kk` is a text of its own of the question `apply.nik.ask` for the reason `kk`. */
const form = /^(?<question>.+)\.invalid\.(?<reason>.+)$/;

/** Of each question, by its key, the reasons that have a text of their own in some language. Reads every text once. */
export function invalidReasons(messages: Messages): ReadonlyMap<string, ReadonlySet<string>> {
  const reasons = new Map<string, Set<string>>();
  for (const { code } of messages.locales()) {
    for (const key of messages.keys(code)) {
      const { question, reason } = form.exec(key)?.groups ?? {};
      if (question === undefined || reason === undefined) continue;
      reasons.set(question, (reasons.get(question) ?? new Set()).add(reason));
    }
  }
  return reasons;
}
