import { describe, expect, it } from '@jest/globals';

import type { JsonObject } from '../../cdk/index.js';
import { lastStateOf } from '../../cdk/testing/run-sync.js';
import { ACCOUNT, OTHER_ACCOUNT, TODAY } from '../testing/api.js';
import { readReport } from '../testing/report.js';

interface Plan {
  readonly config: JsonObject;
  readonly saved: Readonly<Record<string, string>>;
}

describe('the windows of a report', () => {
  it('windows are 30 days long, except for the last, which ends today', async () => {
    const { windows, messages } = await readReport({ config: { start_date: '2024-01-01' } });
    expect(windows).toEqual([
      ['2024-01-01', '2024-01-30'],
      ['2024-01-31', '2024-02-29'],
      ['2024-03-01', TODAY],
    ]);
    expect(lastStateOf(messages, 'insights')).toEqual({
      states: [
        {
          partition: { advertiser_id: ACCOUNT },
          cursor: { stat_time_day: TODAY },
          empty_since: '2024-01-01',
        },
      ],
    });
  });

  it.each([
    ['Pacific/Kiritimati', '2024-03-16'],
    ['Asia/Kathmandu', '2024-03-15'],
    ['Pacific/Niue', '2024-03-15'],
    ['Etc/GMT-14', '2024-03-16'],
  ])('the last window ends today in the account’s time zone: %s', async (zone, today) => {
    expect((await readReport({ zone })).windows).toEqual([['2024-03-01', today]]);
  });

  it.each<[string, Plan, readonly (readonly string[])[]]>([
    [
      'the last window ends on the end date',
      { config: { end_date: '2024-03-10' }, saved: {} },
      [['2024-03-01', '2024-03-10']],
    ],
    [
      'windows do not extend past today',
      { config: { end_date: '2024-12-31' }, saved: {} },
      [['2024-03-01', TODAY]],
    ],
    [
      'there are no windows if the start date is in the future',
      { config: { start_date: '2024-03-16' }, saved: {} },
      [],
    ],
    [
      'windows start a week before the saved day',
      { config: {}, saved: { [ACCOUNT]: '2024-03-14' } },
      [['2024-03-07', TODAY]],
    ],
    [
      'windows start at the saved day without a look-back',
      { config: { lookback_days: 0 }, saved: { [ACCOUNT]: TODAY } },
      [[TODAY, TODAY]],
    ],
    [
      'windows do not start before the start date',
      { config: { lookback_days: 90 }, saved: { [ACCOUNT]: '2024-03-14' } },
      [['2024-03-01', TODAY]],
    ],
    [
      'windows do not go back to an earlier start date',
      { config: { start_date: '2020-01-01' }, saved: { [ACCOUNT]: TODAY } },
      [['2024-03-08', TODAY]],
    ],
    [
      'there are no windows if the end date is before the saved day',
      { config: { end_date: '2024-03-10' }, saved: { [ACCOUNT]: '2024-03-11' } },
      [],
    ],
    [
      'there are no windows if the saved day is in the future',
      { config: {}, saved: { [ACCOUNT]: '2050-01-01' } },
      [],
    ],
  ])('%s', async (_, { config, saved }, expected) => {
    const { windows, complete, messages } = await readReport({ config, saved });
    expect(windows).toEqual(expected);
    expect(complete).toBe(true);
    if (expected.length > 0) return;
    const states = Object.entries(saved).map(([advertiser_id, stat_time_day]) => ({
      partition: { advertiser_id },
      cursor: { stat_time_day },
    }));
    expect(lastStateOf(messages, 'insights')).toEqual({ states });
  });

  it('each account has its own windows, from its own saved day', async () => {
    const { calls } = await readReport({
      config: { accounts: [ACCOUNT, OTHER_ACCOUNT], lookback_days: 1 },
      saved: { [OTHER_ACCOUNT]: '2024-03-12' },
    });
    expect(calls.map(({ query }) => [query['advertiser_id'], query['start_date']])).toEqual([
      [OTHER_ACCOUNT, '2024-03-11'],
      [ACCOUNT, '2024-03-01'],
    ]);
  });

  it('windows of a full refresh start at the start date, whatever was saved', async () => {
    expect((await readReport({ whole: true, saved: { [ACCOUNT]: TODAY } })).windows).toEqual([
      ['2024-03-01', TODAY],
    ]);
  });
});
