import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, request as ask, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { runConnector, withFiles, type Outcome } from '../support/connector.js';
import { endsOf, startStruck, type Struck } from '../support/damage.js';
import { configFor } from '../support/read-inputs.js';
import { leaksOf } from '../support/secrets.js';
import { FAST_CLOCK } from '../support/time.js';

/* Servers, and devices between them and the connector, that send what no API would. */

const MEGABYTE = 2 ** 20;
const LISTS = {
  campaigns: 'campaign/get/',
  adgroups: 'adgroup/get/',
  ads: 'ad/get/',
  pixels: 'pixel/list/',
  custom_audiences: 'dmp/custom_audience/list/',
  identities: 'identity/get/',
  comments: 'comment/list/',
} as const;
type Stream = keyof typeof LISTS;

/** Writes a response in place of the API's, including status line and headers. */
type Attack = (answer: Buffer, socket: Socket, response: ServerResponse) => void;

interface Front {
  readonly url: string;
  close(): void;
}

const addressOf = (server: { address(): AddressInfo | string | null }): number =>
  (server.address() as AddressInfo).port;

/** A proxy in front of the simulator that forwards requests and attacks some paths. */
async function startFront(target: string, attackOn: (path: string, url: string) => Attack | undefined) {
  const pass = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = request.url ?? '';
    const asked = ask(new URL(url, target), { method: request.method, headers: request.headers });
    request.pipe(asked);
    const [answer] = (await once(asked, 'response')) as [IncomingMessage];
    const bytes = await buffer(answer);
    const attack = attackOn(/v1\.3\/(.*?)(\?|$)/.exec(url)?.[1] ?? '', decodeURIComponent(url));
    if (attack !== undefined && response.socket !== null) attack(bytes, response.socket, response);
    else response.writeHead(answer.statusCode ?? 0, answer.headers).end(bytes);
  };
  const server = createServer((request, response) => {
    request.headers['accept-encoding'] = 'identity';
    void pass(request, response);
  });
  server.on('connection', (socket) => socket.on('error', () => undefined));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const front: Front = {
    url: `http://127.0.0.1:${String(addressOf(server))}/open_api/v1.3/`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
  return front;
}

let struck: Struck;
beforeAll(async () => {
  struck = await startStruck({
    world: { accounts: 1, campaigns: 2, adgroups: 2, ads: 2, days: 2 },
    streams: Object.keys(LISTS),
    config: { include_deleted: true },
  });
});
afterAll(() => struck.close());

/** One read of streams whose endpoints are attacked, each in a different way. */
async function attacked(
  attacks: Readonly<Partial<Record<Stream, Attack>>>,
  env: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  const byPath = new Map(
    Object.entries(attacks).map(([stream, attack]) => [LISTS[stream as Stream], attack]),
  );
  const front = await startFront(struck.simulator.url, (path, url) =>
    // Requests that all streams of an account need first.
    url.includes('TOP_VIEW') ? undefined : byPath.get(path as (typeof LISTS)[Stream]),
  );
  try {
    return await struck.read({
      streams: Object.keys(LISTS),
      run: { env: { TIKTOK_API_BASE_URL: front.url, ...env } },
    });
  } finally {
    front.close();
  }
}

const textOf = (outcome: Outcome, stream: string): string => outcome.errors(stream)[0]?.message ?? '';
const kindOf = (outcome: Outcome, stream: string): string => outcome.errors(stream)[0]?.failure_type ?? '';

/** Checks that no message contains the token, a trace of our code, or more than a person can read in a minute. */
function expectToBeTold(outcome: Outcome): void {
  expect([outcome.exitCode, outcome.signal, outcome.stderr]).toEqual([1, null, '']);
  expect(leaksOf(outcome, struck.simulator.token)).toEqual([]);
  expect(outcome.stdout).not.toMatch(/RangeError|Maximum call stack|Unexpected error/);
  for (const line of outcome.stdout.split('\n').filter((text) => !text.startsWith('{"type":"RECORD"')))
    expect(line.length).toBeLessThan(20_000);
}

