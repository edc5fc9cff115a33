import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { startSimulator, type Simulator } from '../src/simulator/index.js';
import type { Outcome } from './support/connector.js';
import { assertProtocol } from './support/protocol.js';
import { catalogOf } from './support/read-inputs.js';
import { checkFrom, readFrom } from './support/reads.js';
import { now } from './support/time.js';
import { isTopViewQuestion } from './support/top-view.js';

const ACCOUNTS = 30;
/** Code 0 without data. */
const HOLLOW = '{"code":0,"message":"OK","data":{}}';

let simulator: Simulator;
let ids: readonly string[];

const start = (): Promise<Simulator> =>
  startSimulator({ accounts: ACCOUNTS, campaigns: 1, adgroups: 1, ads: 1, days: 3, now });

/** What a read brings of the simulator of any test while nothing is in its way. */
let healthy: Outcome;
beforeAll(async () => {
  const free = await start();
  const streams = ['advertisers', 'campaigns', 'adgroups', 'ads', 'ad_insights'];
  healthy = await readFrom(free, { config: CONFIG, streams });
  await free.close();
});

beforeEach(async () => {
  simulator = await start();
  ids = simulator.world.accounts.map(({ id }) => id);
});
afterEach(() => simulator.close());

const CONFIG = { start_date: '2026-05-18' };
const down = (path?: string, advertiserId?: string): void => {
  simulator.addFault({
    ...(path !== undefined && { path }),
    ...(advertiserId !== undefined && { advertiserId }),
    // Requests that all streams of an account need first are excluded.
    ...(path === 'campaign/get/' && { match: (request) => !isTopViewQuestion(request) }),
    do: { kind: 'http', status: 502 },
  });
};
const accountsAsked = (path: string): number =>
  new Set(
    simulator.requests.filter((request) => request.path === path).flatMap((request) => request.advertiserIds),
  ).size;

async function check(config: Readonly<Record<string, unknown>>) {
  const outcome = await checkFrom(simulator, { ...CONFIG, ...config });
  expect(outcome.exitCode).toBe(0);
  return outcome.lines.map((line) => line.connectionStatus).find((found) => found !== undefined);
}

describe('a server that never responds', () => {
  it('an unresponsive server is tried for a few accounts only; every stream is INCOMPLETE, and the next run is complete', async () => {
    const streams = ['campaigns', 'adgroups', 'ads', 'ad_insights'];
    for (const path of ['campaign/get/', 'adgroup/get/', 'ad/get/']) down(path);
    const outcome = await readFrom(simulator, { config: CONFIG, streams });
    expect(outcome.exitCode).toBe(1);
    assertProtocol(outcome, catalogOf(streams));
    expect(accountsAsked('campaign/get/')).toBeLessThan(25);
    expect(accountsAsked('ad/get/')).toBe(0);
    expect(accountsAsked('report/integrated/get/')).toBe(0);
    for (const stream of streams) {
      expect(outcome.statuses(stream).at(-1)).toBe('INCOMPLETE');
      const errors = outcome.errors(stream);
      expect(new Set(errors.map(({ failure_type }) => failure_type))).toEqual(new Set(['transient_error']));
      const why = errors.filter(({ message }) => message.includes('times in a row'));
      expect(why).toHaveLength(1);
      const what =
        stream === 'campaigns' ? /10 times.*this stream stops here/s : /12 times.*the sync stops here/s;
      expect(why[0]?.message).toMatch(what);
      expect(why[0]?.message).toMatch(/stops here.*HTTP 502.*the next sync resumes where this one stopped/s);
    }
    simulator.clearFaults();
    const next = await readFrom(simulator, { config: CONFIG, streams, state: outcome.finalState() });
    expect(next.exitCode).toBe(0);
    for (const stream of streams) expect(next.records(stream)).toEqual(healthy.records(stream));
  });

  it('occasional failures of one account do not end the run', async () => {
    const troubled = [0, 1, 3, 4, 6].map((index) => ids[index]);
    for (const id of troubled) down('campaign/get/', id);
    const outcome = await readFrom(simulator, { config: CONFIG, streams: ['campaigns', 'adgroups'] });
    expect(outcome.exitCode).toBe(1);
    expect(outcome.statuses('adgroups').at(-1)).toBe('COMPLETE');
    expect(outcome.records('campaigns')).toEqual(
      healthy.records('campaigns').filter((row) => !troubled.includes(String(row['advertiser_id']))),
    );
  });
});

