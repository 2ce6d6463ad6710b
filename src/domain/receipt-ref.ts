/** Reference of a receipt's picture, as a message carries it. */
export function receiptRef(number: string): string {
  return `receipt-${number}`;
}

/** The registration number that a reference is of; `null` when it names something else. */
export function receiptNumber(ref: string): string | null {
  return /^receipt-(\d{2}-\d{6,8}-\d)$/.exec(ref)?.[1] ?? null;
}