describe('responses that are larger than memory, or invalid', () => {
  let outcome: Outcome;
  const head = (...lines: readonly string[]): string =>
    `${['HTTP/1.1 200 OK', ...lines].join('\r\n')}\r\n\r\n`;
  const bomb = gzipSync(Buffer.alloc(64 * MEGABYTE, ' '));
  const row = `{"code":0,"data":{"list":[{"ad_id":"1","ad_name":"${'x'.repeat(50 * MEGABYTE)}"}]}}`;

  const numbers = `{"code":0,"data":{"list":[{"audience_id":"1","x":[${'1,'.repeat(3 * MEGABYTE)}1]}]}}`;

  beforeAll(async () => {
    const heap = `--max-old-space-size=128 ${FAST_CLOCK['NODE_OPTIONS'] ?? ''}`;
    outcome = await attacked(
      {
        campaigns: (_, socket) =>
          socket.end(Buffer.concat([Buffer.from(head('Content-Encoding: gzip')), bomb])),
        adgroups: (_, socket) => {
          const more = (): void => {
            while (!socket.destroyed && socket.write(Buffer.alloc(MEGABYTE, ' ')));
          };
          socket.on('drain', more);
          socket.write(head());
          more();
        },
        ads: (_, __, response) => response.end(row),
        pixels: (_, socket) =>
          socket.write(
            `HTTP/1.1 101 Switching Protocols\r\nUpgrade: ${struck.simulator.token}\r\nConnection: Upgrade\r\n\r\n`,
          ),
        identities: (_, socket) => socket.end(),
        custom_audiences: (_, __, response) => response.end(numbers),
      },
      { NODE_OPTIONS: heap },
    );
  });

  it('invalid responses fail only their partitions, and the process is not killed', () => {
    expectToBeTold(outcome);
    // Comments are requested by ad.
    const failed = ['campaigns', 'adgroups', 'ads', 'pixels', 'custom_audiences', 'identities', 'comments'];
    expect(endsOf(outcome, struck.streams)).toEqual(
      struck.streams.map((stream) => (failed.includes(stream) ? 'INCOMPLETE' : 'COMPLETE')),
    );
  });

  it.each(['campaigns', 'adgroups', 'ads'])(
    'too large responses of %s say how large they may be, and what to do',
    (stream) => {
      expect(kindOf(outcome, stream)).toBe('system_error');
      expect(textOf(outcome, stream)).toMatch(
        /for account \d+: a response of more than \d\d MB\. Give the connector more memory, or set a smaller page_size\.$/,
      );
    },
  );

  it('responses with too many values say so', () => {
    expect(kindOf(outcome, 'custom_audiences')).toBe('system_error');
    expect(textOf(outcome, 'custom_audiences')).toMatch(
      /for account \d+: a JSON text of more than \d+ values\. Give the connector more memory/,
    );
  });

  it('a response in another protocol is reported as such', () => {
    expect(kindOf(outcome, 'pixels')).toBe('config_error');
    expect(textOf(outcome, 'pixels')).toMatch(
      /HTTP 101, an unrequested protocol switch.* 3 tries\. Something between the connector and the API/,
    );
  });

  it('responses that are only a closed connection are retried, and reported with their reason', () => {
    expect(kindOf(outcome, 'identities')).toBe('transient_error');
    expect(textOf(outcome, 'identities')).toMatch(/socket hang up \(ECONNRESET\), 6 tries\. Try again later/);
  });
});

describe('responses of devices on the way', () => {
  let outcome: Outcome;
  const page =
    (status: number, headers: Readonly<Record<string, string>> = {}): Attack =>
    (_, __, response) =>
      response.writeHead(status, headers).end(`<html>${struck.simulator.token}</html>`);

  beforeAll(async () => {
    outcome = await attacked({
      campaigns: page(302, { Location: `https://portal.example/${struck.simulator.token}` }),
      ads: page(407),
      custom_audiences: page(403),
      comments: page(400),
    });
  });

  it('responses of devices fail only their partitions, and show no token', () => {
    expectToBeTold(outcome);
    expect(outcome.stdout).not.toMatch(/report this message/);
    const failed = ['campaigns', 'ads', 'custom_audiences', 'comments'];
    expect(endsOf(outcome, struck.streams)).toEqual(
      struck.streams.map((stream) => (failed.includes(stream) ? 'INCOMPLETE' : 'COMPLETE')),
    );
  });

  it.each([
    [
      'campaigns',
      'config_error',
      /HTTP 302: a redirect to https:\/\/portal\.example, .* 3 tries.*login page/,
    ],
    ['ads', 'config_error', /HTTP 407: a proxy requires a login, 3 tries\..*without a login/],
    [
      'custom_audiences',
      'transient_error',
      /HTTP 403: blocked by a proxy or gateway, 6 tries\..*another network/,
    ],
    ['comments', 'transient_error', /HTTP 400: rejected by a proxy or gateway, 6 tries\..*proxy/],
  ])('responses of devices are reported as such, with the remedy: %s', (stream, kind, text) => {
    expect(kindOf(outcome, stream)).toBe(kind);
    expect(textOf(outcome, stream)).toMatch(text);
  });
});

