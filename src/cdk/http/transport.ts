import http, { type ClientRequest, type IncomingMessage } from 'node:http';
import https from 'node:https';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

import { createBodyPool, type Body, type BodyPool } from './body.js';

export interface HttpRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
}

/** Any answer at all, whatever its status: what it means is for the vendor's envelope to say. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Body;
}

/** Thrown when no complete answer came: refused, reset, cut off, timed out, name not found. Always worth a retry. */
export class TransportError extends Error {
  override readonly name = 'TransportError';
  /** Node's code, e.g. ECONNRESET, ETIMEDOUT, ENOTFOUND. */
  readonly code: string;

  constructor(message: string, code: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Sends one GET request. The only place that knows the HTTP client. */
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
  return async ({ url, headers: given, timeoutMs }) => {
    const headers = { 'Accept-Encoding': 'gzip', ...given };
    const send: Send = url.startsWith('https:')
      ? (receive) => https.get(url, { agent: secure, headers }, receive)
      : (receive) => http.get(url, { agent: plain, headers }, receive);
    const { response, body } = await answerTo(send, timeoutMs, pool);
    return { status: response.statusCode ?? 0, headers: response.headers, body };
  };
}

interface Answer {
  readonly response: IncomingMessage;
  readonly body: Body;
}

type Send = (receive: (response: IncomingMessage) => void) => ClientRequest;

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
    const timer = setTimeout(() => {
      reject(new TransportError(`no answer within ${String(timeoutMs / 1000)} s`, 'ETIMEDOUT'));
      request.destroy();
    }, timeoutMs);
    request.once('error', fail);
    request.once('close', () => {
      clearTimeout(timer);
    });
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

function toTransportError(error: NodeJS.ErrnoException): TransportError {
  const { code = 'ERR_NETWORK', message } = error;
  return new TransportError(message.includes(code) ? message : `${message} (${code})`, code, {
    cause: error,
  });
}
