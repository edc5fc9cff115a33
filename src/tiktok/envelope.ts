import {
  decodeText,
  isJsonObject,
  parseJson,
  parseRetryAfter,
  PART_BYTES,
  unpackAround,
  type HttpResponse,
  type Json,
  type JsonObject,
  type PackedList,
} from '../cdk/index.js';
import { Action, Excess, isKnownRefusal, resolve } from './error-codes.js';

/** Data of a successful answer. */
export interface Answer {
  readonly data: JsonObject;
  readonly headers: HttpResponse['headers'];
  /** Bytes of the body. */
  readonly size: number;
  /** The rows of a large answer, in place of those in `data`, whose list is empty then. */
  readonly list?: PackedList | undefined;
}

type Head = Pick<HttpResponse, 'status' | 'headers'>;

/** Why an answer holds no data. */
export interface Rejection {
  readonly action: Action;
  readonly what: string;
  readonly code?: number;
  readonly apiMessage?: string;
  readonly requestId?: string | undefined;
  readonly retryAfterMs?: number | undefined;
  readonly excess?: Excess | undefined;
}

export type Outcome<T = Answer> =
  { readonly ok: true; readonly answer: T } | { readonly ok: false; readonly rejection: Rejection };

/**
 * Reads the envelope `{code, message, request_id, data}`. The API answers HTTP 200 also for refusals, so `code`
 * decides; the HTTP status counts only where the edge answered in the API's place.
 *
 * @param now epoch milliseconds, for a Retry-After that is a date
 */
export function readEnvelope(response: HttpResponse, now: number, form: Form = {}): Outcome {
  const { envelope, list } = opened(response, form);
  const code = isJsonObject(envelope) ? envelope['code'] : undefined;
  if (!isJsonObject(envelope) || typeof code !== 'number' || isOfTheEdge(response, code)) {
    return rejected(edgeRejection(response, now));
  }
  const apiMessage = textAt(envelope, 'message') ?? '';
  const resolution = resolve(code, apiMessage);
  if (resolution !== undefined) {
    const requestId = textAt(envelope, 'request_id');
    const retryAfterMs = parseRetryAfter(response.headers['retry-after'], now);
    const { action, meaning: what, excess } = resolution;
    return rejected({ action, what, code, apiMessage, requestId, retryAfterMs, excess });
  }
  const data = isJsonObject(envelope['data']) ? envelope['data'] : {};
  return { ok: true, answer: { data, headers: response.headers, size: response.body.bytes.length, list } };
}

/** A gateway may answer in JSON with a code of its own, which is none of the API's. */
const isOfTheEdge = ({ status }: Head, code: number): boolean =>
  (status === 429 || status >= 500) && !isKnownRefusal(code);

const rejected = (rejection: Rejection): Outcome<never> => ({ ok: false, rejection });

/** How the data of an answer is wanted. */
export interface Form {
  /** Parses the list of a large answer too, instead of leaving it packed. */
  readonly whole?: boolean;
  /** Name of the list; default `list`. */
  readonly rowsAt?: string;
}

interface Opened {
  readonly envelope: Json | undefined;
  readonly list?: PackedList;
}

function opened(
  { body: { bytes, release } }: HttpResponse,
  { whole = false, rowsAt = 'list' }: Form,
): Opened {
  const unpacked = whole || bytes.length <= PART_BYTES ? undefined : unpackAround(bytes, rowsAt, release);
  if (unpacked !== undefined) return { envelope: unpacked.around, list: unpacked.list };
  try {
    return { envelope: parseJson(decodeText(bytes)) };
  } catch {
    return { envelope: undefined };
  } finally {
    release();
  }
}

/** An answer that is not the API's: a gateway in trouble, a wrong path, a body that was cut off. */
function edgeRejection({ status, headers }: Head, now: number): Rejection {
  const retryAfterMs = parseRetryAfter(headers['retry-after'], now);
  const what = `HTTP ${String(status)}`;
  if (status === 429) return { action: Action.rateLimit, what, retryAfterMs };
  if (status === 504) return { action: Action.retry, what, retryAfterMs, excess: Excess.work };
  if (status >= 500 || status === 408) return { action: Action.retry, what, retryAfterMs };
  if (status < 300) return { action: Action.retry, what: 'an answer that is not the JSON of the API' };
  return { action: Action.request, what };
}

function textAt(envelope: JsonObject, key: string): string | undefined {
  const value = envelope[key];
  return typeof value === 'string' ? value : undefined;
}
