import { createServer } from 'node:net';
import { gzipSync } from 'node:zlib';

import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { delay, http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';

import { createTransport } from './transport.js';
import { TransportError } from './transport-error.js';

const URL_OF_API = 'https://api.test/v1/list/';
const TIMEOUT_MS = 5000;

const server = setupServer();
const transport = createTransport();
async function send(headers: Readonly<Record<string, string>> = {}, timeoutMs = TIMEOUT_MS) {
  const response = await transport({ url: URL_OF_API, headers, timeoutMs });
  return { ...response, body: response.body.bytes.toString() };
}

beforeAll(() => {
  server.listen({ onUnhandledRequest: 'error' });
});

afterEach(() => {
  server.resetHandlers();
});

afterAll(() => {
  server.close();
});

async function failureOf(sending: Promise<unknown>): Promise<TransportError> {
  const error: unknown = await sending.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(TransportError);
  return error as TransportError;
}

describe('the transport', () => {
  it('the transport sends a GET with the given headers and returns status, headers and body', async () => {
    let seen: Request | undefined;
    server.use(
      http.get(URL_OF_API, ({ request }) => {
        seen = request;
        return HttpResponse.text('{"code":0}', { headers: { 'X-Tt-Ads-Throttle': 'cut' } });
      }),
    );
    const response = await send({ 'Access-Token': 'token', 'User-Agent': 'acme' });
    expect(response).toMatchObject({ status: 200, body: '{"code":0}' });
    expect(response.headers['x-tt-ads-throttle']).toBe('cut');
    expect(seen?.headers.get('access-token')).toBe('token');
    expect(seen?.headers.get('user-agent')).toBe('acme');
  });

  it.each([404, 429, 500, 502])('HTTP %d is returned as a response after one try', async (status) => {
    let tries = 0;
    server.use(
      http.get(URL_OF_API, () => {
        tries += 1;
        return HttpResponse.text('trouble', { status });
      }),
    );
    expect(await send()).toMatchObject({ status, body: 'trouble' });
    expect(tries).toBe(1);
  });

  it('the transport accepts gzip and unpacks it', async () => {
    let accepted: string | null = '';
    const packed = gzipSync('{"code":0}');
    server.use(
      http.get(URL_OF_API, ({ request }) => {
        accepted = request.headers.get('accept-encoding');
        return new HttpResponse(packed, { headers: { 'Content-Encoding': 'gzip' } });
      }),
    );
    expect(await send()).toMatchObject({ body: '{"code":0}' });
    expect(accepted).toBe('gzip');
  });

  it('a broken packed response is an error', async () => {
    const packed = gzipSync('{"code":0}').subarray(0, 12);
    server.use(
      http.get(URL_OF_API, () => new HttpResponse(packed, { headers: { 'Content-Encoding': 'gzip' } })),
    );
    expect((await failureOf(send())).code).toBe('Z_BUF_ERROR');
  });

  it('a redirect, which would carry the token away, is not followed', async () => {
    server.use(http.get(URL_OF_API, () => HttpResponse.redirect('https://evil.test/', 302)));
    expect(await send({ 'Access-Token': 'token' })).toMatchObject({ status: 302 });
  });

  it('a broken connection is an error', async () => {
    server.use(http.get(URL_OF_API, () => HttpResponse.error()));
    expect((await failureOf(send())).message).not.toBe('');
  });

  it('the error of a timeout states how long it was', async () => {
    server.use(
      http.get(URL_OF_API, async () => {
        await delay('infinite');
        return HttpResponse.text('late');
      }),
    );
    const failure = await failureOf(send({}, 50));
    expect(failure.code).toBe('ETIMEDOUT');
    expect(failure.message).toContain('no response within 0.05 s');
  });
});

describe('the transport over a socket', () => {
  it.each([
    ['is refused', undefined, 'ECONNREFUSED'],
    ['is reset', '', 'ECONNRESET'],
    [
      'is cut off in the middle of a response',
      'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"code":',
      'ECONNRESET',
    ],
  ])('an error is thrown when the connection %s', async (_, answer, code) => {
    server.close();
    const socket = createServer((connection) => {
      connection.once('data', () => {
        connection.write(answer ?? '', () => connection.resetAndDestroy());
      });
    });
    await new Promise<void>((resolve) => socket.listen(0, '127.0.0.1', resolve));
    const address = socket.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    if (answer === undefined) await new Promise((resolve) => socket.close(resolve));
    const url = `http://127.0.0.1:${String(port)}/`;
    const failure = await failureOf(transport({ url, headers: {}, timeoutMs: TIMEOUT_MS }));
    expect(failure.code).toBe(code);
    await new Promise((resolve) => socket.close(resolve));
    server.listen({ onUnhandledRequest: 'error' });
  });
});
