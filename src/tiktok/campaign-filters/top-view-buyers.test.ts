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
  /** What lists and reports of TopView are answered; default their rows. */
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

describe('TopView, where an account has bought it', () => {
  it('is read apart, on smaller pages, and told by its rows', async () => {
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

  it('is a second report, with a filter beside the others', async () => {
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

  it('is part of the numbers of an account as a whole', async () => {
    const { api, rows } = await read([testReport({ level: 'advertiser' })], { probe: bought });
    expect(api.callsOf('campaign/get/')).toEqual([]);
    expect(rows.map((row) => row['buying_type'])).toEqual([undefined]);
  });
});

describe('the question whether an account has bought TopView', () => {
  const config = { accounts: [ACCOUNT, OTHER_ACCOUNT] };

  it('is asked once an account, whichever streams want to know', async () => {
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
    ['it is refused', 1, refusal(40002, 'no such buying type')],
    ['it is in trouble for good', 6, refusal(50000, 'System error')],
  ])('is left to the lists and reports themselves where %s', async (_, tries, answer) => {
    const { api, complete, rows, warnings, log } = await read([ADS, AD_REPORT], {
      ...{ probe: () => answer, config },
    });
    expect([complete, warnings]).toEqual([true, []]);
    expect(rows.filter(({ buying_type: type }) => type === 'RESERVATION_TOP_VIEW')).toHaveLength(4);
    // Each account is asked about once, whatever comes of it.
    const asked = api.calls.filter(isProbe).map(({ query }) => query['advertiser_id']);
    expect(asked.filter((account) => account === ACCOUNT)).toHaveLength(tries);
    expect(
      log.filter((line) => line.includes('Could not determine whether the account bought TopView')),
    ).toEqual([
      expect.stringMatching(/^INFO .*requesting TopView data for it anyway/),
      expect.stringMatching(/^DEBUG /),
    ]);
  });

  it('is no where what is asked for TopView is refused as well, and a warning says so', async () => {
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

  it('leaves an account incomplete where TopView itself is in trouble, so that the next run asks again', async () => {
    const trouble = refusal(50000, 'System error');
    const { complete } = await read([ADS], { probe: () => trouble, topView: () => trouble });
    expect(complete).toBe(false);
  });

  it('is not asked in the sandbox', async () => {
    const { api } = await read([ADS], { probe: bought, config: { sandbox: true } });
    expect(api.calls.filter(isProbe)).toEqual([]);
  });
});
