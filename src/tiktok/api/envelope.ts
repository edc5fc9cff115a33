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
} from '../../cdk/index.js';
import { edgeRejection } from './edge.js';
import { isKnownRefusal, resolve } from './error-codes.js';
import { LONGEST_MESSAGE, type Rejection } from './errors.js';

/** The data of a successful response. */
export interface Answer {
  readonly data: JsonObject;
  readonly headers: HttpResponse['headers'];
  /** Size of the body in bytes. */
  readonly size: number;
  /** The rows of a large response. The list in `data` is then empty. */
  readonly list?: PackedList | undefined;
}

type Head = Pick<HttpResponse, 'status' | 'headers'>;

/** A successful response, or why it has no data. */
export type Outcome<T = Answer> =
  { readonly ok: true; readonly answer: T } | { readonly ok: false; readonly rejection: Rejection };

/**
 * Reads the envelope `{code, message, request_id, data}`. The API returns HTTP 200 even for refusals, so `code`
 * decides. The HTTP status counts only if something else responded instead of the API.
 *
 * @param now epoch milliseconds, for a Retry-After that is a date
 */
export function readEnvelope(response: HttpResponse, now: number, form: Form = {}): Outcome {
  const { envelope, list, flaw } = opened(response, form);
  const code = isJsonObject(envelope) ? envelope['code'] : undefined;
  if (!isJsonObject(envelope) || typeof code !== 'number' || isOfTheEdge(response, code)) {
    return rejected(edgeRejection(response, now, flaw));
  }
  const apiMessage = textAt(envelope, 'message') ?? '';
  const resolution = resolve(code, apiMessage.slice(0, LONGEST_MESSAGE));
  if (resolution !== undefined) {
    const requestId = textAt(envelope, 'request_id');
    const retryAfterMs = parseRetryAfter(response.headers['retry-after'], now);
    const { meaning: what, ...rest } = resolution;
    return rejected({ ...rest, what, code, apiMessage, requestId, retryAfterMs });
  }
  const data = isJsonObject(envelope['data']) ? envelope['data'] : {};
  return { ok: true, answer: { data, headers: response.headers, size: response.body.bytes.length, list } };
}

/** A gateway may respond in JSON with its own code, which is not one of the API's. */
const isOfTheEdge = ({ status }: Head, code: number): boolean =>
  (status === 429 || status >= 500) && !isKnownRefusal(code);

const rejected = (rejection: Rejection): Outcome<never> => ({ ok: false, rejection });

/** How to parse the data of a response. */
export interface Form {
  /** Parse the list of a large response at once instead of leaving it packed. */
  readonly whole?: boolean;
  /** Name of the list; default `list`. */
  readonly recordsPath?: string;
}

interface Opened {
  readonly envelope: Json | undefined;
  readonly list?: PackedList;
  /** Why the envelope could not be parsed. */
  readonly flaw?: SyntaxError;
}

/** Some servers and editors put it before UTF-8 text. */
const BYTE_ORDER_MARK = Buffer.from('\uFEFF');

const withoutMark = (bytes: Buffer): Buffer =>
  bytes.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK)
    ? bytes.subarray(BYTE_ORDER_MARK.length)
    : bytes;

function opened({ body }: HttpResponse, { whole = false, recordsPath = 'list' }: Form): Opened {
  const bytes = withoutMark(body.bytes);
  const { release } = body;
  const unpacked =
    whole || bytes.length <= PART_BYTES ? undefined : unpackAround(bytes, recordsPath, release);
  if (unpacked !== undefined) return { envelope: unpacked.around, list: unpacked.list };
  try {
    return { envelope: parseJson(decodeText(bytes)) };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { envelope: undefined, flaw: error };
  } finally {
    release();
  }
}

function textAt(envelope: JsonObject, key: string): string | undefined {
  const value = envelope[key];
  return typeof value === 'string' ? value : undefined;
}
