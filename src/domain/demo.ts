/**
 * Demo items are invented: nobody may travel to an office for a class that does not exist.
 * They are shown (always with the word CONTOH) until a real channel is configured, and after that only on request.
 */
export interface DemoRule {
  /** `DEMO=1`: the operator wants them shown whatever is configured. */
  readonly requested: boolean;
  /** Telegram or WhatsApp has a token: strangers can reach this installation. */
  readonly realChannel: boolean;
}

/** Are demo items shown, and do they take applications? */
export function demoShown(rule: DemoRule): boolean {
  return rule.requested || !rule.realChannel;
}

/** May an item be shown? `shown` is {@link demoShown} of this installation. */
export function demoVisible(item: { readonly demo: boolean }, shown: boolean): boolean {
  return shown || !item.demo;
}
