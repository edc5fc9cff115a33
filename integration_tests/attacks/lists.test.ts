import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import type { Fault, RequestLogEntry, Simulator } from '../../src/simulator/index.js';
import type { Outcome } from '../support/connector.js';
import { countOf, endsOf, startStruck, type Struck } from '../support/damage.js';
import { cursorOf } from '../support/reads.js';
import { isTopViewQuestion, withTopView } from '../support/top-view.js';

/* Lists that return fewer rows than their totals: no row may be lost silently. */

const SIZE = 3;
const [LIST, REPORT] = ['campaign/get/', 'report/integrated/get/'] as const;
const [CAMPAIGNS, PROVINCES] = ['campaigns', 'campaign_insights_by_province'] as const;
const pageOf = ({ query }: RequestLogEntry): number => Number(query['page']);
const isBehindFirst = (request: RequestLogEntry): boolean => pageOf(request) > 1;

/** Faults in the pages of an account, in the order of the accounts. */
const WAYS: Readonly<Record<string, readonly Omit<Fault, 'advertiserId'>[]>> = {
  honest: [],
  'pages behind the first are empty for one walk': [
    // Each is requested twice.
    { path: LIST, match: isBehindFirst, times: 2, do: { kind: 'emptyPage' } },
    { path: REPORT, match: isBehindFirst, times: 4, do: { kind: 'emptyPage' } },
  ],
  'pages behind the first are empty': [{ match: isBehindFirst, do: { kind: 'emptyPage' } }],
  'the second page is short once': [
    {
      match: (request) => pageOf(request) === 2,
      times: 1,
      do: { kind: 'rows', rewrite: (rows) => rows.slice(1) },
    },
  ],
  'the second page is short': [
    { match: (request) => pageOf(request) === 2, do: { kind: 'rows', rewrite: (rows) => rows.slice(1) } },
  ],
  'a page shows others than its own once': [
    { match: (request) => pageOf(request) === 2, times: 1, do: { kind: 'repeatPage' } },
  ],
};
const NAMES = Object.keys(WAYS);
const LASTING = ['pages behind the first are empty', 'the second page is short'];

