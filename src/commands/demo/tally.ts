/** How far one stream has been read. Times are epoch milliseconds, as the connector reports them. */
export interface Tally {
  readonly stream: string;
  /** Accounts with rows so far. Rows arrive account by account. */
  readonly accounts: ReadonlySet<string>;
  readonly rows: number;
  readonly startedAt: number | undefined;
  readonly endedAt: number | undefined;
  readonly complete: boolean;
}

/** Seconds that a stream took, or has taken so far; 0 before it starts. */
export function secondsOf({ startedAt, endedAt }: Tally, now: number): number {
  return startedAt === undefined ? 0 : ((endedAt ?? now) - startedAt) / 1000;
}
