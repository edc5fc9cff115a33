import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';

import { got, RequestError, TimeoutError } from 'got';

export interface HttpRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
}

/** Any answer at all, whatever its status: what it means is for the vendor's envelope to say. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: string;
}

/** Thrown when no complete answer came: refused, reset, cut off, timed out, name not found. Always worth a retry. */
export class TransportError extends Error {
  override readonly name = 'TransportError';
  /** Node's or got's code, e.g. ECONNRESET, ETIMEDOUT, ENOTFOUND. */
  readonly code: string;

  constructor(message: string, code: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Sends one GET request. The only place that knows the HTTP library. */
export type Transport = (request: HttpRequest) => Promise<HttpResponse>;

/**
 * HTTP over got with kept-alive connections. Retries are ours, not got's, and redirects are not followed: they
 * would carry the token to wherever they point.
 */
export function createTransport(): Transport {
  const client = got.extend({
    agent: { http: new HttpAgent({ keepAlive: true }), https: new HttpsAgent({ keepAlive: true }) },
    followRedirect: false,
    retry: { limit: 0 },
    throwHttpErrors: false,
  });
  return async ({ url, headers, timeoutMs }) => {
    try {
      const response = await client(url, { headers, timeout: { request: timeoutMs } });
      return { status: response.statusCode, headers: response.headers, body: response.body };
    } catch (error) {
      throw toTransportError(error, timeoutMs);
    }
  };
}

function toTransportError(error: unknown, timeoutMs: number): unknown {
  if (error instanceof TimeoutError) {
    return new TransportError(`no answer within ${String(timeoutMs / 1000)} s`, error.code, { cause: error });
  }
  if (!(error instanceof RequestError)) return error;
  const message = error.message.includes(error.code) ? error.message : `${error.message} (${error.code})`;
  return new TransportError(message, error.code, { cause: error });
}
