import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';

import type { Fault } from '../../src/simulator/index.js';
import { countOf, endsOf, failuresOf, startStruck, type Struck } from '../support/damage.js';
import { checkFrom } from '../support/reads.js';
import { FAST_CLOCK } from '../support/time.js';

/* Outages of servers and networks: once, often, lasting. */

const PRELOAD = fileURLToPath(new URL('../support/lost-names.mjs', import.meta.url));

let struck: Struck;
let [never, once, often, always]: readonly string[] = [];
beforeAll(async () => {
  struck = await startStruck();
  [never, once, often, always] = struck.accounts;
});
afterEach(() => {
  struck.mend();
});
afterAll(() => struck.close());

/** Code 0 without data. */
const HOLLOW: Fault['do'] = { kind: 'http', status: 200, body: '{"code":0,"message":"OK","data":{}}' };
const HTML = '<html><body>Bad gateway</body></html>';

interface Kind {
  readonly what: string;
  /** How the message describes it. */
  readonly told: RegExp;
  readonly fault: Fault['do'];
}

const KINDS: readonly Kind[] = [
  {
    what: 'code 50000',
    told: /code 50000, "System error", request_id \w+/,
    fault: { kind: 'code', code: 50000 },
  },
  { what: 'code 51001', told: /internal timeout \(code 51001/, fault: { kind: 'code', code: 51001 } },
  { what: 'code 51002', told: /internal error \(code 51002/, fault: { kind: 'code', code: 51002 } },
  {
    what: 'an unknown 5xxxx code',
    told: /error on TikTok's side \(code 51999/,
    fault: { kind: 'code', code: 51999 },
  },
  { what: 'maintenance', told: /maintenance \(code 60001/, fault: { kind: 'code', code: 60001 } },
  { what: 'HTTP 502 with HTML', told: /HTTP 502/, fault: { kind: 'http', status: 502, body: HTML } },
  {
    what: 'HTTP 503 with Retry-After',
    told: /HTTP 503/,
    fault: { kind: 'http', status: 503, headers: { 'Retry-After': '2' } },
  },
  {
    what: 'HTTP 503 with a Retry-After of 0',
    told: /HTTP 503/,
    fault: { kind: 'http', status: 503, headers: { 'Retry-After': '0' } },
  },
  { what: 'an answer without its list', told: /a response without the expected data/, fault: HOLLOW },
  { what: 'a body that is cut off', told: /cut off|aborted|ECONNRESET|closed/, fault: { kind: 'truncate' } },
  { what: 'broken JSON', told: /JSON from the API/, fault: { kind: 'brokenJson' } },
  { what: 'a reset', told: /ECONNRESET|hang up|reset/, fault: { kind: 'reset' } },
  { what: 'a hang', told: /no response within 20 s/, fault: { kind: 'hang' } },
  { what: 'an empty body', told: /JSON from the API/, fault: { kind: 'http', status: 200, body: '' } },
];

/** Two kinds of outage per run, each in a different stream. */
const PAIRS = KINDS.slice(0, KINDS.length / 2).map((kind, index) => ({
  one: kind,
  other: KINDS[KINDS.length / 2 + index]!,
}));

describe('an outage passes unseen if it is brief or frequent, and fails only its partition if it lasts', () => {
  const strikes = (path: string, { fault }: Kind): readonly Fault[] => [
    { path, advertiserId: once!, times: 1, do: fault },
    { path, advertiserId: often!, times: 4, do: fault },
    { path, advertiserId: always!, do: fault },
  ];

  it.each(PAIRS)(
    'outages pass unseen or fail only their partitions: $one.what; $other.what',
    async ({ one, other }) => {
      const { first, second } = await struck.readTwice(
        [...strikes('campaign/get/', one), ...strikes('adgroup/get/', other)],
        { config: { request_timeout: 20 } },
      );
      const streams = ['campaigns', 'adgroups'];
      expect(first.exitCode).toBe(1);
      expect(failuresOf(first)).toEqual(streams.map((stream) => `${stream} transient_error`));
      expect(struck.damageOf(first)).toEqual(streams.map((stream) => `${stream} ${always}`));
      expect(endsOf(first, struck.streams)).toEqual(
        struck.streams.map((stream) => (streams.includes(stream) ? 'INCOMPLETE' : 'COMPLETE')),
      );
      for (const [index, { told }] of [one, other].entries()) {
        const { message = '' } = first.errors()[index] ?? {};
        expect(message).toMatch(told);
        expect(message).toMatch(new RegExp(`TikTok \\w+/get/ for account ${always}: `));
        expect(message).toMatch(
          /1 of 4 accounts.*, 6 tries\. Try again later; the next sync resumes where this one stopped\./s,
        );
        for (const unharmed of [never, once, often]) expect(message).not.toContain(unharmed);
      }
      expect([second.exitCode, second.errors()]).toEqual([0, []]);
      expect(struck.missingFrom([first, second])).toEqual([]);
    },
  );

  it('a failing request is tried six times in total', async () => {
    const fault: Fault['do'] = { kind: 'code', code: 50000 };
    struck.simulator.addFault({ path: 'campaign/get/', advertiserId: always!, do: fault });
    await struck.read({ streams: ['campaigns'] });
    expect(countOf(struck.simulator.requests, always!, 'campaign/get/')).toBe(6);
  });
});

it('a check without any response ends within 45 s with FAILED', async () => {
  struck.simulator.addFault({ do: { kind: 'hang' } });
  const outcome = await checkFrom(struck.simulator);
  const [line] = outcome.lines.filter(({ type }) => type === 'CONNECTION_STATUS');
  expect(line?.connectionStatus?.status).toBe('FAILED');
  expect(line?.connectionStatus?.message).toMatch(/no response within 4[45](\.\d+)? s/);
});

describe('a host name that DNS does not find', () => {
  const losing = (times: number) => ({
    env: {
      TIKTOK_API_BASE_URL: struck.simulator.url.replace('127.0.0.1', 'localhost'),
      LOST_NAMES: String(times),
      NODE_OPTIONS: `${FAST_CLOCK['NODE_OPTIONS'] ?? ''} --import=${PRELOAD}`,
    },
  });

  it('a DNS failure that passes has no effect', async () => {
    const outcome = await struck.read({ run: losing(3) });
    expect([outcome.exitCode, outcome.errors(), struck.damageOf(outcome)]).toEqual([0, [], []]);
  });

  it('a lasting DNS failure is a transient_error of every stream, and the next run reads everything', async () => {
    const first = await struck.read({ run: losing(Infinity) });
    expect(first.exitCode).toBe(1);
    expect(failuresOf(first)).toEqual(struck.streams.map((stream) => `${stream} transient_error`));
    expect(new Set(endsOf(first, struck.streams))).toEqual(new Set(['INCOMPLETE']));
    for (const { message } of first.errors())
      expect(message).toMatch(/ENOTFOUND localhost.*Try again later/s);
    expect(first.records()).toEqual([]);
    const second = await struck.read({ state: first.finalState() });
    expect([second.exitCode, struck.missingFrom([first, second])]).toEqual([0, []]);
  });
});
