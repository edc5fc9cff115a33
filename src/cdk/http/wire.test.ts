import { createServer, type AddressInfo, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { inspect } from 'node:util';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';

import { afterEach, describe, expect, it } from '@jest/globals';

import { bytesOf } from './streamed.js';
import { toTransportError, TransportError } from './transport-error.js';
import { createTransport, type HttpRequest, type HttpResponse } from './transport.js';

/* Responses byte by byte over a socket: which are complete, and what happens to those that are not. */

const MEGABYTE = 2 ** 20;
const LARGEST = 2 * MEGABYTE;
const TOKEN = 'f3a1c0ffee00d1e2';
const transport = createTransport({ largest: LARGEST });

let closeServer = (): void => undefined;
afterEach(() => {
  closeServer();
});

interface RawServer {
  readonly url: string;
  readonly connections: readonly Socket[];
}

/** Calls back for each request on a connection. */
async function serve(answer: (connection: Socket) => void): Promise<RawServer> {
  const connections: Socket[] = [];
  const server = createServer((connection) => {
    connections.push(connection);
    connection.on('error', () => undefined);
    connection.on('data', () => {
      answer(connection);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closeServer = () => {
    server.close();
    for (const connection of connections) connection.destroy();
  };
  return { url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`, connections };
}

type Part = string | Buffer;

/** A server that writes one response and closes the connection right after it. */
const sending = (...parts: readonly Part[]): Promise<RawServer> =>
  serve((connection) => connection.end(Buffer.concat(parts.map((part) => Buffer.from(part as string)))));

const ask = (url: string, more: Partial<HttpRequest> = {}) =>
  transport({ url, headers: { 'Access-Token': TOKEN }, timeoutMs: 5000, ...more });

async function failureOf(work: Promise<unknown>): Promise<TransportError> {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(TransportError);
  return error as TransportError;
}

const head = (...headers: readonly string[]): string =>
  `${['HTTP/1.1 200 OK', ...headers].join('\r\n')}\r\n\r\n`;

/** Long enough to arrive in several pieces. */
const TEXT = Buffer.from('{"code":0,"text":"é🚀"}'.repeat(20_000));
const GZIPPED = gzipSync(TEXT);
const chunk = (bytes: Buffer): Buffer =>
  Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')]);

const length = (bytes: Buffer): string => `Content-Length: ${String(bytes.length)}`;
const encoded = (encoding: string): string => `Content-Encoding: ${encoding}`;

describe.each([
  ['as a whole', false],
  ['as a stream', true],
])('a response that is read %s', (_, streamed) => {
  const allOf = ({ body, stream }: HttpResponse): Promise<Buffer> =>
    stream === undefined ? Promise.resolve(body.bytes) : buffer(stream);

  it.each<[string, string, readonly Part[]]>([
    ['has its length', 'length', [head(length(TEXT)), TEXT]],
    ['has its last chunk', 'chunked', [head('Transfer-Encoding: chunked'), chunk(TEXT), '0\r\n\r\n']],
    ['ends with its connection', 'close', [head(), TEXT]],
    ['ends with its connection, and its packing too', 'packed', [head(encoded('gzip')), GZIPPED]],
    ['is packed as gzip', 'length', [head(length(GZIPPED), encoded('gzip')), GZIPPED]],
    ['is packed as GZIP', 'packed', [head(encoded('GZIP')), GZIPPED]],
    ['is packed as x-gzip', 'packed', [head(encoded('x-gzip')), GZIPPED]],
    ['is packed as deflate', 'packed', [head(encoded('deflate')), deflateSync(TEXT)]],
    ['is packed as deflate of old servers', 'packed', [head(encoded('deflate')), deflateRawSync(TEXT)]],
    ['is packed as brotli', 'packed', [head(encoded('br')), brotliCompressSync(TEXT)]],
    ['is not packed, and says so', 'length', [head(length(TEXT), encoded('identity')), TEXT]],
    [
      'is packed in two members',
      'packed',
      [head(encoded('gzip')), gzipSync(TEXT.subarray(0, 99)), gzipSync(TEXT.subarray(99))],
    ],
  ])(
    'a response is complete when it %s, although the connection closes right after it',
    async (__, framing, parts) => {
      const { url } = await sending(...parts);
      const answer = await ask(url, { streamed });
      expect(answer.framing).toBe(framing);
      expect((await allOf(answer)).equals(TEXT)).toBe(true);
    },
  );

  it.each<[string, string, readonly Part[]]>([
    ['has fewer bytes than announced', 'ECONNRESET', [head(length(TEXT)), TEXT.subarray(1)]],
    ['lacks its last chunk', 'ECONNRESET', [head('Transfer-Encoding: chunked'), chunk(TEXT)]],
    ['ends in the middle of a chunk', 'ECONNRESET', [head('Transfer-Encoding: chunked'), 'ff\r\n{}']],
    [
      'is packed and cut off, with an honest length',
      'Z_BUF_ERROR',
      [head(encoded('gzip'), length(GZIPPED.subarray(9))), GZIPPED.subarray(0, -9)],
    ],
    ['is packed and lacks its checksum', 'Z_BUF_ERROR', [head(encoded('gzip')), GZIPPED.subarray(0, -8)]],
    [
      'is packed and cut off',
      'ECONNRESET',
      [head(encoded('gzip'), length(GZIPPED)), GZIPPED.subarray(0, -9)],
    ],
    [
      'is packed, whole, and followed by fewer bytes than announced',
      'ECONNRESET',
      [head(encoded('gzip'), `Content-Length: ${String(GZIPPED.length + 9)}`), GZIPPED],
    ],
    ['is brotli and cut off', 'Z_BUF_ERROR', [head(encoded('br')), brotliCompressSync(TEXT).subarray(0, -9)]],
    ['is no gzip', 'Z_DATA_ERROR', [head(encoded('gzip')), TEXT]],
    ['is packed in an unknown way', 'ERR_CONTENT_ENCODING', [head(encoded('zstd')), TEXT]],
    ['is packed twice', 'ERR_CONTENT_ENCODING', [head(encoded('gzip, gzip')), gzipSync(GZIPPED)]],
    ['is no HTTP', 'HPE_INVALID_CONSTANT', ['SSH-2.0-OpenSSH_9.2\r\n']],
    ['has two lengths', 'HPE_UNEXPECTED_CONTENT_LENGTH', [head(length(TEXT), 'Content-Length: 2'), TEXT]],
    [
      'changes the protocol',
      'ERR_UPGRADE',
      ['HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n'],
    ],
    ['does not come before the connection closes', 'ECONNRESET', ['']],
    ['announces another and closes', 'ECONNRESET', ['HTTP/1.1 100 Continue\r\n\r\n']],
  ])('a response is an error with a reason when it %s', async (__, code, parts) => {
    const { url } = await sending(...parts);
    const failure = await failureOf(ask(url, { streamed }).then(allOf));
    expect(failure.code).toBe(code);
    expect(failure.message).not.toBe('');
    expect(failure.message).not.toMatch(/^\s*\(/);
  });

  it('the next request reuses the connection, packed or not', async () => {
    const { url, connections } = await serve((connection) => {
      connection.write(Buffer.concat([Buffer.from(head(length(GZIPPED), encoded('gzip'))), GZIPPED]));
    });
    for (let nth = 1; nth <= 5; nth += 1)
      expect((await allOf(await ask(url, { streamed }))).equals(TEXT)).toBe(true);
    // A streamed response closes its connection when the reader stops, and may also do so at its end.
    if (!streamed) expect(connections).toHaveLength(1);
  });
});

describe('a response that is larger than memory allows', () => {
  const bomb = gzipSync(Buffer.alloc(64 * MEGABYTE));

  it.each<[string, (connection: Socket) => void]>([
    [
      'is packed small',
      (connection) => connection.end(Buffer.concat([Buffer.from(head(encoded('gzip'))), bomb])),
    ],
    ['says how large it is', (connection) => connection.write(head(`Content-Length: ${String(10 ** 12)}`))],
    [
      'never ends',
      (connection) => {
        const more = (): void => {
          while (!connection.destroyed && connection.write(Buffer.alloc(MEGABYTE / 4, ' ')));
        };
        connection.on('drain', more);
        connection.write(head());
        more();
      },
    ],
  ])('a response that %s is abandoned together with its connection', async (_, answer) => {
    const { url, connections } = await serve(answer);
    const failure = await failureOf(ask(url));
    expect({ code: failure.code, message: failure.message }).toEqual({
      code: 'ERR_BODY_TOO_LARGE',
      message: 'a response of more than 2 MB',
    });
    const [connection] = connections;
    if (connection?.destroyed === false) await new Promise((resolve) => connection.once('close', resolve));
  });

  it('a response of exactly the limit is accepted', async () => {
    const bytes = Buffer.alloc(LARGEST, 'x');
    const { url } = await sending(head(), bytes);
    expect((await ask(url)).body.bytes.length).toBe(LARGEST);
  });

  it('a streamed response has no size limit', async () => {
    const { url } = await sending(head(encoded('gzip')), bomb);
    const { stream } = await ask(url, { streamed: true });
    let bytes = 0;
    for await (const piece of stream!) bytes += piece.length;
    expect(bytes).toBe(64 * MEGABYTE);
  });
});

describe('a streamed response', () => {
  /** Pieces that arrive after the given seconds each, on a clock that only they advance. */
  function pieces(size: number, seconds: number, count: number) {
    let time = 0;
    const stream = Readable.from(
      (function* () {
        for (let nth = 0; nth < count; nth += 1) {
          time += seconds * 1000;
          yield Buffer.alloc(size);
        }
      })(),
      { highWaterMark: 1 },
    );
    const ended = Promise.resolve();
    const read = bytesOf({
      ...{ stream, ended, isPacked: false, timeoutMs: 300_000 },
      ...{ close: () => undefined, now: () => time },
    });
    return { read, elapsedSeconds: () => time / 1000 };
  }

  it('a streamed response that trickles is abandoned, although each piece arrives in time', async () => {
    const { read, elapsedSeconds } = pieces(1, 60, 10_000);
    const failure = await failureOf(buffer(read));
    expect(failure).toMatchObject({ code: 'ERR_TOO_SLOW', message: 'only 6 bytes within 360 s' });
    expect(elapsedSeconds()).toBeLessThan(600);
  });

  it('a large streamed response may take hours', async () => {
    const { read } = pieces(2 ** 20, 30, 200);
    let bytes = 0;
    for await (const piece of read) bytes += piece.length;
    expect(bytes).toBe(200 * 2 ** 20);
  });
});

describe('an error of the transport', () => {
  it.each<[string, readonly Part[]]>([
    ['that cannot be parsed', [`HTTP/1.1 200 OK\r\nSet-Cookie: ${TOKEN}\r\nbad\r\n\r\n`]],
    ['that is cut off', [head('Content-Length: 9', `Access-Token: ${TOKEN}`), '{']],
    ['that does not arrive', ['']],
    ['that changes the protocol', ['HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n']],
  ])('the error for a response %s shows no token, however it is printed', async (_, parts) => {
    const { url } = await sending(...parts);
    const failure = await failureOf(ask(`${url}?advertiser_id=1`));
    const printed = [
      inspect(failure, { depth: Infinity, showHidden: true }),
      JSON.stringify(failure),
      failure.stack,
      JSON.stringify(Object.getOwnPropertyNames(failure)),
    ].join('\n');
    expect(printed).not.toContain(TOKEN);
    expect(printed).not.toMatch(/access-token/i);
    expect(failure.cause).toBeUndefined();
  });
});

describe('the reason of a failure', () => {
  const refused = (address: string): Error =>
    Object.assign(new Error(`connect ECONNREFUSED ${address}:443`), { code: 'ECONNREFUSED' });

  it.each<[string, unknown, Pick<TransportError, 'message' | 'code'>]>([
    [
      'the reason of several tries to connect is the reason of each',
      Object.assign(new AggregateError([refused('::1'), refused('127.0.0.1')]), { code: 'ECONNREFUSED' }),
      {
        message: 'connect ECONNREFUSED ::1:443; connect ECONNREFUSED 127.0.0.1:443',
        code: 'ECONNREFUSED',
      },
    ],
    [
      'a connection that times out is not a response that times out',
      Object.assign(new Error('connect ETIMEDOUT 192.0.2.1:443'), { code: 'ETIMEDOUT', syscall: 'connect' }),
      { message: 'connect ETIMEDOUT 192.0.2.1:443', code: 'ERR_NO_CONNECTION' },
    ],
    [
      'the reason of tries without messages is their code',
      Object.assign(new AggregateError([new Error('')]), { code: 'ENETUNREACH' }),
      { message: 'ENETUNREACH', code: 'ENETUNREACH' },
    ],
    [
      'the reason of an error without a message is its code',
      Object.assign(new Error(''), { code: 'EPIPE' }),
      { message: 'EPIPE', code: 'EPIPE' },
    ],
    ['the reason is never empty', undefined, { message: 'ERR_NETWORK', code: 'ERR_NETWORK' }],
    [
      'the reason of an error without a message is that of its cause',
      Object.assign(new Error('', { cause: refused('::1') }), { code: 'ERR_GOT_REQUEST_ERROR' }),
      { message: 'connect ECONNREFUSED ::1:443', code: 'ECONNREFUSED' },
    ],
  ])('%s', (_, thrown, expected) => {
    expect(toTransportError(thrown)).toMatchObject(expected);
  });
});
