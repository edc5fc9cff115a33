import { readFileSync } from 'node:fs';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { createServer, type Server } from 'node:tls';
import { fileURLToPath } from 'node:url';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { startConnectProxy, type ConnectProxy } from '../../src/cdk/testing/connect-proxy.js';
import { startSimulator, type Simulator } from '../../src/simulator/index.js';
import { runConnector, withFiles, type Outcome } from '../support/connector.js';
import { configFor } from '../support/read-inputs.js';
import { readFrom } from '../support/reads.js';
import { leaksOf } from '../support/secrets.js';
import { FAST_CLOCK, now } from '../support/time.js';

/* A company network: everything goes through a proxy that requires a login and re-signs TLS. */

const at = (file: string): string => fileURLToPath(new URL(`../fixtures/tls/${file}`, import.meta.url));
/** The proxy's authority and the certificate that it shows for `api.test`, in one. The key is only for these tests. */
const CERTIFICATE = at('api.test.crt.pem');
const KEY = at('api.test.key.pem');

const PASSWORD = 'open:se5ame/50%';
const LOGIN = `Basic ${Buffer.from(`acme:${PASSWORD}`).toString('base64')}`;

let simulator: Simulator;
let api: Server;
let proxy: ConnectProxy;
const sockets = new Set<Socket>();

beforeEach(async () => {
  simulator = await startSimulator({ accounts: 2, campaigns: 2, adgroups: 1, ads: 1, days: 3, now });
  const { port } = new URL(simulator.url);
  api = createServer({ key: readFileSync(KEY), cert: readFileSync(CERTIFICATE) }, (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.pipe(connect(Number(port), '127.0.0.1').on('error', () => undefined)).pipe(socket);
  });
  // A client that does not trust the certificate hangs up.
  api.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => api.listen(0, '127.0.0.1', resolve));
  proxy = await startConnectProxy({
    to: (api.address() as AddressInfo).port,
    status: ({ login, target }) => {
      if (login !== LOGIN) return 407;
      return target === 'api.test:443' ? 200 : 403;
    },
  });
});

afterEach(async () => {
  proxy.close();
  api.close();
  for (const socket of sockets) socket.destroy();
  await simulator.close();
});

const proxyUrl = (password: string): string =>
  `http://acme:${encodeURIComponent(password)}@127.0.0.1:${String(proxy.port)}`;

/** The connector's environment in this network, in which only the proxy leads to the API. */
const inside = (more: Readonly<Record<string, string>> = {}): Record<string, string> => ({
  ...FAST_CLOCK,
  TIKTOK_API_BASE_URL: 'https://api.test/open_api/v1.3/',
  HTTPS_PROXY: proxyUrl(PASSWORD),
  NODE_EXTRA_CA_CERTS: CERTIFICATE,
  LOG_LEVEL: 'debug',
  ...more,
});

async function check(env: Readonly<Record<string, string>>, config = configFor(simulator)): Promise<Outcome> {
  return withFiles({ 'config.json': config }, (path) =>
    runConnector(['check', '--config', path('config.json')], { env }),
  );
}

const answerOf = ({ lines }: Outcome) =>
  lines.map(({ connectionStatus }) => connectionStatus).find((found) => found !== undefined);

describe('a proxy that requires a login and re-signs TLS', () => {
  it('a read through the proxy brings the same rows as a direct one, and prints nothing of the login', async () => {
    const streams = ['campaigns', 'ad_insights'];
    const directly = await readFrom(simulator, { streams });
    const outcome = await readFrom(simulator, { streams, run: { env: inside() } });
    expect([outcome.exitCode, outcome.stderr]).toEqual([0, '']);
    for (const stream of streams) {
      expect(directly.records(stream).length).toBeGreaterThan(0);
      expect(outcome.records(stream)).toEqual(directly.records(stream));
    }
    expect(new Set(proxy.asked.map(({ target }) => target))).toEqual(new Set(['api.test:443']));
    expect(leaksOf(outcome, PASSWORD)).toEqual([]);
  });

  it('the lower-case variable takes precedence', async () => {
    const outcome = await check(
      inside({ https_proxy: proxyUrl(PASSWORD), HTTPS_PROXY: 'http://127.0.0.1:1' }),
    );
    expect(answerOf(outcome)?.status).toBe('SUCCEEDED');
  });

  it('a wrong login is reported with what to do, and not shown', async () => {
    const wrong = 'cl0se:se5ame';
    const outcome = await check(inside({ HTTPS_PROXY: proxyUrl(wrong) }));
    expect([outcome.exitCode, answerOf(outcome)?.status]).toEqual([0, 'FAILED']);
    const address = `127.0.0.1:${String(proxy.port)}`;
    expect(answerOf(outcome)?.message).toContain(
      `the proxy ${address} (HTTPS_PROXY) requires a login (HTTP 407)`,
    );
    expect(answerOf(outcome)?.message).toContain('http://user:password@host:port');
    expect(leaksOf(outcome, wrong)).toEqual([]);
    expect(simulator.requests).toHaveLength(0);
  });

  it('an untrusted authority is reported with what to do', async () => {
    const outcome = await check(inside({ NODE_EXTRA_CA_CERTS: '' }));
    expect(answerOf(outcome)?.status).toBe('FAILED');
    expect(answerOf(outcome)?.message).toContain('NODE_EXTRA_CA_CERTS');
    expect(simulator.requests).toHaveLength(0);
  });

  it('a variable that is not a proxy URL is reported, and its value is not shown', async () => {
    const outcome = await check(
      inside({ HTTPS_PROXY: `socks5://acme:${encodeURIComponent(PASSWORD)}@proxy:1080` }),
    );
    expect(answerOf(outcome)?.status).toBe('FAILED');
    expect(answerOf(outcome)?.message).toContain('HTTPS_PROXY is not the URL of an http or https proxy');
    expect(leaksOf(outcome, PASSWORD)).toEqual([]);
  });

  it('requests to this machine bypass the proxy', async () => {
    const env = inside({ TIKTOK_API_BASE_URL: simulator.url, HTTP_PROXY: 'http://127.0.0.1:1' });
    expect(answerOf(await check(env))?.status).toBe('SUCCEEDED');
    expect(proxy.asked).toEqual([]);
  });
});

describe('a proxy in the cloud', () => {
  it('no host of the user’s choice is requested in the cloud', async () => {
    const outcome = await check(inside({ DEPLOYMENT_MODE: 'CLOUD' }));
    expect(answerOf(outcome)?.status).toBe('FAILED');
    expect(answerOf(outcome)?.message).toContain('TIKTOK_API_BASE_URL');
    expect(proxy.asked).toEqual([]);
  });

  it('the API is requested through the proxy, and a refusal names the proxy and what to do', async () => {
    const outcome = await check(inside({ DEPLOYMENT_MODE: 'CLOUD', TIKTOK_API_BASE_URL: '' }));
    expect(new Set(proxy.asked.map(({ target }) => target))).toEqual(
      new Set(['business-api.tiktok.com:443']),
    );
    expect(answerOf(outcome)?.message).toContain('(HTTPS_PROXY) refused the connection (HTTP 403)');
    expect(answerOf(outcome)?.message).toContain('business-api.tiktok.com');
  });
});
