import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import {
  badAccountInBatch,
  deadToken,
  denyAccount,
  denyEndpoint,
  startSimulator,
  type Simulator,
} from '../src/simulator/index.js';
import { runConnector, withFiles, type Outcome } from './support/connector.js';
import { catalogOf, configFor, cursorOf, readFrom, STREAMS } from './support/reads.js';
import { FAST_CLOCK, now } from './support/time.js';

let simulator: Simulator;
let good: string;
let bad: string;

beforeEach(async () => {
  simulator = await startSimulator({ accounts: 3, campaigns: 2, adgroups: 1, ads: 2, days: 10, now });
  [good = '', bad = ''] = simulator.world.accounts.map(({ id }) => id);
});
afterEach(() => simulator.close());

const CONFIG = { start_date: '2026-05-10' };
const read = (options: Parameters<typeof readFrom>[1] = {}): Promise<Outcome> =>
  readFrom(simulator, { ...options, config: { ...CONFIG, ...options.config } });
const check = (): Promise<Outcome> =>
  withFiles({ 'config.json': configFor(simulator, CONFIG) }, (path) =>
    runConnector(['check', '--config', path('config.json')], {
      env: { ...FAST_CLOCK, TIKTOK_API_BASE_URL: simulator.url },
    }),
  );
const status = (outcome: Outcome) =>
  outcome.lines.map(({ connectionStatus }) => connectionStatus).find((found) => found !== undefined);
const ended = (outcome: Outcome, stream: string): string | undefined => outcome.statuses(stream).at(-1);

describe('an account that the token may not read', () => {
  it('fails only itself: other accounts are read, every stream is INCOMPLETE and names it', async () => {
    simulator.addFault(denyAccount(bad));
    const outcome = await read();
    expect(outcome.exitCode).toBe(1);
    for (const stream of STREAMS) {
      expect(outcome.statuses(stream)).toEqual(['STARTED', 'RUNNING', 'INCOMPLETE']);
      expect(outcome.errors(stream).map(({ failure_type }) => failure_type)).toEqual(['config_error']);
      expect(outcome.errors(stream)[0]?.message).toContain(bad);
      expect(outcome.errors(stream)[0]?.message).not.toContain(good);
      expect(outcome.records(stream).filter((row) => row['advertiser_id'] === good).length).toBeGreaterThan(
        0,
      );
      expect(outcome.records(stream).filter((row) => row['advertiser_id'] === bad)).toEqual([]);
    }
    expect(cursorOf(outcome.finalState(), 'ad_insights', good)).toBe(simulator.world.today(good));
    expect(cursorOf(outcome.finalState(), 'ad_insights', bad)).toBeUndefined();
  });

  it.each(['named', 'unnamed', 'omitted'] as const)(
    'is a config_error of the accounts and the reports, alone, when it is %s in the answer of advertiser/info/',
    async (how) => {
      simulator.addFault(badAccountInBatch(bad, how));
      const outcome = await read({ streams: ['advertisers', 'ad_insights'] });
      expect(outcome.exitCode).toBe(1);
      expect(outcome.errors().map(({ failure_type }) => failure_type)).toEqual([
        'config_error',
        'config_error',
      ]);
      for (const { message } of outcome.errors()) {
        expect(message).toContain(bad);
        expect(message).not.toContain(good);
      }
      expect(outcome.records('advertisers')).toHaveLength(2);
    },
  );

  it('keeps the cursor that it had', async () => {
    const first = await read({ streams: ['ad_insights', 'campaigns'] });
    simulator.addFault(denyAccount(bad));
    const second = await read({ streams: ['ad_insights', 'campaigns'], state: first.finalState() });
    expect(second.exitCode).toBe(1);
    for (const stream of ['ad_insights', 'campaigns']) {
      expect(cursorOf(second.finalState(), stream, bad)).toBe(cursorOf(first.finalState(), stream, bad));
    }
  });

  it.each(['named', 'unnamed', 'omitted'] as const)(
    'is named by check, alone, when it is %s in the answer of advertiser/info/',
    async (how) => {
      simulator.addFault(badAccountInBatch(bad, how));
      const outcome = await check();
      expect([outcome.exitCode, status(outcome)?.status]).toEqual([0, 'FAILED']);
      expect(status(outcome)?.message).toContain(bad);
      expect(status(outcome)?.message).not.toContain(good);
      expect(status(outcome)?.message).toContain('1 of 3 accounts');
    },
  );
});

