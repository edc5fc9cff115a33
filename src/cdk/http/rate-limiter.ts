import type { Clock } from '../time/clock.js';
import { FailureScope } from '../contract/errors.js';
import { createAdaptiveRate } from './adaptive-rate.js';
import { createQuotaUse, type QuotaUse } from './sliding-window.js';
import { scaleQuota, type Quotas } from './quota.js';
import { createPriorityQueue } from '../concurrency/priority-queue.js';

export interface Admission {
  /** The endpoint that is asked; it may have a limit of its own. */
  readonly endpoint: string;
  /** How often this request was refused so far: one that was goes before those that were not. */
  readonly refusals: number;
  /** Waits; `because` says why, for the log. */
  readonly sleep: (milliseconds: number, because: string) => Promise<void>;
}

/** One for a run: every request asks it for its turn and tells it how the API took it. */
export interface RateLimiter {
  /**
   * Resolves when a request may start.
   *
   * @throws SyncError (transient_error) when this run has used up the requests of a day
   */
  admit(admission: Admission): Promise<void>;
  /** The API answered, with data or an error, but not that there were too many requests. */
  accepted(): void;
  /**
   * The API refused a request as one too many.
   *
   * @param attempt how often this request was refused so far, 1 for the first time
   * @returns milliseconds that the request should wait before it asks for its turn again
   * @throws SyncError (transient_error, whole run) when only the next day can help
   */
  refused(attempt: number): number;
}

const LONGEST_BACKOFF_MS = 8000;

/**
 * @param perSecond requests a second instead of the app's; all other limits scale with it, but those of endpoints never
 *   up: they are the same whatever the app may do
 */
export function createRateLimiter(
  quotas: Quotas,
  clock: Clock,
  perSecond = quotas.app.perSecond,
): RateLimiter {
  const { renewal } = quotas;
  const factor = perSecond / quotas.app.perSecond;
  const adaptiveRate = createAdaptiveRate(perSecond, renewal);
  const whole = { name: 'the app', scope: FailureScope.run, renewal };
  const appUse = createQuotaUse(scaleQuota(quotas.app, factor), adaptiveRate, whole);
  const freeAt = (): number => Math.max(appUse.freeAt(), adaptiveRate.pausedUntil);
  const app = createQueue({ ...appUse, freeAt }, clock);
  const endpoints = new Map<string, Queue>();
  const endpointQueue = (endpoint: string): Queue | undefined => {
    const quota = quotas.endpoints?.[endpoint] ?? quotas.eachEndpoint;
    if (quota === undefined) return undefined;
    const scaled = scaleQuota(quota, Math.min(1, factor));
    const pace = { perSecond: scaled.perSecond, catchUpMs: 0 };
    const queue =
      endpoints.get(endpoint) ??
      createQueue(createQuotaUse(scaled, pace, { name: endpoint, scope: FailureScope.part, renewal }), clock);
    endpoints.set(endpoint, queue);
    return queue;
  };
  return {
    async admit(admission) {
      await endpointQueue(admission.endpoint)?.(admission);
      await app(admission);
    },
    accepted: () => {
      adaptiveRate.accepted();
      appUse.answered(clock.monotonic());
    },
    refused: (attempt) => {
      adaptiveRate.refused(clock.monotonic());
      return Math.min(1000 * 2 ** (attempt - 1), LONGEST_BACKOFF_MS);
    },
  };
}

/** Lets requests through one by one, as a pool has room. */
type Queue = (admission: Admission) => Promise<void>;

function createQueue(pool: QuotaUse, clock: Clock): Queue {
  const turns = createPriorityQueue();
  const waitOf = (): number => pool.freeAt() - clock.monotonic();
  return ({ refusals, sleep }) =>
    turns(async () => {
      for (let wait = waitOf(); wait > 0; wait = waitOf()) {
        await sleep(wait, "the API's quota");
      }
      pool.take(clock.monotonic());
    }, refusals > 0);
}
