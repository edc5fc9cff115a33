import { isAscii, isUtf8, transcode } from 'node:buffer';
import http, { type ClientRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import https from 'node:https';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';

export interface HttpRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
}

/** Any answer at all, whatever its status: what it means is for the vendor's envelope to say. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** Bytes of the body as they came, maybe packed. */
  readonly size: number;
  /**
   * Unpacks and decodes the body, which takes several times its memory.
   *
   * @throws TransportError when it cannot be unpacked
   */
  text(): Promise<string>;
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
  return async ({ url, headers: given, timeoutMs }) => {
    const headers = { 'Accept-Encoding': 'gzip', ...given };
    const send: Send = url.startsWith('https:')
      ? (receive) => https.get(url, { agent: secure, headers }, receive)
      : (receive) => http.get(url, { agent: plain, headers }, receive);
    const { response, body } = await answerTo(send, timeoutMs);
    return {
      status: response.statusCode ?? 0,
      headers: response.headers,
      size: body.length,
      text: () => textOf(response.headers, body),
    };
  };
}

interface Answer {
  readonly response: IncomingMessage;
  readonly body: Buffer;
}

type Send = (receive: (response: IncomingMessage) => void) => ClientRequest;

function answerTo(send: Send, timeoutMs: number): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException): void => {
      reject(toTransportError(error));
    };
    const request = send((response) => {
      const gather = createGatherer(response);
      response.on('data', gather.add);
      response.once('error', fail);
      response.once('end', () => {
        resolve({ response, body: gather.whole() });
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

/** The chunks of a body as one; where its length is known they are not kept in between. */
function createGatherer({ headers }: IncomingMessage) {
  const length = Number(headers['content-length'] ?? 0);
  const body = Buffer.allocUnsafe(length <= MOST_AT_ONCE ? length : 0);
  const chunks: Buffer[] = [];
  let filled = 0;
  return {
    add: (chunk: Buffer): void => {
      if (body.length > 0) filled += chunk.copy(body, filled);
      else chunks.push(chunk);
    },
    whole: (): Buffer => (body.length > 0 ? body : Buffer.concat(chunks)),
  };
}

/** More than this is not allocated because a header says so. */
const MOST_AT_ONCE = 64 * 2 ** 20;

function toTransportError(error: NodeJS.ErrnoException): TransportError {
  const { code = 'ERR_NETWORK', message } = error;
  return new TransportError(message.includes(code) ? message : `${message} (${code})`, code, {
    cause: error,
  });
}

async function textOf(headers: IncomingHttpHeaders, body: Buffer): Promise<string> {
  if (headers['content-encoding'] !== 'gzip') return decodeText(body);
  try {
    return decodeText(await unzip(body));
  } catch (error) {
    throw toTransportError(error as NodeJS.ErrnoException);
  }
}

const unzip = promisify(gunzip);

/** UTF-8 as text. V8's own decoder is slow on texts that are not plain ASCII. */
function decodeText(bytes: Buffer): string {
  if (isAscii(bytes)) return bytes.toString('latin1');
  return isUtf8(bytes) ? transcode(bytes, 'utf8', 'utf16le').toString('utf16le') : bytes.toString('utf8');
}
