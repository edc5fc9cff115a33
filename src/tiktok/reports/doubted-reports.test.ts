import { describe, expect, it } from '@jest/globals';

import { parseJson, type JsonObject } from '../../cdk/index.js';
import { errorsOf, lastStateOf } from '../../cdk/testing/run-sync.js';
import { ACCOUNT, OTHER_ACCOUNT, page, refusal, type ApiAnswer, type ApiCall } from '../testing/api.js';
import { readReport, testReport, type GivenReport } from '../testing/report.js';

/* Reports that TikTok may not have: by country and hour. */

const stream = testReport({ level: 'campaign', granularity: 'hourly', breakdowns: ['country_code'] });
const CONFLICT = 'Conflict occurs. The input params including metrics and dimensions have no relation.';
const KEPT = 'The cursor does not advance, so the next sync reads this again.';

const metricsIn = ({ query }: ApiCall): readonly string[] => parseJson(query['metrics'] ?? '[]') as string[];

function oneRow(call: ApiCall): ApiAnswer {
  const time = `${call.query['start_date'] ?? ''} 09:00:00`;
  const metrics = Object.fromEntries(metricsIn(call).map((name) => [name, '1']));
  return page([{ dimensions: { campaign_id: '7', stat_time_hour: time, country_code: 'NO' }, metrics }]);
}

const read = (report: NonNullable<GivenReport['report']>, config: JsonObject = {}) =>
  readReport({
    ...{ stream, report, cursor: 'stat_time_hour', saved: { [ACCOUNT]: '2024-03-13' } },
    config: { lookback_days: 0, ...config },
  });

describe('a report that TikTok may refuse', () => {
  it('a refused report is complete without rows after one request, with one warning and the old cursor', async () => {
    const { complete, rows, calls, warnings, messages } = await read(() => refusal(40002, CONFLICT));
    expect([complete, errorsOf(messages), rows]).toEqual([true, [], []]);
    expect(calls).toHaveLength(1);
    expect(warnings).toEqual([
      `WARN insights: advertiser_id ${ACCOUNT}: TikTok refuses report/integrated/get/ (code 40002, "${CONFLICT}") by campaign_id, stat_time_hour, country_code, so there are no rows. ${KEPT}`,
    ]);
    expect(lastStateOf(messages, 'insights')).toEqual({
      states: [{ partition: { advertiser_id: ACCOUNT }, cursor: { stat_time_hour: '2024-03-13' } }],
    });
  });

  it('a refusal to one account costs the others nothing', async () => {
    const { complete, rows, calls } = await read(
      (call) => (call.query['advertiser_id'] === ACCOUNT ? refusal(40002, CONFLICT) : oneRow(call)),
      { accounts: `${ACCOUNT},${OTHER_ACCOUNT}`, start_date: '2024-03-13' },
    );
    expect(complete).toBe(true);
    expect(rows.map((row) => [row['advertiser_id'], row['stat_time_hour']])).toEqual(
      ['13', '14', '15'].map((day) => [OTHER_ACCOUNT, `2024-03-${day}T09:00:00`]),
    );
    expect(calls.filter(({ query }) => query['advertiser_id'] === ACCOUNT)).toHaveLength(1);
  });

  it('an accepted report takes one more request per account, for one row of one metric', async () => {
    const { rows, calls } = await read(oneRow);
    expect(rows).toHaveLength(3);
    expect(calls).toHaveLength(4);
    expect(calls[0]?.query).toMatchObject({ page_size: '1', start_date: '2024-03-13' });
    expect(calls.map((call) => metricsIn(call).length)).toEqual([1, 2, 2, 2]);
  });

  it('a refusal that names a metric is not one of the report', async () => {
    const { complete, rows, warnings } = await read((call) =>
      metricsIn(call).includes('campaign_name')
        ? refusal(40002, "Invalid metric fields: ['campaign_name'].")
        : oneRow(call),
    );
    expect([complete, rows.length]).toEqual([true, 3]);
    expect(warnings).toEqual([expect.stringContaining('these columns stay empty: campaign_name')]);
  });

  it('a refusal for another reason fails the stream', async () => {
    const { complete, messages } = await read(() => refusal(40001, 'No permission.'));
    expect(complete).toBe(false);
    expect(errorsOf(messages).map(({ failure_type }) => failure_type)).toEqual(['config_error']);
  });

  it('a report that TikTok surely has fails if it is refused', async () => {
    const { complete } = await readReport({
      stream: testReport({ level: 'campaign', breakdowns: ['country_code'] }),
      report: () => refusal(40002, CONFLICT),
    });
    expect(complete).toBe(false);
  });
});
