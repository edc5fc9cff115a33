import type { Clock } from '../time/clock.js';
import { createPriorityQueue } from '../concurrency/priority-queue.js';
import { FailureScope } from '../contract/errors.js';
import { createAdaptiveRate } from './adaptive-rate.js';
import { createQuotaUse, type QuotaUse } from './quota-use.js';
import { scaleQuota, type Quotas } from './quota.js';

/*
 * Every request of a run waits here until three rules let it start:
 *   1. the quotas of the app and of its endpoint leave room for it (quota-use.ts);
 *   2. the starts before it are far enough away, at the rate that refusals have left (adaptive-rate.ts);
 *   3. it is its turn: requests that were refused go first, the others in the order in which they came.
 */

export interface Admission {
  /** The endpoint of the request; it may have a quota of its own. */
  readonly endpoint: string;
  /** How often this request was refused so far: one that was goes before those that were not. */
  readonly refusals: number;
  /** Waits; `reason` is for the log. */
  readonly sleep: (milliseconds: number, reason: string) => Promise<void>;
}

/** One per run. */
export interface RateLimiter {
  /**
   * Resolves when a request may start.
   *
   * @throws SyncError (transient_error) when this run has used up the day's requests
   */
  admit(admission: Admission): Promise<void>;
  /** The API answered, with data or an error, but not that there were too many requests. */
  accepted(): void;
  /**
   * The API refused a request as one too many.
   *
   * @param attempt how often this request was refused so far, 1 for the first time
   * @returns milliseconds to wait before asking for admission again: 1, 2, 4, then 8 seconds
   * @throws SyncError (transient_error, whole run) when only the next day can help
   */
  refused(attempt: number): number;
}

const LONGEST_BACKOFF_MS = 8000;

/**
 * @param perSecond requests a second instead of the app's. All other quotas scale with it, but those of endpoints only
 *   down: they are the same whatever the app may do
 */
export function createRateLimiter(
  quotas: Quotas,
  clock: Clock,
  perSecond = quotas.app.perSecond,
): RateLimiter {
  const { renewal } = quotas;
  const factor = perSecond / quotas.app.perSecond;
  const rate = createAdaptiveRate(perSecond, quotas);
  const owner = { name: 'the app', scope: FailureScope.run, renewal };
  const appUse = createQuotaUse(scaleQuota(quotas.app, factor), rate, owner);
  const freeAt = (): number => Math.max(appUse.freeAt(), rate.pausedUntil);
  const app = createQueue({ ...appUse, freeAt }, clock);
  const endpointQueue = createEndpointQueues(quotas, Math.min(1, factor), clock);
  return {
    async admit(admission) {
      await endpointQueue(admission.endpoint)?.(admission);
      await app(admission);
    },
    accepted: () => {
      rate.accepted();
      appUse.answered(clock.monotonic());
    },
    refused: (attempt) => {
      rate.refused(clock.monotonic());
      return Math.min(1000 * 2 ** (attempt - 1), LONGEST_BACKOFF_MS);
    },
  };
}

/** Admits requests one by one, as a quota has room. */
type Queue = (admission: Admission) => Promise<void>;

function createQueue(use: QuotaUse, clock: Clock): Queue {
  const queue = createPriorityQueue();
  const waitMs = (): number => use.freeAt() - clock.monotonic();
  return ({ refusals, sleep }) =>
    queue(async () => {
      for (let wait = waitMs(); wait > 0; wait = waitMs()) {
        await sleep(wait, "the API's quota");
      }
      use.start(clock.monotonic());
    }, refusals > 0);
}

/** A queue for each endpoint that has a quota of its own. */
function createEndpointQueues(
  { endpoints, eachEndpoint, renewal }: Quotas,
  factor: number,
  clock: Clock,
): (endpoint: string) => Queue | undefined {
  const queues = new Map<string, Queue>();
  return (endpoint) => {
    const quota = endpoints?.[endpoint] ?? eachEndpoint;
    if (quota === undefined) return undefined;
    const known = queues.get(endpoint);
    if (known !== undefined) return known;
    const scaled = scaleQuota(quota, factor);
    const owner = { name: endpoint, scope: FailureScope.part, renewal };
    const use = createQuotaUse(scaled, { perSecond: scaled.perSecond, catchUpMs: 0 }, owner);
    const queue = createQueue(use, clock);
    queues.set(endpoint, queue);
    return queue;
  };
}
