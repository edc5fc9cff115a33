import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { startSimulator, type Simulator, type WireRow } from '../src/simulator/index.js';
import type { Outcome } from './support/connector.js';
import { catalogOf, START_DATE, STREAMS } from './support/read-inputs.js';
import { cursorOf, readFrom } from './support/reads.js';
import { now } from './support/time.js';
import { cents, expectSameValues, keyOf, REPORTS, truthOf } from './support/truth.js';
import { isTopViewQuestion, withTopView } from './support/top-view.js';

let simulator: Simulator;
let outcome: Outcome;

beforeAll(async () => {
  simulator = await startSimulator({ accounts: 3, days: 33, campaigns: 3, adgroups: 1, ads: 3, now });
  outcome = await readFrom(simulator);
});
afterAll(() => simulator.close());

const READ_REPORTS = STREAMS.filter((stream) => stream in REPORTS);

const accounts = (): readonly string[] => simulator.world.accounts.map(({ id }) => id);
const isDeleted = (row: WireRow): boolean => String(row['secondary_status']).endsWith('_DELETE');

const ENTITIES = [
  { stream: 'campaigns', key: 'campaign_id', rows: (account: string) => simulator.world.campaigns(account) },
  { stream: 'adgroups', key: 'adgroup_id', rows: (account: string) => simulator.world.adgroups(account) },
  { stream: 'ads', key: 'ad_id', rows: (account: string) => simulator.world.ads(account) },
];

describe('a first read of all streams', () => {
  it('a first read succeeds, and every stream is complete', () => {
    expect(outcome.errors()).toEqual([]);
    expect(outcome.exitCode).toBe(0);
    expect(STREAMS.map((stream) => outcome.statuses(stream))).toEqual(
      STREAMS.map(() => ['STARTED', 'RUNNING', 'COMPLETE']),
    );
  });

  it('a first read emits every account, with its creation as an instant', () => {
    expect(outcome.records('advertisers').map((row) => [row['advertiser_id'], row['create_time']])).toEqual(
      simulator.world.accounts.map(({ id, createTime }) => [
        id,
        new Date(createTime * 1000).toISOString().replace('.000Z', 'Z'),
      ]),
    );
  });

  it.each(ENTITIES)(
    'a first read emits each $stream row that is not deleted once',
    ({ stream, key, rows }) => {
      const expected = accounts()
        .flatMap(rows)
        .filter((row) => !isDeleted(row));
      expect(
        outcome
          .records(stream)
          .map((row) => row[key])
          .sort(),
      ).toEqual(expected.map((row) => row[key]).sort());
      expect(new Set(outcome.records(stream).map((row) => row['current_status']))).toEqual(
        new Set(['ACTIVE']),
      );
    },
  );

  it('a first read keeps every digit of ids that the API sends as bare numbers', () => {
    const sent = new Map(
      accounts()
        .flatMap((account) => simulator.world.ads(account))
        .map((row) => [row['ad_id'], row]),
    );
    const ads = outcome.records('ads');
    for (const ad of ads) {
      const wire = sent.get(ad['ad_id'] as string);
      expect([ad['page_id'], ad['tracking_pixel_id']]).toEqual(
        [wire?.['page_id'], wire?.['tracking_pixel_id']].map((value) =>
          value === null ? null : String(value as bigint),
        ),
      );
    }
    expect(ads.some((ad) => String(ad['tracking_pixel_id']).length > 16)).toBe(true);
  });

  it.each(READ_REPORTS)(
    'a first read emits exactly the rows and values of %s, including the spend of deleted objects',
    (stream) => {
      const records = outcome.records(stream);
      const metrics = askedMetrics(stream);
      const truth = truthOf(simulator, { stream, metrics });
      const byKey = new Map(records.map((row) => [keyOf(stream, row), row]));
      expect(records.length).toBe(truth.length);
      expect(cents(records)).toBe(cents(truth));
      for (const row of truth) expectSameValues(byKey.get(keyOf(stream, row)), row, metrics);
    },
  );

  it.each(READ_REPORTS)('a first read leaves the cursor of each account of %s on its own today', (stream) => {
    for (const account of accounts()) {
      expect(cursorOf(outcome.finalState(), stream, account)).toBe(simulator.world.today(account));
    }
  });

  it("a first read leaves the cursor of each account's objects on the latest change", () => {
    for (const { stream, rows } of ENTITIES) {
      for (const account of accounts()) {
        const changes = rows(account)
          .filter((row) => !isDeleted(row))
          .map((row) => row['modify_time'])
          .filter((time) => typeof time === 'string');
        expect(cursorOf(outcome.finalState(), stream, account)).toBe(
          `${changes.sort().at(-1)?.replace(' ', 'T') ?? ''}Z`,
        );
      }
    }
  });

  it('a first read leaves a marker as the state of a stream without a cursor', () => {
    expect(outcome.states('advertisers').map((state) => state.stream.stream_state)).toEqual([
      { __ab_no_cursor_state_message: true },
    ]);
  });

  it('a first read passes unknown fields through and names them once per stream', () => {
    expect(outcome.records('campaigns').some((row) => 'new_experimental_field' in row)).toBe(true);
    expect(
      outcome
        .logs()
        .filter((line) => line.startsWith('campaigns:') && line.includes('new_experimental_field')),
    ).toHaveLength(1);
  });

  it('a first read requests windows of 30 days from the start date, none beyond the account’s today', () => {
    for (const account of accounts()) {
      const windows = simulator.requests
        .filter(
          ({ path, query }) =>
            path === 'report/integrated/get/' && query['advertiser_id'] === account && query['page'] === '1',
        )
        .map(({ query }) => `${String(query['start_date'])} ${String(query['end_date'])}`);
      expect(new Set(windows)).toEqual(
        new Set([`${START_DATE} 2026-04-30`, `2026-05-01 ${simulator.world.today(account)}`]),
      );
    }
  });

  it('a first read makes no unnecessary request', () => {
    const pages = simulator.requests.filter(
      ({ path, rows }) => path === 'report/integrated/get/' && rows !== null,
    );
    const windows = 2 * accounts().length * READ_REPORTS.length;
    const furtherPages = pages.filter(({ query }) => query['page'] !== '1').length;
    expect(pages.filter(({ rows }) => rows === 0)).toHaveLength(0);
    // Whether an account has TopView is requested once; if it has, everything is requested twice.
    const [questions, twice] = [accounts().length, withTopView(simulator).length];
    const lists = ENTITIES.length * (accounts().length + twice);
    const windowsOfTopView = 2 * twice * READ_REPORTS.length;
    expect(simulator.requests).toHaveLength(
      1 + questions + lists + windows + windowsOfTopView + furtherPages,
    );
  });

  it('every request has the token only in a header, the user agent, and the page size', () => {
    for (const request of simulator.requests) {
      const { headers, query, path } = request;
      expect(headers['access-token']).toBe(simulator.token);
      expect(headers['user-agent']).toMatch(/^source-tiktok-ads\/\d+\.\d+\.\d+$/);
      expect(JSON.stringify(query)).not.toContain(simulator.token);
      if (path === 'advertiser/info/' || isTopViewQuestion(request)) continue;
      const isOfTopView = path !== 'report/integrated/get/' && JSON.stringify(query).includes('TOP_VIEW');
      expect(query['page_size']).toBe(isOfTopView ? '100' : '1000');
    }
  });
});

