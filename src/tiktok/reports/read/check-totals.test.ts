import { describe, expect, it } from '@jest/globals';

import type { JsonObject } from '../../../cdk/index.js';
import { ACCOUNT, OTHER_ACCOUNT, page, refusal, type ApiCall } from '../../testing/api.js';
import { readReport, testReport, type GivenReport } from '../../testing/report.js';
import { createTotalsCheck } from './check-totals.js';

const rowOf = (ad_id: string, spend: string, clicks: string): JsonObject => ({
  dimensions: { ad_id, stat_time_day: '2024-03-05 00:00:00' },
  metrics: { spend, clicks },
});

/** 0.1 and 0.2 are not exact in binary. */
const ROWS = [rowOf('1', '0.1', '3'), rowOf('2', '0.2', '4')];

const responseWith = (sums: JsonObject, rows = ROWS): JsonObject => {
  const response = page(rows);
  return { ...response, data: { ...(response['data'] as JsonObject), total_metrics: sums } };
};

const requestsTotals = ({ query }: ApiCall): boolean => query['enable_total_metrics'] === 'true';

const readWithTotals = (sums: JsonObject, more: GivenReport = {}) =>
  readReport({ report: (call) => (requestsTotals(call) ? responseWith(sums) : page(ROWS)), ...more });

describe('the totals of a report', () => {
  it('there is no warning if the rows add up to the totals', async () => {
    const { warnings, rows } = await readWithTotals({ spend: '0.30', clicks: '7', ctr: '-' });
    expect([rows.length, warnings]).toEqual([2, []]);
  });

  it('if the rows do not add up, a warning names the stream, the account, the days and both numbers', async () => {
    const { warnings, complete } = await readWithTotals({ spend: '0.30', clicks: '9' });
    expect(complete).toBe(true);
    expect(warnings).toEqual([
      `WARN insights, account ${ACCOUNT}, 2024-03-01 to 2024-03-15: TikTok's total is clicks 9, but its rows add up to 7. Rows may be missing or may have changed during the read; read these days again.`,
    ]);
  });

  it('totals are requested only for reports by object and day, and not in the sandbox', async () => {
    const requestedTotals = async (given: GivenReport): Promise<readonly boolean[]> =>
      (await readWithTotals({}, given)).calls.map(requestsTotals);
    expect(await requestedTotals({})).toEqual([true]);
    expect(
      await requestedTotals({ stream: testReport({ level: 'ad', breakdowns: ['age', 'gender'] }) }),
    ).toEqual([false]);
    expect(await requestedTotals({ config: { sandbox: true } })).toEqual([false]);
  });

  it('totals are no longer requested once the API refused them, and reports are still read', async () => {
    const report = (call: ApiCall): JsonObject =>
      requestsTotals(call) ? refusal(40002, 'enable_total_metrics: unknown.') : page(ROWS);
    const config = { accounts: [ACCOUNT, OTHER_ACCOUNT], start_date: '2024-01-01' };
    const { rows, complete, calls, warnings } = await readReport({ report, config });
    expect({ complete, rows: rows.length, warnings }).toEqual({
      complete: true,
      rows: 2 * 3 * 2,
      // The rows of the test API have other days.
      warnings: [expect.stringContaining('fell outside the requested days')],
    });
    // The first windows of both accounts are requested in parallel.
    expect(calls.filter(requestsTotals).length).toBeLessThanOrEqual(2);
    expect(calls.filter((call) => !requestsTotals(call))).toHaveLength(2 * 3);
  });

  it('totals that the API refused are no longer requested even if no report has rows', async () => {
    const report = (call: ApiCall): JsonObject =>
      requestsTotals(call) ? refusal(40002, 'enable_total_metrics: unknown.') : page([]);
    const { complete, calls } = await readReport({ report, config: { start_date: '2023-01-01' } });
    expect([complete, calls.filter((call) => !requestsTotals(call)).length]).toEqual([true, 15]);
    // Slices that are requested ahead of the first answer.
    expect(calls.filter(requestsTotals).length).toBeLessThan(15);
  });

  it('totals are still requested if the API refused something else', async () => {
    let refused = 0;
    const report = (call: ApiCall): JsonObject => {
      const hasClicks = call.query['metrics']?.includes('clicks') === true;
      if (hasClicks) refused += 1;
      return hasClicks ? refusal(40002, 'clicks has gone.') : responseWith({ spend: '0.4' });
    };
    const stream = testReport({ level: 'ad', fallbacks: [['spend']] });
    const { complete, warnings } = await readReport({ stream, report });
    expect([complete, refused > 0]).toEqual([true, true]);
    expect(warnings.filter((line) => line.includes("TikTok's total"))).toHaveLength(1);
  });
});

describe('the check of totals', () => {
  const check = (pages: readonly { readonly total: number; readonly rows: number }[], clicks: string) => {
    const sums = createTotalsCheck();
    pages.forEach(({ total, rows }, index) => {
      sums.onTotals({ totalRows: total, sums: index === 0 ? { clicks } : undefined });
      sums.add(Array.from({ length: rows }, () => ({ metrics: { spend: '1', clicks: '2' } })));
    });
    return sums.difference();
  };

  it('the check adds up the rows of all pages', () => {
    const pages = [
      { total: 5, rows: 3 },
      { total: 5, rows: 2 },
    ];
    expect(check(pages, '10')).toBeUndefined();
    expect(check(pages, '11')).toBe('clicks 11, but its rows add up to 10');
  });

  it('the check ignores lists with moved or repeated rows, and totals that are not numbers', () => {
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

  it('the check reports missing rows', () => {
    expect(check([{ total: 3, rows: 2 }], '6')).toBe('clicks 6, but its rows add up to 4');
  });
});
