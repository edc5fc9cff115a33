import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import type { Fault, Simulator } from '../../src/simulator/index.js';
import type { Outcome } from '../support/connector.js';
import { countOf, failuresOf, startStruck, type Struck } from '../support/damage.js';

/* Pages that contradict their totals and numbers: one account per fault, all in one run. */

const SIZE = 3;
const [LIST, REPORT] = ['campaign/get/', 'report/integrated/get/'] as const;
const onPage =
  (page: number) =>
  ({ query }: { readonly query: Readonly<Record<string, unknown>> }): boolean =>
    query['page'] === String(page);

/** Faults in the pages of an account, in the order of the accounts. */
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

describe('pages that contradict their totals', () => {
  it('contradicting pages lose no row, unless a row never arrives: then that partition fails', () => {
    expect(first.exitCode).toBe(1);
    const failing = LASTING.map(accountOf);
    expect(struck.damageOf(first)).toEqual([
      ...failing.map((account) => `campaigns ${account}`),
      ...failing.map((account) => `ad_insights ${account}`),
    ]);
  });

  it('a failing page is a transient_error that names the page and its list', () => {
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

  it('the next run reads what failing pages withheld', () => {
    expect([second.exitCode, second.errors()]).toEqual([0, []]);
    expect(struck.missingFrom([first, second])).toEqual([]);
  });

  it('contradicting pages take few additional calls, and honest ones none', () => {
    const rowsOf = (account: string): number =>
      struck.healthy.records('campaigns').filter((row) => row['advertiser_id'] === account).length;
    const more = (way: string): number => {
      const account = accountOf(way);
      return countOf(requests, account, LIST) - Math.ceil(rowsOf(account) / SIZE);
    };
    expect(more('honest')).toBe(0);
    // As many as can be in flight when the first empty page arrives, each requested twice, and three more; in two
    // walks.
    expect(more('totals overstate')).toBeLessThanOrEqual(2 * (2 * 20 + 3) + 4);
    // One more page in each walk, and the three or four pages of the list again.
    for (const way of NAMES.filter((name) => name !== 'totals overstate'))
      expect([way, more(way) <= (LASTING.includes(way) ? 2 + 4 : 2)]).toEqual([way, true]);
  });
});
