import {
  decodeText,
  SyncError,
  FailureType,
  type HttpRequest,
  type HttpResponse,
  type Transport,
} from '../../cdk/index.js';
import type { ListCall } from './first-pages.js';

/** A request as it went out, and what came back. */
export interface Exchange {
  /** The stream that asked. */
  readonly stream: string;
  readonly method: string;
  /** Whole, as in `/open_api/v1.3/campaign/get/`. */
  readonly pathname: string;
  /** Below the API root, as in `campaign/get/`. */
  readonly path: string;
  /** Parameters as they were sent: each a text, some of them JSON; those of a POST are its body. */
  readonly query: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  /** Undefined where none came, or has come yet. */
  readonly answer: RecordedAnswer | undefined;
  /** Why none came. */
  readonly failure: string | undefined;
}

export interface RecordedAnswer {
  readonly status: number;
  readonly headers: HttpResponse['headers'];
  /** Of a file its beginning. */
  readonly text: string;
  readonly isFile: boolean;
}

/** Thrown in place of a request that is one too many for a stream. */
export class BudgetSpent extends SyncError {
  constructor(requests: number) {
    super({
      failureType: FailureType.transient,
      what: `Not all of it was asked for: a diagnosis makes ${requests} requests a stream at most.`,
    });
  }
}

/** Writes down what goes over a transport, and keeps it within a budget. */
export interface Recorder {
  readonly through: (transport: Transport, root: URL) => Transport;
  /** Told of each list that is asked for. */
  readonly listed: (call: ListCall) => void;
  /**
   * What is asked for from now on is asked for by this stream, which has the whole budget again.
   *
   * @returns how its lists are asked for, by their paths
   */
  begin(stream: string): ReadonlyMap<string, ListCall>;
  readonly exchanges: readonly Exchange[];
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** More of a file is not kept: it may have gigabytes. */
const LONGEST_FILE = 64 * 1024;

/** @param requests that a stream may make, the repeated ones too */
export function createRecorder(requests: number): Recorder {
  const exchanges: Exchange[] = [];
  let stream = '';
  let left = requests;
  let lists = new Map<string, ListCall>();
  return {
    exchanges,
    listed: (call) => lists.set(call.path, call),
    begin(name) {
      stream = name;
      left = requests;
      lists = new Map();
      return lists;
    },
    through: (transport, root) => async (request) => {
      if (left === 0) throw new BudgetSpent(requests);
      left -= 1;
      const exchange = open(stream, request, root);
      exchanges.push(exchange);
      try {
        return record(await transport(request), exchange);
      } catch (error) {
        exchange.failure = error instanceof Error ? error.message : String(error);
        throw error;
      }
    },
  };
}

function open(stream: string, { url, body }: HttpRequest, root: URL): Writable<Exchange> {
  const { pathname, searchParams } = new URL(url);
  return {
    ...{ stream, pathname, body, answer: undefined, failure: undefined },
    method: body === undefined ? 'GET' : 'POST',
    path: pathname.startsWith(root.pathname) ? pathname.slice(root.pathname.length) : pathname,
    query: Object.fromEntries(searchParams),
  };
}

/** Before anybody releases the bytes. */
function record(response: HttpResponse, exchange: Writable<Exchange>): HttpResponse {
  const { status, headers, body, stream } = response;
  const answer = { status, headers, text: decodeText(body.bytes), isFile: stream !== undefined };
  exchange.answer = answer;
  if (stream === undefined) return response;
  return { ...response, stream: recorded(stream, answer) };
}

async function* recorded(
  stream: AsyncIterable<Buffer>,
  answer: Writable<RecordedAnswer>,
): AsyncGenerator<Buffer, void, undefined> {
  let kept = Buffer.alloc(0);
  for await (const piece of stream) {
    if (kept.length < LONGEST_FILE) {
      kept = Buffer.concat([kept, piece]).subarray(0, LONGEST_FILE);
      answer.text = decodeText(kept);
    }
    yield piece;
  }
}