describe('advertiser/info/ without a response', () => {
  it('without advertiser/info/ the streams that need it fail, and all others are complete', async () => {
    const streams = ['campaigns', 'ad_insights', 'ads'];
    down('advertiser/info/');
    const outcome = await readFrom(simulator, { config: CONFIG, streams });
    expect(outcome.exitCode).toBe(1);
    expect(streams.map((stream) => outcome.statuses(stream).at(-1))).toEqual([
      'COMPLETE',
      'INCOMPLETE',
      'COMPLETE',
    ]);
    expect(outcome.errors().map(({ failure_type }) => failure_type)).toEqual([
      'transient_error',
      'transient_error',
    ]);
    expect(outcome.errors()[0]?.message).toMatch(
      /this stream stops here.*advertiser\/info\/: HTTP 502, 6 tries/s,
    );
    for (const stream of ['campaigns', 'ads'])
      expect(outcome.records(stream)).toEqual(healthy.records(stream));
    simulator.clearFaults();
    const next = await readFrom(simulator, { config: CONFIG, streams, state: outcome.finalState() });
    expect(next.exitCode).toBe(0);
    for (const stream of streams.slice(1)) expect(next.records(stream)).toEqual(healthy.records(stream));
  });

  it('a short outage of advertiser/info/, or a response without its list, has no effect', async () => {
    const streams = ['advertisers', 'ad_insights'];
    for (const body of [HOLLOW, '{"code":0,"message":"OK"}', 'no JSON']) {
      simulator.addFault({ path: 'advertiser/info/', times: 1, do: { kind: 'http', status: 200, body } });
    }
    const outcome = await readFrom(simulator, { config: CONFIG, streams });
    expect([outcome.exitCode, outcome.errors()]).toEqual([0, []]);
    for (const stream of streams) expect(outcome.records(stream)).toEqual(healthy.records(stream));
  });

  it('advertiser/info/ that keeps failing to return its list is an outage', async () => {
    simulator.addFault({ path: 'advertiser/info/', do: { kind: 'http', status: 200, body: HOLLOW } });
    const outcome = await readFrom(simulator, { config: CONFIG, streams: ['ad_insights'] });
    expect([outcome.exitCode, outcome.errors().map(({ failure_type }) => failure_type)]).toEqual([
      1,
      ['transient_error', 'transient_error'],
    ]);
    expect(outcome.errors()[0]?.message).toMatch(
      /advertiser\/info\/: a response without the expected data, 6 tries/,
    );
  });

  it.each(['fail', 'skip'])(
    'check of an unresponsive advertiser/info/ is FAILED under %s, with one message',
    async (on_account_error) => {
      down('advertiser/info/');
      const answer = await check({ on_account_error });
      expect(answer?.status).toBe('FAILED');
      expect(answer?.message).toContain(`${ACCOUNTS} of ${ACCOUNTS} accounts cannot be read`);
      expect(answer?.message?.match(/TikTok advertiser\/info\//g)).toHaveLength(1);
    },
  );
});

describe('check of many accounts', () => {
  it('check requests all batches at once, so that an outage costs the time of one', async () => {
    const many = Array.from({ length: 450 }, (_, index) =>
      String(7_200_000_000_000_000_000n + BigInt(index)),
    );
    simulator.addFault({ do: { kind: 'hang' } });
    const answer = await check({ accounts: many.join(',') });
    expect(answer?.message).toContain('450 of 450 accounts cannot be read');
    expect(simulator.requests).toHaveLength(5);
  });
});
