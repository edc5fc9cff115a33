import type { IncomingMessage, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';

/** Bytes that are sent as they are, as web servers do: packing them takes longer than sending them. */
const SHORT = 8192;

export interface Reply {
  readonly status: number;
  readonly type: string;
  readonly body: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
  /** Close the connection after half of the body. */
  readonly cut?: boolean;
  /** Send no length, and close the connection after the body. */
  readonly closes?: boolean;
}

export const respond = (request: IncomingMessage, response: ServerResponse, reply: Reply): void => {
  if (reply.closes) hangUpBehind(response, reply);
  else respondWhole(request, response, reply);
};

const respondWhole = (request: IncomingMessage, response: ServerResponse, reply: Reply): void => {
  const plain = Buffer.from(reply.body);
  const zip = plain.length > SHORT && (request.headers['accept-encoding'] ?? '').includes('gzip');
  const body = zip ? gzipSync(plain, { level: 1 }) : plain;
  response.writeHead(reply.status, {
    'Content-Type': reply.type,
    'Content-Length': body.length,
    ...(zip ? { 'Content-Encoding': 'gzip' } : {}),
    ...reply.headers,
  });
  if (!reply.cut) {
    response.end(body);
    return;
  }
  response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.destroy());
};

const hangUpBehind = (response: ServerResponse, { status, type, body, headers }: Reply): void => {
  // Neither chunked nor with a length.
  response.useChunkedEncodingByDefault = false;
  response.shouldKeepAlive = false;
  response.writeHead(status, { 'Content-Type': type, Connection: 'close', ...headers });
  response.end(body);
};
