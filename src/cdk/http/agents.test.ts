import dns from 'node:dns';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { Worker } from 'node:worker_threads';

import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';

import { startConnectProxy, type ConnectProxy, type ConnectProxyOptions } from '../testing/connect-proxy.js';
import { proxyFor } from './proxy.js';
import { TransportError } from './transport-error.js';
import { createTransport, type Transport } from './transport.js';

const TIMEOUT_MS = 10_000;
const API = 'http://api.test/list';

const textFrom = async (transport: Transport, url: string): Promise<string> =>
  (
    await transport({ url, headers: { 'Access-Token': 'token' }, timeoutMs: TIMEOUT_MS })
  ).body.bytes.toString();

async function failureOf(work: Promise<unknown>): Promise<TransportError> {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(TransportError);
  return error as TransportError;
}

let server: Server;
let headersSeen: NodeJS.Dict<string | string[]>[];
let closing: (() => void)[];

beforeEach(async () => {
  headersSeen = [];
  server = createServer(({ headers, url }, response) => {
    headersSeen.push(headers);
    response.end(`answer to ${String(url)}`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing = [
    () => {
      server.close();
      server.closeAllConnections();
    },
  ];
});

afterEach(() => {
  for (const close of closing.reverse()) close();
  jest.restoreAllMocks();
});

const portOf = (listening: Server): number => (listening.address() as AddressInfo).port;

interface Proxied {
  readonly proxy: ConnectProxy;
  readonly transport: Transport;
}

/** @param login `user:password@`, as in a URL */
async function proxied(options: Partial<ConnectProxyOptions> = {}, login = ''): Promise<Proxied> {
  const proxy = await startConnectProxy({ to: portOf(server), ...options });
  closing.push(proxy.close);
  return { proxy, transport: transportThrough(proxy.port, login) };
}

const transportThrough = (port: number, login = ''): Transport =>
  createTransport({
    proxy: proxyFor(new URL(API), { HTTP_PROXY: `http://${login}127.0.0.1:${String(port)}` }),
  });

describe('through a proxy', () => {
  it('all requests go through one tunnel to the host, whose name the proxy resolves', async () => {
    const { proxy, transport } = await proxied();
    expect(await textFrom(transport, API)).toBe('answer to /list');
    expect(await textFrom(transport, `${API}?page=2`)).toBe('answer to /list?page=2');
    expect(proxy.asked).toEqual([{ target: 'api.test:80', login: undefined }]);
  });

  it('user and password go only to the proxy, and the token only to the host', async () => {
    const { proxy, transport } = await proxied({}, 'acme:p%40ss%3A%25@');
    await textFrom(transport, API);
    expect(proxy.asked.map(({ login }) => login)).toEqual([
      `Basic ${Buffer.from('acme:p@ss:%').toString('base64')}`,
    ]);
    expect(headersSeen.map((headers) => headers['access-token'])).toEqual(['token']);
    expect(JSON.stringify(headersSeen)).not.toContain('proxy-authorization');
  });

  it.each([
    [407, 'requires a login (HTTP 407)', 'ERR_PROXY_LOGIN'],
    [403, 'refused the connection (HTTP 403)', 'ERR_PROXY_REFUSAL'],
    [502, 'refused the connection (HTTP 502)', 'ERR_PROXY_REFUSAL'],
  ])('HTTP %d of the proxy is reported as the proxy’s', async (status, told, code) => {
    const { proxy, transport } = await proxied({ status: () => status }, 'acme:secret@');
    const failure = await failureOf(textFrom(transport, API));
    expect(failure).toMatchObject({
      message: `the proxy 127.0.0.1:${String(proxy.port)} (HTTP_PROXY) ${told}`,
      code,
    });
    expect(headersSeen).toEqual([]);
  });

  it('a proxy that cannot be reached is named', async () => {
    const { proxy } = await proxied();
    proxy.close();
    const failure = await failureOf(textFrom(transportThrough(proxy.port, 'acme:secret@'), API));
    const address = `127.0.0.1:${String(proxy.port)}`;
    expect(failure).toMatchObject({
      message: `connect ECONNREFUSED ${address}, through the proxy ${address} (HTTP_PROXY)`,
      code: 'ECONNREFUSED',
    });
  });

  it('the connection to a silent proxy is closed when the request times out', async () => {
    const { transport } = await proxied({ status: () => undefined });
    const failure = await failureOf(transport({ url: API, headers: {}, timeoutMs: 50 }));
    expect(failure.message).toMatch(/^no response within 0\.05 s, through the proxy 127/);
  });
});

/** Host names resolve to these addresses. Addresses of other machines, and `::1` without a server, are unreachable. */
function resolveTo(...addresses: readonly string[]): void {
  const found = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
  const lookup = (_: string, __: object, done: (error: null, found: object) => void): void => {
    done(null, found);
  };
  jest.spyOn(dns, 'lookup').mockImplementation(lookup as unknown as typeof dns.lookup);
}

/**
 * A server whose handshakes take a second: its queue is full, so the first packet is lost, until `release` is called.
 */
const BUSY_SERVER = `
  const { workerData, parentPort } = require('node:worker_threads');
  const server = require('node:http').createServer((_, response) => response.end('at last'));
  server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
    parentPort.postMessage(server.address().port);
    setImmediate(() => Atomics.wait(workerData, 0, 0));
  });`;

interface BusyServer {
  readonly port: number;
  readonly release: () => void;
}

async function startBusyServer(): Promise<BusyServer> {
  const flag = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(BUSY_SERVER, { eval: true, workerData: flag });
  const port = await new Promise<number>((resolve) => worker.once('message', resolve));
  const waiting = Array.from({ length: 4 }, () => connect(port, '127.0.0.1').on('error', () => undefined));
  // As many connections as the queue holds are open; further ones are not.
  await Promise.all(
    waiting.slice(0, 2).map((socket) => new Promise((resolve) => socket.once('connect', resolve))),
  );
  closing.push(() => {
    for (const socket of waiting) socket.destroy();
    void worker.terminate();
  });
  const release = (): void => {
    Atomics.store(flag, 0, 1);
    Atomics.notify(flag, 0);
  };
  return { port, release };
}

describe('connecting', () => {
  /** Longer than Node's 250 ms per address, and before the packet is sent again. */
  const BUSY_MS = 500;

  it.each([
    ['directly', (port: number) => textFrom(createTransport(), `http://api.test:${String(port)}/`)],
    [
      'to a proxy',
      async (port: number) => {
        const url = `http://proxy.test:${String(port)}`;
        const proxy = proxyFor(new URL(API), { HTTP_PROXY: url });
        return (await failureOf(textFrom(createTransport({ proxy }), API))).message;
      },
    ],
  ])('connecting waits for a slow handshake beside an unreachable address, %s', async (_, send) => {
    const { port, release } = await startBusyServer();
    resolveTo('127.0.0.1', '::1');
    setTimeout(release, BUSY_MS);
    // The server is not a proxy and says so, which also proves that it was connected to.
    expect(await send(port)).toMatch(/^at last$|refused the connection|socket hang up/);
  });

  it('the error gives the reason for each address if none can be connected to', async () => {
    const port = portOf(server);
    await new Promise((resolve) => server.close(resolve));
    resolveTo('127.0.0.1', '::1');
    const failure = await failureOf(textFrom(createTransport(), `http://api.test:${String(port)}/`));
    // The outcome for the second address varies; it may not even exist.
    expect(failure.message).toMatch(/^connect ECONNREFUSED 127\.0\.0\.1:\d+; connect E[A-Z]+ ::1:\d+/);
    expect(failure.code).toBe('ECONNREFUSED');
  });
});