describe('lists that hide rows at their end', () => {
  let struck: Struck;
  let first: Outcome;
  let second: Outcome;
  let requests: Simulator['requests'];
  const accountOf = (way: string): string => struck.accounts[NAMES.indexOf(way)] ?? '';
  const rowsOf = (outcome: Outcome, stream: string, way: string): number =>
    outcome.records(stream).filter((row) => row['advertiser_id'] === accountOf(way)).length;

  beforeAll(async () => {
    struck = await startStruck({
      world: { accounts: NAMES.length, campaigns: 6, adgroups: 1, ads: 1, days: 2 },
      streams: [CAMPAIGNS, PROVINCES],
      config: { page_size: SIZE, include_deleted: true, start_date: '2026-05-19' },
    });
    const faults = NAMES.flatMap((way) =>
      [LIST, REPORT].flatMap((path) =>
        (WAYS[way] ?? [])
          .filter((fault) => (fault.path ?? path) === path)
          .map((fault) => ({ ...fault, path, advertiserId: accountOf(way) })),
      ),
    );
    ({ first, second, requests } = await struck.readTwice(faults, {
      streams: [CAMPAIGNS, PROVINCES, 'account_sync_status'],
    }));
  });
  afterAll(() => struck.close());

  it('a short list is read once more, which finds all rows if the fault was temporary', () => {
    expect([first.exitCode, first.errors()]).toEqual([0, []]);
    expect(endsOf(first, [CAMPAIGNS, PROVINCES])).toEqual(['COMPLETE', 'COMPLETE']);
    const lacking = [CAMPAIGNS, PROVINCES].flatMap((stream) =>
      LASTING.map((way) => `${stream} ${accountOf(way)}`),
    );
    expect(struck.damageOf(first)).toEqual(lacking);
  });

  it('a list that stays short is named in a warning, in the log and in account_sync_status', () => {
    const [empty = '', short = ''] = LASTING.map(accountOf);
    const warnings = first.logs('WARN').join('\n');
    for (const told of [
      `${CAMPAIGNS}: advertiser_id ${empty}: TikTok ${LIST}: 3 of 5 rows`,
      `${CAMPAIGNS}: advertiser_id ${short}: TikTok ${LIST}: 5 of 6 rows`,
      `${PROVINCES}: advertiser_id ${empty}: TikTok ${REPORT}: 3 of 14 rows`,
      `${PROVINCES}: advertiser_id ${short}: TikTok ${REPORT}: 38 of 39 rows`,
    ])
      expect(warnings).toContain(
        `${told} arrived, although the list was read twice. The cursor does not advance`,
      );
    const status = (stream: string, account: string) =>
      first
        .records('account_sync_status')
        .find((row) => row['stream'] === stream && row['advertiser_id'] === account)?.['warning'];
    for (const stream of [CAMPAIGNS, PROVINCES]) {
      for (const account of [empty, short])
        expect(status(stream, account)).toContain('rows arrived, although the list was read twice');
      expect(status(stream, accountOf('honest'))).toBeNull();
    }
  });

  it('a list that stays short keeps its cursor, and the next run reads the missing rows', () => {
    for (const stream of [CAMPAIGNS, PROVINCES]) {
      for (const way of NAMES) {
        const cursor = cursorOf(first.finalState(), stream, accountOf(way));
        expect([stream, way, cursor === undefined]).toEqual([stream, way, LASTING.includes(way)]);
      }
    }
    expect([second.exitCode, second.errors()]).toEqual([0, []]);
    expect(struck.missingFrom([first, second])).toEqual([]);
  });

  it('an honest list takes no additional call', () => {
    const pages = Math.ceil(rowsOf(struck.healthy, CAMPAIGNS, 'honest') / SIZE);
    expect(countOf(requests, accountOf('honest'), LIST)).toBe(pages);
  });
});

describe('the request whether an account has TopView', () => {
  const STREAMS = [CAMPAIGNS, 'campaign_insights'];
  const nothing = { kind: 'http', status: 200, body: '{"code":0,"message":"OK","data":{}}' } as const;
  let struck: Struck;
  let bought: string;

  beforeAll(async () => {
    struck = await startStruck({
      world: { accounts: 3, campaigns: 3, adgroups: 1, ads: 1, days: 20 },
      streams: STREAMS,
      config: { start_date: '2026-05-01' },
    });
    bought = withTopView(struck.simulator)[0] ?? '';
  });
  afterAll(() => struck.close());
  const topViewRows = (outcome: Outcome): number =>
    outcome.records().filter((row) => row['buying_type'] === 'RESERVATION_TOP_VIEW').length;
  const answered = (times: number): Fault => ({
    ...{ advertiserId: bought, match: isTopViewQuestion, times, do: nothing },
  });

  it('the TopView request is repeated if its response is empty', async () => {
    const { first } = await struck.readTwice([answered(2)]);
    expect(topViewRows(struck.healthy)).toBeGreaterThan(0);
    expect([first.exitCode, topViewRows(first)]).toEqual([0, topViewRows(struck.healthy)]);
  });

  it('repeated empty responses do not mean that there is no TopView: it is queried anyway', async () => {
    const { first } = await struck.readTwice([answered(Infinity)]);
    expect([first.exitCode, first.errors()]).toEqual([0, []]);
    expect(struck.missingFrom([first])).toEqual([]);
  });

  it('a total without rows does not mean that there is no TopView', async () => {
    const hidden: Fault = { ...answered(2), do: { kind: 'data', change: { list: [] } } };
    const { first } = await struck.readTwice([hidden]);
    expect([first.exitCode, topViewRows(first)]).toEqual([0, topViewRows(struck.healthy)]);
  });
});
