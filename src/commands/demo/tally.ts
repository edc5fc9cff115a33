/** What is known of one stream's read so far. Times are epoch milliseconds, as the connector reports them. */
export interface Tally {
  readonly stream: string;
  /** Accounts of which rows came. Accounts are read one after the other. */
  readonly accounts: ReadonlySet<string>;
  readonly rows: number;
  readonly startedAt: number | undefined;
  readonly endedAt: number | undefined;
  readonly complete: boolean;
}

/** Seconds that a stream took, or has taken until now; 0 before it starts. */
export function secondsOf({ startedAt, endedAt }: Tally, now: number): number {
  return startedAt === undefined ? 0 : ((endedAt ?? now) - startedAt) / 1000;
}
