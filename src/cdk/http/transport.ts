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

/** A request. */
export interface HttpRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Milliseconds until the response must be complete, or until it must begin if it is streamed. */
  readonly timeoutMs: number;
  /** Body of a POST; absent for a GET. */
  readonly body?: string;
  /** Return the response while it arrives, whatever its size. */
  readonly streamed?: boolean;
}

/**
 * What proves that a body is complete. A body that was cut off is never returned, except with `close`, where it cannot
 * be detected: the body ended with its connection and its length was not announced. Its content must then prove that it
 * is complete, as JSON does.
 * - `length`: it has the announced number of bytes
 * - `chunked`: its last chunk arrived
 * - `packed`: the compressed data ends where the body ends
 */
export type Framing = 'length' | 'chunked' | 'packed' | 'close';

/** A response with any status. What it means is decided by the vendor's envelope. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Body;
  readonly framing: Framing;
  /** For a streamed request, the bytes as they arrive; `body` is then empty. Throws TransportError. */
  readonly stream?: AsyncIterable<Buffer>;
}

/**
 * Sends one request. Only this file uses the HTTP client.
 *
 * @throws TransportError if there is no complete response
 * @throws SyncError (system_error, scope run) if memory is nearly exhausted
 */
export type Transport = (request: HttpRequest) => Promise<HttpResponse>;

/** Options of a transport. */
export interface TransportOptions {
  /** Maximum bytes of a response that is not streamed. */
  readonly largest?: number;
  /** Absent for direct connections. */
  readonly proxy?: Proxy | undefined;
}

/**
 * Creates a transport on got with keep-alive connections. got's retries and decompression are off, because the
 * connector has its own waits, quotas and limits (ADR 20). Redirects are not followed, because they would carry the
 * token to another host.
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
      request.destroy(timeoutError(timeoutMs));
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

const timeoutError = (timeoutMs: number): TransportError =>
  new TransportError(`no response within ${String(Number((timeoutMs / 1000).toFixed(2)))} s`, 'ETIMEDOUT');

const now = (): number => systemClock.monotonic();

const NOTHING: Body = { bytes: Buffer.alloc(0), release: () => undefined };

/** Resolves when the response begins. */
function answerTo(request: Request): Promise<PlainResponse> {
  return new Promise((resolve, reject) => {
    request.once('response', resolve);
    // Stays attached for later failures, which the reader of the bytes sees by itself.
    request.on('error', reject);
    request.once('upgrade', (_, socket: Duplex) => {
      socket.destroy();
      reject(new TransportError('HTTP 101, an unrequested protocol switch', WireFault.upgrade));
    });
    request.once('request', (sent: ClientRequest) => {
      sent.once('close', () => {
        // Also fires after every response, and before an error of the same connection has been reported.
        setImmediate(
          reject,
          new TransportError('the connection was closed without a response', 'ECONNRESET'),
        );
      });
    });
  });
}

/** Assumed bytes of a response that does not announce its length. */
const UNKNOWN_LENGTH = 16 * 1024;

/** JSON unpacks to at least this many times its packed size. */
const PACKED_SHARE = 4;

interface Bounds {
  readonly pool: BodyPool;
  readonly largest: number;
}

/** Collects the body; resolves after the last byte. */
async function gathered(
  { stream, ended, isPacked }: Unpacked,
  { headers }: PlainResponse,
  { pool, largest }: Bounds,
): Promise<Body> {
  const length = Number(headers['content-length'] ?? UNKNOWN_LENGTH);
  if (length > largest) throw tooLarge(largest);
  const buffer = pool.gather(isPacked ? PACKED_SHARE * length : length);
  const read = new Promise<void>((resolve, reject) => {
    stream.on('data', (chunk: Buffer) => {
      try {
        buffer.add(chunk);
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
  return buffer.body();
}

/** Statuses that have no body, whatever the headers say (RFC 9112, 6.3). */
const WITHOUT_BODY = [204, 304];

/** Must be the last encoding; otherwise only the end of the connection ends the body (RFC 9112, 6.3). */
const CHUNKED = /\bchunked\s*$/i;

function framingOf({ statusCode, headers }: PlainResponse, isPacked: boolean): Framing {
  if (headers['content-length'] !== undefined || WITHOUT_BODY.includes(statusCode)) return 'length';
  if (CHUNKED.test(headers['transfer-encoding'] ?? '')) return 'chunked';
  return isPacked ? 'packed' : 'close';
}
