import type { HttpResponse } from '../../cdk/index.js';
import type { Reader } from './retry-loop.js';

/** Responses that several streams of a run need, kept as bytes. */
export interface SharedResponses {
  /**
   * Reads the response that another stream has got to the same request, or else sends the request. Each reader parses
   * the bytes anew, because rows are changed on their way.
   */
  of<T>(shared: SharedRequest<T>, send: Send<T>): Promise<T>;
}

/** A request that several streams make. */
export interface SharedRequest<T> {
  readonly url: string;
  readonly read: Reader<T>;
  /** True if the kept response was not good enough, so the request is sent again. */
  readonly again: boolean;
}

/** Sends a request, and reads the response with the given reader. */
type Send<T> = (read: Reader<T>) => Promise<T>;

/** The oldest responses are dropped beyond this many bytes. They are then requested again. */
const MOST_BYTES = 16 * 2 ** 20;

/**
 * Creates the shared responses of a run.
 *
 * @param now epoch milliseconds
 */
export function createSharedResponses(now: () => number, mostBytes = MOST_BYTES): SharedResponses {
  const responses = createResponses(mostBytes);
  const turns = new Map<string, Promise<void>>();
  const answerOf = async <T>({ url, read, again }: SharedRequest<T>, send: Send<T>): Promise<T> => {
    const kept = again ? undefined : responses.get(url);
    const known = kept && (await read(kept, now()));
    if (known?.ok === true) return known.answer;
    return send(async (response, at) => {
      // Reading a response releases its memory to others.
      const copy = copyOf(response);
      const outcome = await read(response, at);
      if (outcome.ok) responses.keep(url, copy);
      return outcome;
    });
  };
  return {
    async of(shared, send) {
      // One after the other. If the first fails, the next sends its own request: the first may have given up for itself.
      const { url } = shared;
      const answer = (turns.get(url) ?? Promise.resolve()).then(() => answerOf(shared, send));
      const turn = answer.then(ignore, ignore);
      turns.set(url, turn);
      try {
        return await answer;
      } finally {
        if (turns.get(url) === turn) turns.delete(url);
      }
    },
  };
}

const ignore = (): void => undefined;

/** Responses by URL, the newest of them up to a number of bytes. */
function createResponses(mostBytes: number) {
  const responses = new Map<string, HttpResponse>();
  let bytes = 0;
  const drop = (url: string): void => {
    bytes -= responses.get(url)?.body.bytes.length ?? 0;
    responses.delete(url);
  };
  return {
    get: (url: string): HttpResponse | undefined => responses.get(url),
    keep(url: string, response: HttpResponse): void {
      drop(url);
      responses.set(url, response);
      bytes += response.body.bytes.length;
      for (const oldest of responses.keys()) if (bytes > mostBytes) drop(oldest);
    },
  };
}

const copyOf = (response: HttpResponse): HttpResponse => ({
  ...response,
  body: { bytes: Buffer.from(response.body.bytes), release: () => undefined },
});
