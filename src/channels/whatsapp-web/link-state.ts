/** How the link to WhatsApp stands. */
export const linkPhases = [
  /** Chromium and the page are being opened. */
  'starting',
  /** Somebody has to scan the QR code. */
  'qr',
  /** Somebody has to type the pairing code on the phone. */
  'code',
  /** The phone has said yes; messages are being fetched. */
  'linking',
  'ready',
  /** The page is there, WhatsApp is out of reach. */
  'offline',
  /** The page is opened anew in a while. */
  'restarting',
  'stopped',
] as const;
export type LinkPhase = (typeof linkPhases)[number];

export interface LinkState {
  readonly phase: LinkPhase;
  /** For the operator, one line. */
  readonly detail: string;
  /** What to draw as a QR code. */
  readonly qr?: string;
  readonly code?: string;
  /** Our own number, digits. */
  readonly number?: string;
}

const hints: Record<LinkPhase, string> = {
  starting: 'whatsapp-web: WhatsApp Web is being opened',
  qr: 'whatsapp-web: not linked; scan the QR code: npm run -s kawan -- whatsapp pair',
  code: 'whatsapp-web: not linked; type the pairing code on the phone: npm run -s kawan -- whatsapp pair',
  linking: 'whatsapp-web: the phone said yes, messages are being fetched',
  ready: 'whatsapp-web: in use',
  offline: 'whatsapp-web: WhatsApp is out of reach; messages wait',
  restarting: 'whatsapp-web: WhatsApp Web is opened anew in a moment',
  stopped: 'whatsapp-web: stopped',
};

export function linkState(phase: LinkPhase, more: Partial<Omit<LinkState, 'phase'>> = {}): LinkState {
  return { phase, detail: hints[phase], ...more };
}