describe('a full refresh', () => {
  it('a full refresh reads everything, whatever the state, and ends with one marker per stream', async () => {
    const streams = ['campaigns', 'ad_insights'];
    const again = await readFrom(simulator, {
      streams,
      syncMode: 'full_refresh',
      state: outcome.finalState(),
    });
    expect(again.exitCode).toBe(0);
    for (const stream of streams) {
      expect(again.records(stream)).toEqual(outcome.records(stream));
      expect(
        again.states(stream).map((state) => [state.stream.stream_state, state.sourceStats.recordCount]),
      ).toEqual([[{ __ab_no_cursor_state_message: true }, outcome.records(stream).length]]);
    }
  });
});

describe('include_deleted', () => {
  it('include_deleted adds the deleted objects of every account in the same walk and identifies them', async () => {
    simulator.resetRequests();
    const all = await readFrom(simulator, {
      streams: ENTITIES.map(({ stream }) => stream),
      config: { include_deleted: 'true' },
    });
    for (const { stream, key, rows } of ENTITIES) {
      const expected = accounts()
        .flatMap(rows)
        .map((row) => [row[key], isDeleted(row) ? 'DELETE' : 'ACTIVE']);
      expect(
        all
          .records(stream)
          .map((row) => [row[key], row['current_status']])
          .sort(),
      ).toEqual(expected.sort());
      expect(expected.some(([, status]) => status === 'DELETE')).toBe(true);
    }
    const twice = withTopView(simulator).length;
    const walks = simulator.requests.filter((request) => !isTopViewQuestion(request));
    expect(walks).toHaveLength(ENTITIES.length * (accounts().length + twice));
  });
});

describe('page_size', () => {
  it('a smaller page_size returns the same rows', async () => {
    simulator.resetRequests();
    const small = await readFrom(simulator, { streams: ['ads'], config: { page_size: '3' } });
    expect(small.records('ads')).toEqual(outcome.records('ads'));
    expect(
      simulator.requests
        .filter((request) => !isTopViewQuestion(request))
        .every(({ query, rows }) => query['page_size'] === '3' && (rows ?? 0) <= 3),
    ).toBe(true);
    expect(simulator.requests.length).toBeGreaterThan(accounts().length);
  });
});

describe('the selected streams', () => {
  it('only the selected streams are read', async () => {
    simulator.resetRequests();
    const one = await readFrom(simulator, { streams: ['campaigns'] });
    expect(new Set(one.records().map((row) => 'campaign_id' in row))).toEqual(new Set([true]));
    expect(new Set(simulator.requests.map(({ path }) => path))).toEqual(new Set(['campaign/get/']));
    expect(catalogOf(['campaigns']).streams).toHaveLength(1);
  });
});

/** The metrics that the connector requested in the first read. */
function askedMetrics(stream: string): readonly string[] {
  const { dimensions } = REPORTS[stream] ?? { dimensions: [] };
  const request = simulator.requests.find(
    ({ query }) => JSON.stringify(query['dimensions']) === JSON.stringify(dimensions),
  );
  return request?.query['metrics'] as readonly string[];
}
