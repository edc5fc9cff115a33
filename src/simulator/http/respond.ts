import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

const compress = promisify(gzip);

/** Bytes from which a body is compressed. On one machine, compression only costs time, most of all of small bodies. */
const WORTH_COMPRESSING = 64 * 1024;

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

export const respond = async (
  request: IncomingMessage,
  response: ServerResponse,
  reply: Reply,
): Promise<void> => {
  if (reply.closes) hangUpBehind(response, reply);
  else await respondWhole(request, response, reply);
};

const respondWhole = async (
  request: IncomingMessage,
  response: ServerResponse,
  reply: Reply,
): Promise<void> => {
  const accepts = request.headers['accept-encoding'] ?? '';
  const zip = accepts.includes('gzip') && reply.body.length >= WORTH_COMPRESSING;
  const body = zip ? await compress(reply.body, { level: 1 }) : Buffer.from(reply.body);
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
