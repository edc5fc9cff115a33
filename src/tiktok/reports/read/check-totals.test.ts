import { describe, expect, it } from '@jest/globals';

import type { JsonObject } from '../../../cdk/index.js';
import { ACCOUNT, OTHER_ACCOUNT, page, refusal, type ApiCall } from '../../testing/api.js';
import { readReport, testReport, type GivenReport } from '../../testing/report.js';
import { createTotalsCheck } from './check-totals.js';

const rowOf = (ad_id: string, spend: string, clicks: string): JsonObject => ({
  dimensions: { ad_id, stat_time_day: '2024-03-05 00:00:00' },
  metrics: { spend, clicks },
});

/** 0.1 and 0.2 have no exact binary fraction. */
const ROWS = [rowOf('1', '0.1', '3'), rowOf('2', '0.2', '4')];

const answerWith = (sums: JsonObject, rows = ROWS): JsonObject => {
  const answer = page(rows);
  return { ...answer, data: { ...(answer['data'] as JsonObject), total_metrics: sums } };
};

const isAsked = ({ query }: ApiCall): boolean => query['enable_total_metrics'] === 'true';

const readSums = (sums: JsonObject, more: GivenReport = {}) =>
  readReport({ report: (call) => (isAsked(call) ? answerWith(sums) : page(ROWS)), ...more });

describe('the sums of a report', () => {
  it('are what its rows add up to: nothing is said', async () => {
    const { warnings, rows } = await readSums({ spend: '0.30', clicks: '7', ctr: '-' });
    expect([rows.length, warnings]).toEqual([2, []]);
  });

  it('are not: a warning names the stream, the account, the days and both numbers', async () => {
    const { warnings, complete } = await readSums({ spend: '0.30', clicks: '9' });
    expect(complete).toBe(true);
    expect(warnings).toEqual([
      `WARN insights, account ${ACCOUNT}, 2024-03-01 to 2024-03-15: TikTok's own sum is clicks 9, and its rows 7. Rows may be missing or may have changed during the read; read these days again.`,
    ]);
  });

  it('are asked for by object and day alone, and not in the sandbox', async () => {
    const askedOf = async (given: GivenReport): Promise<readonly boolean[]> =>
      (await readSums({}, given)).calls.map(isAsked);
    expect(await askedOf({})).toEqual([true]);
    expect(await askedOf({ stream: testReport({ level: 'ad', breakdowns: ['age', 'gender'] }) })).toEqual([
      false,
    ]);
    expect(await askedOf({ config: { sandbox: true } })).toEqual([false]);
  });

  it('are not asked for any more once the API has refused that, and the report is read all the same', async () => {
    const report = (call: ApiCall): JsonObject =>
      isAsked(call) ? refusal(40002, 'enable_total_metrics: unknown.') : page(ROWS);
    const config = { accounts: [ACCOUNT, OTHER_ACCOUNT], start_date: '2024-01-01' };
    const { rows, complete, calls, warnings } = await readReport({ report, config });
    expect({ complete, rows: rows.length, warnings }).toEqual({
      complete: true,
      rows: 2 * 3 * 2,
      // What is recorded here is of other days.
      warnings: [expect.stringContaining('fell outside the requested days')],
    });
    // The first window of each account, which are asked for side by side.
    expect(calls.filter(isAsked).length).toBeLessThanOrEqual(2);
    expect(calls.filter((call) => !isAsked(call))).toHaveLength(2 * 3);
  });

  it('are still asked for where something else was refused before', async () => {
    let refused = 0;
    const report = (call: ApiCall): JsonObject => {
      const hasClicks = call.query['metrics']?.includes('clicks') === true;
      if (hasClicks) refused += 1;
      return hasClicks ? refusal(40002, 'clicks has gone.') : answerWith({ spend: '0.4' });
    };
    const stream = testReport({ level: 'ad', fallbacks: [['spend']] });
    const { complete, warnings } = await readReport({ stream, report });
    expect([complete, refused > 0]).toEqual([true, true]);
    expect(warnings.filter((line) => line.includes("TikTok's own sum"))).toHaveLength(1);
  });
});

describe('a check of sums', () => {
  const check = (pages: readonly { readonly total: number; readonly rows: number }[], clicks: string) => {
    const sums = createTotalsCheck();
    pages.forEach(({ total, rows }, index) => {
      sums.onTotals({ totalRows: total, sums: index === 0 ? { clicks } : undefined });
      sums.add(Array.from({ length: rows }, () => ({ metrics: { spend: '1', clicks: '2' } })));
    });
    return sums.difference();
  };

  it('adds up the rows of all pages', () => {
    const pages = [
      { total: 5, rows: 3 },
      { total: 5, rows: 2 },
    ];
    expect(check(pages, '10')).toBeUndefined();
    expect(check(pages, '11')).toBe('clicks 11, and its rows 10');
  });

  it('says nothing where rows have moved or came twice, and of sums that are no numbers', () => {
    expect(check([{ total: 3, rows: 4 }], '6')).toBeUndefined();
    expect(
      check(
        [
          { total: 4, rows: 3 },
          { total: 3, rows: 1 },
        ],
        '6',
      ),
    ).toBeUndefined();
    expect(check([{ total: 3, rows: 3 }], '-')).toBeUndefined();
  });

  it('tells of rows that are missing', () => {
    expect(check([{ total: 3, rows: 2 }], '6')).toBe('clicks 6, and its rows 4');
  });
});
