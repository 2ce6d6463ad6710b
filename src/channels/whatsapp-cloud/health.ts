import type { ChannelHealth } from '../channel.js';

export interface HealthKeeper {
  /** null: the last call was taken. */
  readonly report: (trouble: string | null) => void;
  readonly read: () => ChannelHealth;
}

/** Trouble that only an operator can end stands until a call is taken again; it is said once. */
export function createHealth(alert: (line: string) => void): HealthKeeper {
  let trouble: string | null = null;
  return {
    report: (next) => {
      if (next !== null && next !== trouble) alert(next);
      trouble = next;
    },
    read: () => ({ ok: trouble === null, detail: trouble ?? 'whatsapp-cloud: in use' }),
  };
}
