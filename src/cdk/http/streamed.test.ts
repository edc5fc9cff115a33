import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';

import { describe, expect, it } from '@jest/globals';

import { TransportError } from './transport-error.js';
import { createTransport, type HttpRequest } from './transport.js';

const transport = createTransport();

/** One response of a real server, which is stopped after the test. */
async function withServer<T>(listener: RequestListener, use: (url: string) => Promise<T>): Promise<T> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    return await use(`http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const ask = (url: string, more: Partial<HttpRequest> = {}) =>
  transport({ url, headers: {}, timeoutMs: 5000, streamed: true, ...more });

const failureOf = (bytes: AsyncIterable<Buffer> | undefined): Promise<unknown> =>
  text(bytes!).then(
    () => undefined,
    (error: unknown) => error,
  );

const MEGABYTE = Buffer.alloc(2 ** 20, 'x');

describe('a streamed response', () => {
  it('a streamed response can be read before it has ended', async () => {
    let end = (): void => undefined;
    const listener: RequestListener = (_, response) => {
      response.write('first,');
      end = () => response.end('last');
    };
    await withServer(listener, async (url) => {
      const { status, stream, body } = await ask(url);
      expect({ status, whole: body.bytes.length }).toEqual({ status: 200, whole: 0 });
      const pieces = stream![Symbol.asyncIterator]();
      expect(String((await pieces.next()).value)).toBe('first,');
      end();
      expect(String((await pieces.next()).value)).toBe('last');
      expect((await pieces.next()).done).toBe(true);
    });
  });

  it('a streamed response is unpacked', async () => {
    const listener: RequestListener = (_, response) => {
      response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(gzipSync('a,b\n1,2\n'));
    };
    await withServer(listener, async (url) => {
      expect(await text((await ask(url)).stream!)).toBe('a,b\n1,2\n');
    });
  });

  it('a streamed response is not pulled faster than it is read', async () => {
    let sent = 0;
    const listener: RequestListener = (_, response) => {
      const send = (): void => {
        while (sent < 200) {
          sent += 1;
          if (!response.write(MEGABYTE)) return;
        }
        response.end();
      };
      response.on('drain', send);
      send();
    };
    await withServer(listener, async (url) => {
      const { stream } = await ask(url);
      const pieces = stream![Symbol.asyncIterator]();
      await pieces.next();
      await new Promise((resolve) => setTimeout(resolve, 200));
      expect(sent).toBeLessThan(100);
      await pieces.return?.();
    });
  });

  it.each([
    ['breaks off', (response: Parameters<RequestListener>[1]) => response.destroy(), 'ECONNRESET'],
    ['goes silent', () => undefined, 'ETIMEDOUT'],
  ])('an error is thrown when a streamed response %s', async (_, then, code) => {
    const listener: RequestListener = (__, response) => {
      response.writeHead(200, { 'Content-Length': '100' });
      response.write('half', () => then(response));
    };
    await withServer(listener, async (url) => {
      const { stream } = await ask(url, { timeoutMs: 100 });
      const failure = await failureOf(stream);
      expect(failure).toBeInstanceOf(TransportError);
      expect((failure as TransportError).code).toBe(code);
    });
  });

  it('an error is thrown when the packed bytes are incomplete', async () => {
    const packed = gzipSync('x'.repeat(10_000)).subarray(0, 20);
    const listener: RequestListener = (_, response) => {
      response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(packed);
    };
    await withServer(listener, async (url) => {
      expect(await failureOf((await ask(url)).stream)).toMatchObject({ code: 'Z_BUF_ERROR' });
    });
  });

  it('the reader of a streamed response has unlimited time', async () => {
    const listener: RequestListener = (_, response) => {
      response.write('a');
      setTimeout(() => response.end('b'), 20);
    };
    await withServer(listener, async (url) => {
      const { stream } = await ask(url, { timeoutMs: 80 });
      const pieces = stream![Symbol.asyncIterator]();
      await pieces.next();
      await new Promise((resolve) => setTimeout(resolve, 200));
      expect(String((await pieces.next()).value)).toBe('b');
    });
  });

  it('a response that does not begin times out', async () => {
    await withServer(
      () => undefined,
      async (url) => {
        await expect(ask(url, { timeoutMs: 50 })).rejects.toMatchObject({ code: 'ETIMEDOUT' });
      },
    );
  });
});

describe('a request with a body', () => {
  it('a request with a body is a POST with a normal response', async () => {
    const listener: RequestListener = (request, response) => {
      void text(request).then((body) => response.end(`${request.method ?? ''} ${body}`));
    };
    await withServer(listener, async (url) => {
      const { body } = await ask(url, { streamed: false, body: '{"a":1}' });
      expect(String(body.bytes)).toBe('POST {"a":1}');
    });
  });
});
