import {
  decodeText,
  SyncError,
  FailureType,
  type HttpRequest,
  type HttpResponse,
  type Transport,
} from '../../cdk/index.js';
import { counted } from '../../terminal/words.js';
import type { ListCall } from './first-pages.js';

/** A request as it was sent, and its response. */
export interface Exchange {
  /** The stream that made the request. */
  readonly stream: string;
  readonly method: string;
  /** In full, as in `/open_api/v1.3/campaign/get/`. */
  readonly pathname: string;
  /** Below the API root, as in `campaign/get/`. */
  readonly path: string;
  /** Query parameters as sent: texts, some of them JSON. The parameters of a POST are in its body. */
  readonly query: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  /** Undefined if there was no response, or none yet. */
  readonly answer: RecordedAnswer | undefined;
  /** Why there was no response. */
  readonly failure: string | undefined;
}

export interface RecordedAnswer {
  readonly status: number;
  readonly headers: HttpResponse['headers'];
  /** The body; only the beginning of a file. */
  readonly text: string;
  readonly isFile: boolean;
}

/** Thrown instead of sending a request beyond the stream's budget. */
export class BudgetSpent extends SyncError {
  constructor(requests: number) {
    super({
      failureType: FailureType.transient,
      what: `Stopped after ${counted(requests, 'request')}, the maximum per stream.`,
    });
  }
}

/** Records what goes over a transport, within a budget of requests. */
export interface Recorder {
  readonly through: (transport: Transport, root: URL) => Transport;
  /** Call this with each list request. */
  readonly listed: (call: ListCall) => void;
  /**
   * Attributes all further requests to this stream, with a fresh budget.
   *
   * @returns its list requests by path
   */
  begin(stream: string): ReadonlyMap<string, ListCall>;
  readonly exchanges: readonly Exchange[];
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** Bytes of a file to keep: the whole file may have gigabytes. */
const LONGEST_FILE = 64 * 1024;

/** @param requests maximum per stream, retries included */
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
    stream,
    pathname,
    body,
    answer: undefined,
    failure: undefined,
    method: body === undefined ? 'GET' : 'POST',
    path: pathname.startsWith(root.pathname) ? pathname.slice(root.pathname.length) : pathname,
    query: Object.fromEntries(searchParams),
  };
}

/** Must run before the bytes are released. */
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