describe('an endpoint that an account did not grant', () => {
  it('fails that account of that stream only', async () => {
    simulator.addFault(denyEndpoint('ad/get/', bad));
    const outcome = await read({ streams: ['campaigns', 'ads'] });
    expect([outcome.exitCode, ended(outcome, 'campaigns'), ended(outcome, 'ads')]).toEqual([
      1,
      'COMPLETE',
      'INCOMPLETE',
    ]);
    expect(
      outcome.errors().map(({ failure_type, stream_descriptor }) => [failure_type, stream_descriptor?.name]),
    ).toEqual([['config_error', 'ads']]);
    expect(outcome.errors()[0]?.message).toMatch(/\/ad\/get\/:GET permission.*permission ticked/s);
  });

  it('leaves the other streams complete, in UTC and with a warning, when it is advertiser/info/', async () => {
    simulator.addFault(denyEndpoint('advertiser/info/'));
    const outcome = await read({ streams: ['advertisers', 'campaigns', 'ad_insights'] });
    expect(outcome.exitCode).toBe(1);
    expect(['advertisers', 'campaigns', 'ad_insights'].map((stream) => ended(outcome, stream))).toEqual([
      'INCOMPLETE',
      'COMPLETE',
      'COMPLETE',
    ]);
    expect(outcome.logs('WARN').filter((line) => line.includes('UTC'))).toHaveLength(3);
    expect(status(await check())?.status).toBe('SUCCEEDED');
  });
});

describe('a token that is of no use', () => {
  it('ends the whole run after a handful of calls, every stream INCOMPLETE with a state and an error', async () => {
    simulator.addFault(deadToken());
    const outcome = await read();
    expect(outcome.exitCode).toBe(1);
    expect(simulator.requests.length).toBeLessThanOrEqual(2);
    for (const stream of STREAMS) {
      expect([outcome.statuses(stream)[0], ended(outcome, stream)]).toEqual(['STARTED', 'INCOMPLETE']);
      expect(outcome.errors(stream).map(({ failure_type }) => failure_type)).toEqual(['config_error']);
      expect(outcome.states(stream)).toHaveLength(1);
    }
    expect(outcome.errors()[0]?.message).toContain('access_token');
  });

  it('keeps what was read before it died, and the saved cursors of what was not', async () => {
    const first = await read();
    simulator.resetRequests();
    simulator.addFault({ ...deadToken(), skip: 3 });
    const outcome = await read({ state: first.finalState() });
    expect(outcome.exitCode).toBe(1);
    for (const stream of STREAMS.slice(4)) {
      expect(outcome.states(stream)).toHaveLength(1);
      expect(cursorOf(outcome.finalState(), stream, bad)).toBe(cursorOf(first.finalState(), stream, bad));
    }
  });

  it('is a FAILED check that says what to do', async () => {
    simulator.addFault(deadToken());
    const outcome = await check();
    expect([outcome.exitCode, status(outcome)?.status, outcome.errors()]).toEqual([0, 'FAILED', []]);
    expect(status(outcome)?.message).toContain('access_token');
  });
});

describe('trouble on the way', () => {
  const once = [
    { what: 'code 50000', fault: { kind: 'code', code: 50000 } },
    { what: 'an unknown 5xxxx code', fault: { kind: 'code', code: 51999 } },
    { what: 'maintenance', fault: { kind: 'code', code: 60001 } },
    { what: 'HTTP 502 with HTML', fault: { kind: 'http', status: 502, body: '<html>Bad gateway</html>' } },
    {
      what: 'HTTP 429 with Retry-After',
      fault: { kind: 'http', status: 429, headers: { 'Retry-After': '7' } },
    },
    { what: 'a connection that is reset', fault: { kind: 'reset' } },
    { what: 'a body that is cut off', fault: { kind: 'truncate' } },
    { what: 'broken JSON', fault: { kind: 'brokenJson' } },
    { what: 'code 40100', fault: { kind: 'code', code: 40100 } },
    { what: 'no answer within request_timeout', fault: { kind: 'hang' } },
  ] as const;

  it.each(once)('is retried and leaves no trace in the rows: $what', async ({ fault }) => {
    const healthy = await read({ streams: ['campaigns'] });
    simulator.addFault({ path: 'campaign/get/', times: 2, do: fault });
    const outcome = await read({ streams: ['campaigns'], config: { request_timeout: 20 } });
    expect([outcome.exitCode, outcome.errors()]).toEqual([0, []]);
    expect(outcome.records()).toEqual(healthy.records());
  });

  it('that does not pass is a transient_error after six tries, for its account only', async () => {
    simulator.addFault({ path: 'campaign/get/', advertiserId: bad, do: { kind: 'code', code: 50000 } });
    const outcome = await read({ streams: ['campaigns', 'adgroups'] });
    expect([outcome.exitCode, ended(outcome, 'campaigns'), ended(outcome, 'adgroups')]).toEqual([
      1,
      'INCOMPLETE',
      'COMPLETE',
    ]);
    expect(outcome.errors().map(({ failure_type }) => failure_type)).toEqual(['transient_error']);
    expect(outcome.errors()[0]?.message).toMatch(
      /code 50000.*request_id \w+.*6 tries.*a sync goes on where it stopped/s,
    );
    expect(
      simulator.requests.filter(
        ({ path, advertiserIds }) => path === 'campaign/get/' && advertiserIds.includes(bad),
      ),
    ).toHaveLength(6);
  });

  it('that is a refused parameter is a system_error and is not asked again', async () => {
    simulator.addFault({
      path: 'campaign/get/',
      advertiserId: bad,
      do: { kind: 'code', code: 40002, message: 'page_size: wrong' },
    });
    const outcome = await read({ streams: ['campaigns'] });
    expect(outcome.errors().map(({ failure_type }) => failure_type)).toEqual(['system_error']);
    expect(simulator.requests).toHaveLength(3);
  });

  it('that is too many requests is shown as RATE_LIMITED once per wait of 5 s or more', async () => {
    simulator.addFault({
      path: 'campaign/get/',
      advertiserId: good,
      times: 4,
      do: { kind: 'code', code: 40100 },
    });
    const outcome = await read({ streams: ['campaigns'] });
    expect(outcome.exitCode).toBe(0);
    expect(outcome.statuses('campaigns')).toEqual([
      'STARTED',
      'RUNNING',
      'RATE_LIMITED',
      'RUNNING',
      'COMPLETE',
    ]);
  });

  it('in check ends within 45 s with FAILED', async () => {
    simulator.addFault({ do: { kind: 'hang' } });
    const outcome = await check();
    expect(status(outcome)?.status).toBe('FAILED');
    expect(status(outcome)?.message).toContain('no answer within 45 s');
  });
});

