import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import {
  timeless,
  type Behaviours,
  type Fault,
  type RequestLogEntry,
  type WireRow,
} from '../../src/simulator/index.js';
import type { Line, Outcome } from '../support/connector.js';
import { endsOf, startStruck, type Struck } from '../support/damage.js';
import { cursorOf } from '../support/reads.js';

/* Single wrong values: each affects itself and nothing else. */

const HOURLY = 'campaign_insights_own_hourly';
const STREAMS = ['campaigns', 'adgroups', 'ads', 'ad_insights', HOURLY];

let struck: Struck;
let [one, two, three, four]: readonly string[] = [];

beforeAll(async () => {
  struck = await startStruck({
    world: { accounts: 4, campaigns: 2, adgroups: 1, ads: 2, days: 4 },
    streams: STREAMS,
    config: {
      start_date: '2026-05-18',
      custom_reports: [
        { name: HOURLY, level: 'campaign', granularity: 'hourly', metrics: ['spend', 'impressions'] },
      ],
    },
  });
  [one, two, three, four] = struck.accounts;
});
afterAll(() => struck.close());

type Record = NonNullable<Line['record']>;
type Change = (row: WireRow) => WireRow;

const recordsOf = (outcome: Outcome, stream: string, account?: string): readonly Record[] =>
  outcome.lines
    .flatMap(({ record }) => record ?? [])
    .filter(
      ({ stream: name, data }) =>
        name === stream && (account ?? data['advertiser_id']) === data['advertiser_id'],
    );
const changesIn = (outcome: Outcome, stream: string, account?: string): readonly unknown[] =>
  recordsOf(outcome, stream, account).flatMap(({ meta }) => meta?.changes ?? []);
const warningsOf = (outcome: Outcome): readonly string[] => outcome.logs('WARN');
/** A read under faults, and then one without them. */
async function readUnder(faults: readonly Fault[]): Promise<Outcome> {
  for (const fault of faults) struck.simulator.addFault(fault);
  const outcome = await struck.read();
  struck.mend();
  return outcome;
}

const countOf = (outcome: Outcome, stream: string): number => outcome.records(stream).length;

describe('a report whose rows have no time', () => {
  const REPORT = 'report/integrated/get/';
  let hours: Outcome;
  let days: Outcome;
  let next: Outcome;
  let requests: number;
  let usualRequests: number;

  beforeAll(async () => {
    const isHourly = ({ query }: RequestLogEntry): boolean =>
      JSON.stringify(query['dimensions']).includes('stat_time_hour');
    await struck.read();
    usualRequests = struck.simulator.requests.length;
    struck.mend();
    const read = await struck.readTwice([
      { ...timeless(REPORT, { rows: 29 }), advertiserId: one!, match: isHourly },
    ]);
    ({ first: hours, second: next } = read);
    requests = read.requests.length;
    days = await readUnder(
      ['-', 'garbage', 1_700_000_000, null].map((value, index) => ({
        ...timeless(REPORT, { rows: 1, value }),
        ...{ advertiserId: struck.accounts[index]!, times: 1 },
        match: (request: RequestLogEntry) => !isHourly(request),
      })),
    );
  });

  it('rows of 29 hours with "-" are emitted with the same number of requests, and the cursor advances', () => {
    expect([hours.exitCode, hours.errors(), warningsOf(hours)]).toEqual([0, [], []]);
    expect(endsOf(hours, STREAMS)).toEqual(STREAMS.map(() => 'COMPLETE'));
    const rows = hours.records(HOURLY).filter((row) => row['advertiser_id'] === one);
    const lost = rows.filter((row) => row['stat_time_hour'] === null);
    const perDay = new Map<string, number>();
    for (const row of struck.healthy.records(HOURLY).filter((usual) => usual['advertiser_id'] === one)) {
      const day = String(row['stat_time_hour']).slice(0, 10);
      perDay.set(day, (perDay.get(day) ?? 0) + 1);
    }
    expect(lost).toHaveLength([...perDay.values()].reduce((sum, count) => sum + Math.min(29, count), 0));
    expect(requests).toBe(usualRequests);
    for (const row of lost)
      expect([row['day_start_utc'], row['day_end_utc'], row['account_timezone']]).toEqual([
        ...[null, null, expect.any(String)],
      ]);
    expect(countOf(hours, HOURLY)).toBe(countOf(struck.healthy, HOURLY));
    expect(changesIn(hours, HOURLY)).toEqual([]);
    expect(cursorOf(hours.finalState(), HOURLY, one!)).toBe('2026-05-20');
    expect(struck.damageOf(hours).filter((part) => part !== `${HOURLY} ${one!}`)).toEqual([]);
    expect([next.exitCode, next.errors(), warningsOf(next)]).toEqual([0, [], []]);
  });

  it('rows of a day with "-" are emitted; with any other invalid day the cursor stays, with a warning', () => {
    expect([days.exitCode, days.errors()]).toEqual([0, []]);
    expect(endsOf(days, STREAMS)).toEqual(STREAMS.map(() => 'COMPLETE'));
    expect(countOf(days, 'ad_insights')).toBe(countOf(struck.healthy, 'ad_insights'));
    const change = { field: 'stat_time_day', change: 'NULLED', reason: 'SOURCE_SERIALIZATION_ERROR' };
    expect(struck.accounts.map((account) => changesIn(days, 'ad_insights', account))).toEqual([
      ...[[], [change], [change], []],
    ]);
    expect(warningsOf(days)).toEqual([
      `ad_insights: advertiser_id ${two!}; advertiser_id ${three!}: 2 rows lacked part of the primary key, e.g. stat_time_day is null; emitted as received. Other rows may be missing instead. The cursor does not advance, so the next sync reads this again.`,
    ]);
    const cursors = struck.accounts.map((account) => cursorOf(days.finalState(), 'ad_insights', account));
    expect(cursors).toEqual(['2026-05-20', undefined, undefined, '2026-05-20']);
  });
});

