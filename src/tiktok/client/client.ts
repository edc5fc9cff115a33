import type { JsonObject, ServerClock } from '../../cdk/index.js';
import type { Call, ListCall, Request } from '../api/call.js';
import { readEnvelope, type Answer } from '../api/envelope.js';
import { Action } from '../api/error-codes.js';
import { TikTokError } from '../api/errors.js';
import { listRows } from '../paging/list-pages.js';
import { brokenOff, openFile, withProgress, type Download } from './download.js';
import { describeCall, isShortEnough, urlOf } from './http-request.js';
import { request, type Reader, type RetryOptions } from './retry-loop.js';
import { createSharedResponses } from './shared-responses.js';

/**
 * A client of the Marketing API: it paces and retries requests and unwraps responses. Every failure is a TikTokError.
 */
export interface TikTokClient {
  /** Sends a GET and returns the `data` of the response, however large. */
  get(call: Call): Promise<JsonObject>;
  /**
   * Sends a POST with the parameters in the body and returns the `data` of the response. It is retried like any other
   * request, so the action may be performed more than once.
   */
  post(call: Call): Promise<JsonObject>;
  /**
   * Downloads a file as a stream. Its start is paced, retried and timed like any response. If it is cut off later,
   * reading it throws a TikTokError (transient_error), and the caller must start again.
   */
  download(call: Call): Promise<Download>;
  /**
   * Whether the URL of a call is short enough, for any page. The response to a longer one would not show the reason.
   */
  fits(call: Pick<Call, 'path' | 'query'>): boolean;
  /** Reads the pages of a list endpoint, with rows in `data.list` (or `recordsPath`) and `data.page_info`. */
  list(call: ListCall): AsyncIterable<readonly JsonObject[]>;
}

/** Options of a client. */
export interface ClientOptions extends RetryOptions {
  /** Rows per page. */
  readonly pageSize: number;
}

/** Creates a client for one run. */
export function createClient(options: ClientOptions): TikTokClient {
  const firstRequestAlone = createFirstRequestAlone(options.clock);
  const responses = createSharedResponses(() => options.clock.now());
  const ask: Request = (call) => {
    const send = (read: Reader<Answer>): Promise<Answer> => {
      const attempt: Ask<Answer> = (throwIfTokenDead) =>
        request({ ...options, throwIfTokenDead }, call, read);
      return firstRequestAlone(attempt, attempt);
    };
    const read = envelopeOf(call);
    const { isShared = false, again = false } = call;
    return isShared ? responses.of({ url: urlOf(options.baseUrl, call), read, again }, send) : send(read);
  };
  return {
    get: async (call) => (await ask({ ...call, whole: true })).data,
    post: async (call) => {
      const whole = { ...call, whole: true };
      const answer = firstRequestAlone((throwIfTokenDead) =>
        request({ ...options, throwIfTokenDead }, { ...whole, as: 'body' }, envelopeOf(whole)),
      );
      return (await answer).data;
    },
    download: async (call) => {
      const file = await firstRequestAlone((throwIfTokenDead) =>
        request({ ...options, throwIfTokenDead }, { ...call, as: 'streamed' }, openFile),
      );
      const bytes = brokenOff(call, withProgress(call, file.bytes, options.clock));
      return { ...file, bytes: heard(bytes, options, call) };
    },
    fits: (call) => isShortEnough(urlOf(options.baseUrl, { ...call, query: { ...call.query, ...ANY_PAGE } })),
    list: ({ largestPage = Infinity, isPaged = true, ...call }) =>
      listRows(ask, isPaged ? Math.min(options.pageSize, largestPage) : Infinity, call),
  };
}

/** The longest possible parameters of a page. */
const ANY_PAGE = { page: 99_999, page_size: 1000 };

/** Sends a request. `throwIfTokenDead` throws once the token has been rejected, even if the request was already queued. */
type Ask<T> = (throwIfTokenDead: () => void) => Promise<T>;

/** @param again repeats the request, if that is possible */
type FirstRequestAlone = <T>(ask: Ask<T>, again?: Ask<unknown>) => Promise<T>;

/**
 * Sends the first request of a run alone, to find out whether the token works before others are sent in parallel. Once
 * the token has been rejected, nothing more is sent. The first response also has the time: if it contradicts the
 * machine's clock, the request is repeated, because days cannot be planned before it is known which clock is right.
 */
function createFirstRequestAlone(clock: ServerClock): FirstRequestAlone {
  let first: Promise<unknown> | undefined;
  let dead: TikTokError | undefined;
  const throwIfTokenDead = (): void => {
    if (dead !== undefined) throw dead;
  };
  const attempt = async <T>(ask: Ask<T>): Promise<T> => {
    throwIfTokenDead();
    try {
      return await ask(throwIfTokenDead);
    } catch (error) {
      if (error instanceof TikTokError && error.action === Action.auth) dead = error;
      throw error;
    }
  };
  const sendFirst = async <T>(ask: Ask<T>, again?: Ask<unknown>): Promise<T> => {
    try {
      return await attempt(ask);
    } finally {
      if (clock.isInDoubt && again !== undefined && dead === undefined)
        await attempt(again).catch(() => undefined);
    }
  };
  return async (ask, again) => {
    if (first !== undefined) {
      await first;
      return attempt(ask);
    }
    const answer = sendFirst(ask, again);
    first = answer.catch(() => undefined);
    return answer;
  };
}

const envelopeOf =
  (call: Call): Reader<Answer> =>
  (response, now) => {
    const outcome = readEnvelope(response, now, call);
    if (!outcome.ok || call.isComplete === undefined || call.isComplete(outcome.answer.data)) return outcome;
    return { ok: false, rejection: { action: Action.retry, what: 'a response without the expected data' } };
  };

/** Reports each piece of a file to the watchdog. */
async function* heard(
  bytes: AsyncIterable<Buffer>,
  { watchdog }: ClientOptions,
  call: Call,
): AsyncGenerator<Buffer, void, undefined> {
  const ended = watchdog?.asking(describeCall(call));
  try {
    for await (const piece of bytes) {
      watchdog?.heard();
      yield piece;
    }
  } finally {
    ended?.();
  }
}