describe('rows that are not what the API promises', () => {
  it('lose the value that does not fit, and the record says so', async () => {
    simulator.addFault({
      path: 'report/integrated/get/',
      do: {
        kind: 'rows',
        rewrite: (rows) =>
          rows.map((row) => ({
            ...row,
            metrics: {
              ...(row['metrics'] as object),
              impressions: '<5',
              spend: 'a lot',
              ad_text: '-',
              ad_name: '-',
              new_metric: '7',
            },
          })),
      },
    });
    const outcome = await read({ streams: ['ad_insights'] });
    expect(outcome.exitCode).toBe(0);
    const [record] = outcome.lines.map((line) => line.record).filter((found) => found !== undefined);
    expect([
      record?.data['impressions'],
      record?.data['spend'],
      record?.data['ad_text'],
      record?.data['ad_name'],
      record?.data['new_metric'],
    ]).toEqual([null, null, null, '-', '7']);
    expect(record?.meta?.changes).toEqual(
      expect.arrayContaining([
        { field: 'impressions', change: 'NULLED', reason: 'SOURCE_SERIALIZATION_ERROR' },
        { field: 'spend', change: 'NULLED', reason: 'SOURCE_SERIALIZATION_ERROR' },
      ]),
    );
    expect(record?.meta?.changes).toHaveLength(2);
  });

  it('stay whole at 5 MB, with four-byte characters', async () => {
    const name = '🚀'.repeat(1_250_000);
    simulator.addFault({
      path: 'campaign/get/',
      advertiserId: good,
      do: { kind: 'rows', rewrite: ([row]) => [{ ...row, campaign_name: name }] },
    });
    const outcome = await read({ streams: ['campaigns'] });
    expect(outcome.records()[0]?.['campaign_name'] === name).toBe(true);
  });
});

describe('memory that is nearly used up', () => {
  it('ends the run with its state, an error for every stream that is left, and exit code 1', async () => {
    const preload = `data:text/javascript,process.constrainedMemory=()=>1e6`;
    const outcome = await read({
      streams: ['campaigns', 'ads'],
      run: { env: { NODE_OPTIONS: `${FAST_CLOCK['NODE_OPTIONS'] ?? ''} --import=${preload}` } },
    });
    expect(outcome.exitCode).toBe(1);
    expect(['campaigns', 'ads'].map((stream) => ended(outcome, stream))).toEqual([
      'INCOMPLETE',
      'INCOMPLETE',
    ]);
    expect(outcome.errors().map(({ failure_type }) => failure_type)).toEqual([
      'system_error',
      'system_error',
    ]);
    expect(outcome.errors()[0]?.message).toContain('Memory is nearly used up');
    expect(outcome.states().length).toBe(2);
  });
});

describe('an empty catalog', () => {
  it('ends well with nothing read', async () => {
    expect(catalogOf([])).toEqual({ streams: [] });
    const outcome = await read({ streams: [] });
    expect([outcome.exitCode, outcome.records(), simulator.requests.length]).toEqual([0, [], 0]);
  });
});