describe('text that no JSON reader keeps', () => {
  let outcome: Outcome;
  const BROKEN = 'Broken bytes';

  beforeAll(async () => {
    const named = (change: Change): Fault['do'] => ({ kind: 'rows', rewrite: (rows) => rows.map(change) });
    const broken: Fault['do'] = {
      kind: 'body',
      change: (text) => {
        const parts = text.replace(/"campaign_name":"[^"]*"/g, `"campaign_name":"${BROKEN}"`).split(BROKEN);
        return Buffer.concat(
          parts.flatMap((part, index) => [
            Buffer.from(index === 0 ? '' : 'a\ufffd'),
            Buffer.from(index === 0 ? [] : [0xe9, 0x62]),
            Buffer.from(part),
          ]),
        );
      },
    };
    outcome = await readUnder([
      {
        path: 'campaign/get/',
        advertiserId: one!,
        do: named((row) => ({ ...row, campaign_name: 'a\ud83d' })),
      },
      {
        path: 'campaign/get/',
        advertiserId: two!,
        do: named((row) => ({ ...row, campaign_name: '\0a\0 \ud83d\ude00' })),
      },
      {
        ...{ path: 'campaign/get/', advertiserId: three! },
        do: named((row) => ({
          ...row,
          special_industries: ['\ude00'],
          extra: { 'k\0': { deep: ['\ud83d'] } },
        })),
      },
      { path: 'campaign/get/', advertiserId: four!, do: broken },
    ]);
  });

  const changesOf = (...fields: readonly string[]) =>
    fields.map((field) => ({ field, change: 'TRUNCATED', reason: 'SOURCE_SERIALIZATION_ERROR' }));
  const seen = (account: string, ...columns: readonly string[]) =>
    recordsOf(outcome, 'campaigns', account).map(({ data, meta }) => [
      ...columns.map((column) => data[column]),
      meta?.changes ?? [],
    ]);

  it('broken text ends nothing and affects nothing else', () => {
    expect([outcome.exitCode, outcome.errors()]).toEqual([0, []]);
    expect(endsOf(outcome, STREAMS)).toEqual(STREAMS.map(() => 'COMPLETE'));
    expect(countOf(outcome, 'campaigns')).toBe(countOf(struck.healthy, 'campaigns'));
    const damaged = struck.damageOf(outcome).filter((part) => !part.startsWith('campaigns '));
    expect(damaged).toEqual([]);
  });

  it('every output line is strict UTF-8 and strict JSON', () => {
    // Invalid UTF-8 throws where the output is read.
    for (const line of outcome.stdout.split('\n')) {
      expect(line.isWellFormed()).toBe(true);
      expect(line).not.toMatch(/[^\\](?:\\\\)*\\u(?:d[89a-f]|0000)/);
    }
  });

  it('half a character becomes U+FFFD, and the record says so', () => {
    for (const row of seen(one!, 'campaign_name'))
      expect(row).toEqual(['a\ufffd', changesOf('campaign_name')]);
  });

  it('NUL characters are removed, and emoji are kept', () => {
    for (const row of seen(two!, 'campaign_name')) expect(row).toEqual(['a 😀', changesOf('campaign_name')]);
  });

  it('broken text is found in lists, in objects and in their keys', () => {
    for (const row of seen(three!, 'special_industries', 'extra'))
      expect(row).toEqual([
        ['\ufffd'],
        { k: { deep: ['\ufffd'] } },
        expect.arrayContaining(changesOf('special_industries', 'extra')),
      ]);
  });

  it('a response that is not UTF-8 is repaired', () => {
    const rows = seen(four!, 'campaign_name');
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) expect(row).toEqual(['a\ufffd\ufffdb', changesOf('campaign_name')]);
  });
});

describe('the times of comments and the form of change logs', () => {
  it('all readings on which sources disagree make the same rows', async () => {
    const streams = ['comments', 'change_log'];
    const READINGS: readonly Behaviours[] = [
      { 'comment-times': 'text', 'change-log-form': 'dictionary' },
      { 'comment-times': 'epoch', 'change-log-form': 'json' },
    ];
    const outcomes: Outcome[] = [];
    for (const behaviours of READINGS) {
      const world = { accounts: 1, campaigns: 1, adgroups: 1, ads: 1, days: 5, behaviours };
      const other = await startStruck({ world, streams });
      outcomes.push(other.healthy);
      await other.close();
    }
    const [first, second] = outcomes;
    expect([first?.exitCode, second?.exitCode]).toEqual([0, 0]);
    for (const stream of streams) {
      expect(first?.records(stream).length).toBeGreaterThan(0);
      expect(second?.records(stream)).toEqual(first?.records(stream));
      expect(changesIn(first!, stream)).toEqual([]);
    }
    expect(first?.records('comments').every((row) => typeof row['create_time'] === 'string')).toBe(true);
  });
});
