import type { Choice, MediaKind } from '../channel.js';
import { cutLabels } from '../graphemes.js';
import { maxLabel } from './limits.js';
import type { ChatLine } from './mailbox.js';

/** A `message` event and an entry of the history, as JSON. */
export interface ChatEvent {
  readonly seq: number;
  readonly id: string;
  readonly from: 'me' | 'bot';
  readonly text: string;
  readonly choices: readonly Choice[];
  /** `url` serves the file to this visitor only. */
  readonly media?: {
    readonly kind: MediaKind;
    readonly url: string;
    readonly fileName?: string;
    readonly mimeType?: string;
  };
  readonly request?: 'contact' | 'location';
  readonly at: string;
}

/** A line as it leaves for the page: labels that come from data are cut by the rule of all channels, files get an address. */
export function present({ seq, id, from, text, choices, media, request, at }: ChatLine): ChatEvent {
  const labels = cutLabels(
    choices.map(({ label }) => label),
    maxLabel,
  );
  return {
    seq,
    id,
    from,
    text,
    choices: choices.map((choice, index) => ({ ...choice, label: labels[index] ?? choice.label })),
    ...(media === undefined ? {} : { media: presentMedia(media) }),
    ...(request === undefined ? {} : { request }),
    at,
  };
}

function presentMedia({
  kind,
  ref,
  fileName,
  mimeType,
}: NonNullable<ChatLine['media']>): NonNullable<ChatEvent['media']> {
  const url = `/chat/files/${encodeURIComponent(ref)}`;
  return {
    kind,
    url,
    ...(fileName === undefined ? {} : { fileName }),
    ...(mimeType === undefined ? {} : { mimeType }),
  };
}
