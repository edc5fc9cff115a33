/** How many requests may start. */
export interface Quota {
  readonly perSecond: number;
  readonly perMinute: number;
  readonly perDay: number;
}

/** What the vendor advises if refusals go on at the slowest rate. */
export interface RefusalPauses {
  /** Milliseconds of such refusals before a pause: the quota of the minute is used up. */
  readonly afterMs: number;
  /** Minutes of a pause. */
  readonly minutes: number;
  /** Refused again after this many pauses, the quota of the day is used up. */
  readonly most: number;
}

/** Every quota of one app, for all streams, accounts and retries of a run together. */
export interface Quotas {
  readonly app: Quota;
  /** Quotas of single endpoints, by path, within that of the app. */
  readonly endpoints?: Readonly<Record<string, Quota>>;
  /** The quota of each endpoint that has none of its own. */
  readonly eachEndpoint?: Quota;
  /** Absent: the run goes on at the slowest rate. */
  readonly pauses?: RefusalPauses;
  /** When the day's requests are renewed and who else may have used them, for the error that says they are used up. */
  readonly renewal?: string;
}

/** Multiplies every limit of a quota, e.g. by 0.5 for an app that other programs use too. */
export function scaleQuota({ perSecond, perMinute, perDay }: Quota, factor: number): Quota {
  return { perSecond: perSecond * factor, perMinute: perMinute * factor, perDay: perDay * factor };
}
