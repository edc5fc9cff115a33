import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import type { Fault, Simulator } from '../../src/simulator/index.js';
import type { Outcome } from '../support/connector.js';
import { countOf, failuresOf, startStruck, type Struck } from '../support/damage.js';

/* Pages that are not what their totals and numbers promise: one account for each way, all in one run. */

const SIZE = 3;
const [LIST, REPORT] = ['campaign/get/', 'report/integrated/get/'] as const;
const onPage =
  (page: number) =>
  ({ query }: { readonly query: Readonly<Record<string, unknown>> }): boolean =>
    query['page'] === String(page);

/** What is done to the pages of an account, in the order of the accounts. */
const WAYS: Readonly<Record<string, readonly Omit<Fault, 'path' | 'advertiserId'>[]>> = {
  honest: [],
  'rows move up': [{ skip: 1, do: { kind: 'drift', rows: 1 } }],
  'rows move down': [{ skip: 1, do: { kind: 'drift', rows: -1 } }],
  'totals overstate': [{ do: { kind: 'totals', totalNumber: 3000, totalPage: 1000 } }],
  'totals understate': [{ do: { kind: 'totals', totalNumber: 1, totalPage: 1 } }],
  'total_page understates': [{ do: { kind: 'totals', totalPage: 1 } }],
  'total_number understates': [{ do: { kind: 'totals', totalNumber: 1 } }],
  'an empty page, once': [{ match: onPage(2), times: 1, do: { kind: 'emptyPage' } }],
  'an empty page, always': [{ match: onPage(2), do: { kind: 'emptyPage' } }],
  'a repeated page, once': [{ match: onPage(2), times: 1, do: { kind: 'repeatPage' } }],
  'a repeated page, always': [{ match: onPage(2), do: { kind: 'repeatPage' } }],
  'rows that come twice': [{ do: { kind: 'rows', rewrite: (rows) => rows.flatMap((row) => [row, row]) } }],
};
const NAMES = Object.keys(WAYS);
const LASTING = ['an empty page, always', 'a repeated page, always'];

let struck: Struck;
let first: Outcome;
let second: Outcome;
let requests: Simulator['requests'];
const accountOf = (way: string): string => struck.accounts[NAMES.indexOf(way)] ?? '';

beforeAll(async () => {
  struck = await startStruck({
    world: { accounts: NAMES.length, campaigns: 9, adgroups: 1, ads: 1, days: 2 },
    streams: ['campaigns', 'ad_insights'],
    config: { page_size: SIZE, include_deleted: true, start_date: '2026-05-19' },
  });
  const faults = NAMES.flatMap((way) =>
    [LIST, REPORT].flatMap((path) =>
      (WAYS[way] ?? []).map((fault) => ({ path, advertiserId: accountOf(way), ...fault })),
    ),
  );
  ({ first, second, requests } = await struck.readTwice(faults));
});
afterAll(() => struck.close());

describe('pages that are not what they promise', () => {
  it('lose no row, unless one does not come however often it is asked for: that part fails', () => {
    expect(first.exitCode).toBe(1);
    const failing = LASTING.map(accountOf);
    expect(struck.damageOf(first)).toEqual([
      ...failing.map((account) => `campaigns ${account}`),
      ...failing.map((account) => `ad_insights ${account}`),
    ]);
  });

  it('fail with a transient_error that says which page, and of what', () => {
    expect(failuresOf(first)).toEqual(['campaigns transient_error', 'ad_insights transient_error']);
    const { message = '' } = first.errors('campaigns')[0] ?? {};
    const [empty, repeated] = LASTING.map(accountOf);
    expect(message).toContain(
      `for account ${empty}: page 2 was empty twice, although the total says it has rows`,
    );
    expect(message).toContain(`for account ${repeated}: page 2 repeats the page before it`);
    expect(message).toContain('Try again later; the next sync resumes where this one stopped.');
    for (const way of NAMES.filter((name) => !LASTING.includes(name)))
      expect(message).not.toContain(accountOf(way));
  });

  it('are read whole by the next run', () => {
    expect([second.exitCode, second.errors()]).toEqual([0, []]);
    expect(struck.missingFrom([first, second])).toEqual([]);
  });

  it('cost few calls more, and none where they are honest', () => {
    const rowsOf = (account: string): number =>
      struck.healthy.records('campaigns').filter((row) => row['advertiser_id'] === account).length;
    const more = (way: string): number => {
      const account = accountOf(way);
      return countOf(requests, account, LIST) - Math.ceil(rowsOf(account) / SIZE);
    };
    expect(more('honest')).toBe(0);
    // As many as may be under way when the first empty one comes, each asked for twice, and three again; in two walks.
    expect(more('totals overstate')).toBeLessThanOrEqual(2 * (2 * 20 + 3) + 4);
    // A page more in each walk, and the three or four of the list once more.
    for (const way of NAMES.filter((name) => name !== 'totals overstate'))
      expect([way, more(way) <= (LASTING.includes(way) ? 2 + 4 : 2)]).toEqual([way, true]);
  });
});
