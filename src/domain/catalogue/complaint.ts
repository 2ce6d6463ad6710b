/**
 * What is wrong at a place of a file, for the person who wrote it: the key of a text in `catalogue_file.yaml` of their
 * language, and what is put into it.
 */
export interface Complaint {
  readonly key: string;
  readonly args: Readonly<Record<string, string>>;
}

export function complaint(key: string, args: Complaint['args'] = {}): Complaint {
  return { key, args };
}

/** A complaint as the one string that zod carries. */
export function carried(key: string, args: Complaint['args'] = {}): string {
  return JSON.stringify([key, args]);
}

/** What zod carried; words of its own, which it has for what no rule of ours names, are passed on. */
export function uncarried(message: string): Complaint {
  if (!message.startsWith('["')) return complaint('other', { what: message.replace(/^Invalid input: /, '') });
  const [key, args]: [string, Complaint['args']] = JSON.parse(message);
  return { key, args };
}
