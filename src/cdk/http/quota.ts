/** Requests that may start. */
export interface Quota {
  readonly perSecond: number;
  readonly perMinute: number;
  readonly perDay: number;
}

/** Every limit that one app has, for all streams, accounts and retries of a run together. */
export interface Quotas {
  readonly app: Quota;
  /** Limits of single endpoints, by path, below that of the app. */
  readonly endpoints?: Readonly<Record<string, Quota>>;
  /** The limit of each endpoint that has none of its own. */
  readonly eachEndpoint?: Quota;
  /** When the requests of a day are renewed, and who else may have used them, for the error that says that they are. */
  readonly renewal?: string;
}

export function scaleQuota({ perSecond, perMinute, perDay }: Quota, factor: number): Quota {
  return { perSecond: perSecond * factor, perMinute: perMinute * factor, perDay: perDay * factor };
}
