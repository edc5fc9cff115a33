import { describe, expect, it } from '@jest/globals';

import { id, timestamp, type StreamDefinition } from '../../cdk/index.js';
import { rowsOf, runSync } from '../../cdk/testing/run-sync.js';
import { entityStream } from '../lists/entity-stream.js';
import type { Session } from '../session.js';
import {
  ACCOUNT,
  createFakeApi,
  createTestSession,
  objectParameter,
  OTHER_ACCOUNT,
  page,
  refusal,
  type ApiAnswer,
  type ApiCall,
} from '../testing/api.js';
import { AD_REPORT, testReport } from '../testing/report.js';
import { createTopViewBuyers, topViewBuyersOf } from './top-view-buyers.js';

const ADS = entityStream({
  ...{ name: 'ads', description: 'Test.', path: 'ad/get/', primaryKey: ['ad_id'] },
  fields: { ad_id: id('Ad'), create_time: timestamp('Creation'), modify_time: timestamp('Change') },
});

const buyingTypesOf = (call: ApiCall): unknown => objectParameter(call, 'filtering')?.['buying_types'];
const isProbe = (call: ApiCall): boolean => call.query['page_size'] === '1';
const isOfTopView = (call: ApiCall): boolean =>
  (call.query['filtering'] ?? '').includes('RESERVATION_TOP_VIEW');

interface Given {
  readonly probe: (call: ApiCall) => ApiAnswer;
  /** The response to lists and reports of TopView; default: their rows. */
  readonly topView?: () => ApiAnswer;
  readonly config?: object;
}

async function read(streams: readonly StreamDefinition<Session>[], { probe, topView, config = {} }: Given) {
  const api = createFakeApi((call) => {
    if (isProbe(call)) return probe(call);
    if (call.path === 'advertiser/info/')
      return page(
        [ACCOUNT, OTHER_ACCOUNT].map((advertiser_id) => ({ advertiser_id, display_timezone: 'UTC' })),
      );
    if (topView !== undefined && isOfTopView(call)) return topView();
    const ad_id = isOfTopView(call) ? '2' : '1';
    if (call.path === 'ad/get/') return page([{ ad_id }]);
    return page([{ dimensions: { ad_id, stat_time_day: '2024-03-05 00:00:00' }, metrics: {} }]);
  });
  const session = createTestSession(api, { ...config });
  topViewBuyersOf.provide(session, createTopViewBuyers(session));
  const { messages, complete } = await runSync({
    ...{ session, streams, clock: session.clock, log: session.log },
  });
  return {
    api,
    complete,
    rows: rowsOf(messages),
    log: session.log.lines,
    warnings: session.log.lines.filter((line) => line.startsWith('WARN')),
  };
}

const bought = (): ApiAnswer => page([{ campaign_id: '9' }]);
const none = (): ApiAnswer => page([]);

describe('an account that bought TopView', () => {
  it('TopView objects are read separately on smaller pages, with their buying_type', async () => {
    const { api, rows } = await read([ADS], { probe: bought });
    expect(rows.map(({ ad_id, buying_type }) => [ad_id, buying_type])).toEqual([
      ['1', 'AUCTION_OR_RESERVATION_RF'],
      ['2', 'RESERVATION_TOP_VIEW'],
    ]);
    expect(api.callsOf('ad/get/').map((call) => [buyingTypesOf(call), call.query['page_size']])).toEqual([
      [['AUCTION', 'RESERVATION_RF'], '1000'],
      [['RESERVATION_TOP_VIEW'], '100'],
    ]);
  });

  it('TopView rows are a second report with an additional filter', async () => {
    const { api, rows } = await read([AD_REPORT], { probe: bought });
    expect(rows.map(({ ad_id, buying_type }) => [ad_id, buying_type])).toEqual([
      ['1', 'AUCTION_OR_RESERVATION_RF'],
      ['2', 'RESERVATION_TOP_VIEW'],
    ]);
    expect(api.callsOf('report/integrated/get/')[1]?.query['filtering']).toBe(
      JSON.stringify([
        { field_name: 'ad_status', filter_type: 'IN', filter_value: '["STATUS_ALL"]' },
        { field_name: 'buying_type', filter_type: 'IN', filter_value: '["RESERVATION_TOP_VIEW"]' },
      ]),
    );
  });

  it('a report by account includes TopView', async () => {
    const { api, rows } = await read([testReport({ level: 'advertiser' })], { probe: bought });
    expect(api.callsOf('campaign/get/')).toEqual([]);
    expect(rows.map((row) => row['buying_type'])).toEqual([undefined]);
  });
});

describe('the request for whether an account bought TopView', () => {
  const config = { accounts: [ACCOUNT, OTHER_ACCOUNT] };

  it('the request is sent once per account for all streams', async () => {
    const { api, rows } = await read([ADS, AD_REPORT], { probe: none, config });
    expect(api.calls.filter(isProbe).map(({ path, query }) => [path, query['advertiser_id']])).toEqual([
      ['campaign/get/', ACCOUNT],
      ['campaign/get/', OTHER_ACCOUNT],
    ]);
    expect(rows).toHaveLength(4);
  });

  it.each<[string, number, ApiAnswer]>([
    [
      'the permission is missing',
      1,
      refusal(40001, 'advertiser does not grant you /campaign/get/:GET permission'),
    ],
    ['the request is refused', 1, refusal(40002, 'no such buying type')],
    ['the request fails in a persistent outage', 6, refusal(50000, 'System error')],
  ])('TopView lists and reports are requested if %s', async (_, tries, answer) => {
    const { api, complete, rows, warnings, log } = await read([ADS, AD_REPORT], {
      ...{ probe: () => answer, config },
    });
    expect([complete, warnings]).toEqual([true, []]);
    expect(rows.filter(({ buying_type: type }) => type === 'RESERVATION_TOP_VIEW')).toHaveLength(4);
    // The request is sent once per account, whatever its result.
    const requested = api.calls.filter(isProbe).map(({ query }) => query['advertiser_id']);
    expect(requested.filter((account) => account === ACCOUNT)).toHaveLength(tries);
    expect(
      log.filter((line) => line.includes('Could not determine whether the account bought TopView')),
    ).toEqual([
      expect.stringMatching(/^INFO .*requesting TopView data for it anyway/),
      expect.stringMatching(/^DEBUG /),
    ]);
  });

  it('TopView is skipped with a warning if its lists and reports are refused as well', async () => {
    const no = refusal(40002, 'no such buying type');
    const { complete, rows, warnings } = await read([ADS, AD_REPORT], {
      ...{ probe: () => no, topView: () => no },
    });
    expect([complete, rows.length]).toEqual([true, 2]);
    expect(warnings).toEqual([
      expect.stringContaining(
        'TikTok refuses ad/get/ (code 40002, "no such buying type") for TopView; skipping TopView rows',
      ),
      expect.stringContaining('TikTok refuses report/integrated/get/ (code 40002'),
    ]);
  });

  it('an account is incomplete if TopView itself fails in an outage', async () => {
    const outage = refusal(50000, 'System error');
    const { complete } = await read([ADS], { probe: () => outage, topView: () => outage });
    expect(complete).toBe(false);
  });

  it('the request is not sent in the sandbox', async () => {
    const { api } = await read([ADS], { probe: bought, config: { sandbox: true } });
    expect(api.calls.filter(isProbe)).toEqual([]);
  });
});
