/** What delivery counts; `ops/metrics.ts` says how. */
export interface DeliveryMetrics {
  /** An attempt's end: `sent`, `expired`, `cancelled`, or the kind of its error. */
  delivered(channel: string, result: string): void;
}
