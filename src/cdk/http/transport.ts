import type { ClientRequest } from 'node:http';
import { finished, type Duplex } from 'node:stream';

import { got, type PlainResponse, type Request } from 'got';

import { systemClock } from '../time/clock.js';
import { largestBody } from '../memory/limits.js';
import { createAgents, throughProxy } from './agents.js';
import { createBodyPool, tooLarge, type Body, type BodyPool } from './body-pool.js';
import type { Proxy } from './proxy.js';
import { bytesOf } from './streamed.js';
import { toTransportError, TransportError, WireFault } from './transport-error.js';
import { unpacked, type Unpacked } from './unpack.js';

export interface HttpRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  /** Sent with POST; absent: GET. */
  readonly body?: string;
  /** The answer is handed on as it comes in, whatever its size. */
  readonly streamed?: boolean;
}

/**
 * What shows that a body is whole. An answer that was cut off is never handed on, but with `close` there is no telling:
 * the connection was closed behind it, and nothing said how long it is. What is read of it has to show that by itself, as
 * JSON does.
 * - `length`: it has as many bytes as were announced
 * - `chunked`: its last chunk came
 * - `packed`: what it was packed with ends where it ends
 */
export type Framing = 'length' | 'chunked' | 'packed' | 'close';

/** Any answer at all, whatever its status: what it means is for the vendor's envelope to say. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Body;
  readonly framing: Framing;
  /** Where the request asked for it: the bytes as they come in; `body` is empty then. Throws TransportError. */
  readonly stream?: AsyncIterable<Buffer>;
}

/**
 * Sends one request. The only place that knows the HTTP client.
 *
 * @throws TransportError when no whole answer comes
 * @throws SyncError (system_error, whole run) when memory is nearly used up
 */
export type Transport = (request: HttpRequest) => Promise<HttpResponse>;

export interface TransportOptions {
  /** Bytes that an answer may have which is not streamed. */
  readonly largest?: number;
  /** Absent: servers are asked directly. */
  readonly proxy?: Proxy | undefined;
}

/**
 * HTTP over got with kept-alive connections. It retries nothing, follows no redirect, which would carry the token to
 * wherever it points, and unpacks nothing: waits, quotas and bounds are the connector's own (ADR 20).
 */
export function createTransport({ largest = largestBody(), proxy }: TransportOptions = {}): Transport {
  const pool = createBodyPool(largest);
  const client = got.extend({
    agent: createAgents(proxy),
    headers: { 'accept-encoding': 'gzip' },
    retry: { limit: 0 },
    followRedirect: false,
    throwHttpErrors: false,
    decompress: false,
  });
  return async ({ url, headers, timeoutMs, body, streamed = false }) => {
    const method = body === undefined ? 'GET' : 'POST';
    const request = client.stream(url, { method, headers, ...(body !== undefined && { body }) });
    const deadline = setTimeout(() => {
      request.destroy(new TransportError(`no answer within ${String(timeoutMs / 1000)} s`, 'ETIMEDOUT'));
    }, timeoutMs);
    try {
      const response = await answerTo(request);
      const bytes = await unpacked(request, response.headers['content-encoding']);
      const close = (): void => {
        request.destroy();
      };
      const answer = streamed
        ? { body: NOTHING, stream: bytesOf({ ...bytes, timeoutMs, close, now }) }
        : { body: await gathered(bytes, response, { pool, largest }) };
      const framing = framingOf(response, bytes.isPacked);
      return { status: response.statusCode, headers: response.headers, framing, ...answer };
    } catch (thrown) {
      request.destroy();
      const error = toTransportError(thrown);
      throw proxy !== undefined && error instanceof TransportError ? throughProxy(error, proxy) : error;
    } finally {
      clearTimeout(deadline);
    }
  };
}

const now = (): number => systemClock.monotonic();

const NOTHING: Body = { bytes: Buffer.alloc(0), release: () => undefined };

/** Resolves when the answer begins. */
function answerTo(request: Request): Promise<PlainResponse> {
  return new Promise((resolve, reject) => {
    request.once('response', resolve);
    // Stays, for what fails later: whoever reads the bytes is told by them.
    request.on('error', reject);
    request.once('upgrade', (_, socket: Duplex) => {
      socket.destroy();
      reject(new TransportError('HTTP 101, an unrequested protocol switch', WireFault.upgrade));
    });
    request.once('request', (sent: ClientRequest) => {
      sent.once('close', () => {
        // Comes after every answer too, and before an error of the same connection has made its way.
        setImmediate(reject, new TransportError('the connection was closed without an answer', 'ECONNRESET'));
      });
    });
  });
}

/** Where nothing says how long an answer is. */
const UNKNOWN_LENGTH = 16 * 1024;

/** JSON has so many times the bytes that it is packed into, at least. */
const PACKED_SHARE = 4;

interface Bounds {
  readonly pool: BodyPool;
  readonly largest: number;
}

/** Resolves when the last byte has been read. */
async function gathered(
  { stream, ended, isPacked }: Unpacked,
  { headers }: PlainResponse,
  { pool, largest }: Bounds,
): Promise<Body> {
  const length = Number(headers['content-length'] ?? UNKNOWN_LENGTH);
  if (length > largest) throw tooLarge(largest);
  const gatherer = pool.gather(isPacked ? PACKED_SHARE * length : length);
  const read = new Promise<void>((resolve, reject) => {
    stream.on('data', (chunk: Buffer) => {
      try {
        gatherer.add(chunk);
      } catch (error) {
        stream.destroy(toTransportError(error));
      }
    });
    finished(stream, { writable: false }, (error) => {
      if (error) reject(error);
      else resolve();
    });
  });
  await Promise.all([read, ended]);
  return gatherer.body();
}

/** Statuses that have no body, whatever the headers say (RFC 9112, 6.3). */
const WITHOUT_BODY = [204, 304];

/** Only as the last of several; else nothing but the end of the connection ends the body (RFC 9112, 6.3). */
const CHUNKED = /\bchunked\s*$/i;

function framingOf({ statusCode, headers }: PlainResponse, isPacked: boolean): Framing {
  if (headers['content-length'] !== undefined || WITHOUT_BODY.includes(statusCode)) return 'length';
  if (CHUNKED.test(headers['transfer-encoding'] ?? '')) return 'chunked';
  return isPacked ? 'packed' : 'close';
}