describe('oversized texts and values', () => {
  it('oversized texts are reported briefly, without a stack overflow', async () => {
    const long = '\\u0041'.repeat(1_400_000);
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const outcome = await attacked({
      campaigns: (_, __, response) =>
        response.end(`{"code":40002,"message":"${long}","request_id":"${long}"}`),
      adgroups: (_, __, response) =>
        response.end(`{"code":0,"data":{"list":[{"adgroup_id":"1","x":${deep}}]}}`),
      ads: (_, __, response) => response.end(`{"code":0,"data":${'{"list":'.repeat(100_000)}`),
    });
    expectToBeTold(outcome);
    expect(textOf(outcome, 'campaigns')).toMatch(
      /a parameter is wrong \(code 40002, "A{300}… \(\d+ more characters\)", request_id A{300}… /,
    );
    expect(textOf(outcome, 'adgroups')).toMatch(
      /not JSON from the API \(.*nested more than 500 levels deep\), 6 tries/,
    );
    expect(textOf(outcome, 'ads')).toMatch(/JSON from the API/);
  });
});

describe('responses in odd forms', () => {
  it('responses in odd forms are understood, and all rows arrive', async () => {
    const packed =
      (encoding: string, pack: (bytes: Buffer) => Buffer): Attack =>
      (answer, _, response) =>
        response.writeHead(200, { 'Content-Encoding': encoding }).end(pack(answer));
    const outcome = await attacked({
      campaigns: packed('GZIP', gzipSync),
      adgroups: packed('x-gzip', gzipSync),
      ads: packed('br', brotliCompressSync),
      pixels: packed('deflate', deflateSync),
      custom_audiences: (answer, _, response) => response.end(Buffer.concat([Buffer.from('\uFEFF'), answer])),
      identities: (answer, socket) =>
        socket.end(Buffer.concat([Buffer.from('HTTP/1.0 200 OK\r\n\r\n'), answer])),
    });
    expect([outcome.exitCode, outcome.errors(), struck.damageOf(outcome)]).toEqual([0, [], []]);
  });
});

describe('an untrusted certificate', () => {
  const fixture = (name: string): string =>
    fileURLToPath(new URL(`../fixtures/tls/${name}.pem`, import.meta.url));

  it('an untrusted certificate is reported with its remedy, and the remedy works', async () => {
    const seen: string[] = [];
    const options = {
      key: readFileSync(fixture('localhost.key')),
      cert: readFileSync(fixture('localhost.crt')),
    };
    const server = createTlsServer(options, (request, response) => {
      seen.push(request.url ?? '');
      const asked = ask(new URL(request.url ?? '', struck.simulator.url), { headers: request.headers });
      asked.once('response', (answer) => {
        response.writeHead(answer.statusCode ?? 0, answer.headers);
        answer.pipe(response);
      });
      asked.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `https://localhost:${String(addressOf(server))}/open_api/v1.3/`;
    const check = (env: Readonly<Record<string, string>> = {}): Promise<Outcome> =>
      withFiles({ 'config.json': configFor(struck.simulator) }, (path) =>
        runConnector(['check', '--config', path('config.json')], {
          env: { ...FAST_CLOCK, TIKTOK_API_BASE_URL: url, ...env },
        }),
      );
    const answerOf = ({ lines }: Outcome) => lines.find((line) => line.connectionStatus)?.connectionStatus;
    try {
      const refused = await check();
      expect(answerOf(refused)?.status).toBe('FAILED');
      expect(answerOf(refused)?.message).toMatch(
        /the certificate is not trusted: self-signed certificate \(DEPTH_ZERO_SELF_SIGNED_CERT\), 3 tries.*NODE_EXTRA_CA_CERTS/,
      );
      expect(leaksOf(refused, struck.simulator.token)).toEqual([]);
      expect(seen).toEqual([]);
      const trusted = await check({ NODE_EXTRA_CA_CERTS: fixture('localhost.crt') });
      expect(answerOf(trusted)?.status).toBe('SUCCEEDED');
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
});
