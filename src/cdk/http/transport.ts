import http, { type ClientRequest, type IncomingMessage } from 'node:http';
import https from 'node:https';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

import { createBodyPool, type Body, type BodyPool } from './body.js';
import { bytesOf } from './streamed.js';
import { toTransportError, TransportError } from './transport-error.js';

export interface HttpRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  /** Sent with POST; absent: GET. */
  readonly body?: string;
  /** The answer is handed on as it comes in, whatever its size. */
  readonly streamed?: boolean;
}

/** Any answer at all, whatever its status: what it means is for the vendor's envelope to say. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Body;
  /** Where the request asked for it: the bytes as they come in; `body` is empty then. Throws TransportError. */
  readonly stream?: AsyncIterable<Buffer>;
}

/** Sends one request. The only place that knows the HTTP client. */
export type Transport = (request: HttpRequest) => Promise<HttpResponse>;

/**
 * HTTP over Node's own client with kept-alive connections: a sync fetches megabytes a second, and a library around it
 * costs as much as parsing them (ADR 11). Nothing is retried here, and redirects are not followed: they would carry
 * the token to wherever they point.
 */
export function createTransport(): Transport {
  const plain = new http.Agent({ keepAlive: true });
  const secure = new https.Agent({ keepAlive: true });
  const pool = createBodyPool();
  return async ({ url, headers: given, timeoutMs, body, streamed = false }) => {
    const options = {
      headers: { 'Accept-Encoding': 'gzip', ...given },
      method: body === undefined ? 'GET' : 'POST',
    };
    const send: Send = (receive) => {
      const request = url.startsWith('https:')
        ? https.request(url, { agent: secure, ...options }, receive)
        : http.request(url, { agent: plain, ...options }, receive);
      return request.end(body);
    };
    const { response, ...answer } = await (streamed
      ? streamOf(send, timeoutMs)
      : answerTo(send, timeoutMs, pool));
    return { status: response.statusCode ?? 0, headers: response.headers, ...answer };
  };
}

interface Answer extends Pick<HttpResponse, 'body' | 'stream'> {
  readonly response: IncomingMessage;
}

type Send = (receive: (response: IncomingMessage) => void) => ClientRequest;

const NOTHING: Body = { bytes: Buffer.alloc(0), release: () => undefined };

/** Resolves when the answer begins. */
function streamOf(send: Send, timeoutMs: number): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = send((response) => {
      clearTimeout(timer);
      // A failure of the packed bytes reaches the reader of the unpacked ones.
      const { stream } = unpacked(response, () => undefined);
      resolve({ response, body: NOTHING, stream: bytesOf({ stream, request, timeoutMs }) });
    });
    const timer = endAfter(timeoutMs, request, reject);
    // Also after the answer has begun: its reader is told by the stream, and nobody else has to be.
    request.on('error', (error) => {
      reject(toTransportError(error));
    });
  });
}

function endAfter(
  timeoutMs: number,
  request: ClientRequest,
  reject: (error: TransportError) => void,
): NodeJS.Timeout {
  const timer = setTimeout(() => {
    reject(new TransportError(`no answer within ${String(timeoutMs / 1000)} s`, 'ETIMEDOUT'));
    request.destroy();
  }, timeoutMs);
  request.once('close', () => {
    clearTimeout(timer);
  });
  return timer;
}

function answerTo(send: Send, timeoutMs: number, pool: BodyPool): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException): void => {
      reject(toTransportError(error));
    };
    const request = send((response) => {
      const { stream, expected } = unpacked(response, fail);
      const gatherer = pool.gather(expected);
      stream.on('data', gatherer.add);
      stream.once('error', fail);
      stream.once('end', () => {
        resolve({ response, body: gatherer.body() });
      });
    });
    endAfter(timeoutMs, request, reject);
    request.once('error', fail);
  });
}

interface Unpacked {
  readonly stream: Readable;
  /** Bytes that are likely to come. */
  readonly expected: number;
}

/** Where nothing says how long an answer is. */
const UNKNOWN_LENGTH = 16 * 1024;

/** JSON has so many times the bytes that it is packed into, at least. */
const PACKED_SHARE = 4;

function unpacked(response: IncomingMessage, fail: (error: Error) => void): Unpacked {
  const length = Number(response.headers['content-length'] ?? UNKNOWN_LENGTH);
  if (response.headers['content-encoding'] !== 'gzip') return { stream: response, expected: length };
  const stream = pipeline(response, createGunzip(), (error) => {
    if (error instanceof Error) fail(error);
  });
  return { stream, expected: PACKED_SHARE * length };
}
