import { describe, expect, it } from '@jest/globals';

import { id, text, timestamp, type JsonObject } from '../../cdk/index.js';
import { fullRefresh, lastStateOf, outline, rowsOf, runSync } from '../../cdk/testing/run-sync.js';
import { entityStream } from './entity-stream.js';
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

const FIELDS = {
  advertiser_id: id('Account'),
  ad_id: id('Ad'),
  secondary_status: text('Status'),
  create_time: timestamp('Creation'),
  modify_time: timestamp('Last change'),
};

const OPTIONS = { description: 'Test.', fields: FIELDS, primaryKey: ['ad_id'] } as const;
const CAMPAIGNS = entityStream({ ...OPTIONS, name: 'campaigns', path: 'campaign/get/' });
const ADS = entityStream({ ...OPTIONS, name: 'ads', path: 'ad/get/', filtersByModifyTime: true });

/** Filter for all usual buying types, and for objects made in Ads Manager or in the TikTok app. */
const EVERYONES = {
  buying_types: ['AUCTION', 'RESERVATION_RF'],
  campaign_system_origins: ['TT_ADS_PLATFORM', 'PROMOTE'],
};
const SAVED = '2024-03-10T06:30:00Z';

const ad = (adId: string, change: JsonObject = {}): JsonObject => ({
  advertiser_id: ACCOUNT,
  ad_id: adId,
  secondary_status: 'AD_STATUS_DELIVERY_OK',
  create_time: '2024-01-01 00:00:00',
  modify_time: '2024-03-12 00:00:00',
  ...change,
});

interface Given {
  readonly answer?: (call: ApiCall, nth: number) => ApiAnswer;
  readonly config?: JsonObject;
  /** modify_time of every account */
  readonly saved?: string;
  readonly stream?: typeof ADS;
  readonly whole?: boolean;
}

async function read({ answer = () => page([]), config = {}, saved, stream = ADS, whole = false }: Given) {
  const api = createFakeApi(answer);
  const session = createTestSession(api, config);
  const { messages, complete } = await runSync({
    session,
    streams: [stream],
    clock: session.clock,
    log: session.log,
    ...(saved !== undefined && { saved: { [stream.name]: { modify_time: saved } } }),
    ...(whole && { selected: [fullRefresh(stream.name)] }),
  });
  return { messages, complete, rows: rowsOf(messages), calls: api.calls, lines: session.log.lines };
}

describe('the request of an entity stream', () => {
  it('the request names the account, both buying types and both origins, and lists no fields', async () => {
    const { calls } = await read({ stream: CAMPAIGNS });
    expect(calls).toHaveLength(1);
    expect(calls[0]?.path).toBe('campaign/get/');
    expect(calls[0]?.query).toEqual({
      advertiser_id: ACCOUNT,
      filtering: JSON.stringify(EVERYONES),
      page: '1',
      page_size: '1000',
    });
  });

  it('with include_deleted, everything is requested in one list', async () => {
    const { calls } = await read({ config: { include_deleted: true }, answer: () => page([ad('1')]) });
    expect(calls).toHaveLength(1);
    expect(objectParameter(calls[0], 'filtering')).toEqual({
      ...EVERYONES,
      primary_status: 'STATUS_ALL',
    });
  });

  it('all pages are requested with the configured size', async () => {
    const answer = (_: ApiCall, nth: number) => page([ad(String(nth))], nth, 3);
    const { calls, rows } = await read({ config: { page_size: 1 }, answer });
    expect(calls.map(({ query }) => [query['page'], query['page_size']])).toEqual([
      ['1', '1'],
      ['2', '1'],
      ['3', '1'],
    ]);
    expect(rows.map(({ ad_id }) => ad_id)).toEqual(['1', '2', '3']);
  });

  it('a filter of one account is not used for another', async () => {
    const config = { accounts: [ACCOUNT, OTHER_ACCOUNT], include_deleted: true };
    const saved = { states: [{ partition: { advertiser_id: ACCOUNT }, cursor: { modify_time: SAVED } }] };
    const api = createFakeApi(() => page([]));
    const session = createTestSession(api, config);
    await runSync({ session, streams: [ADS, CAMPAIGNS], saved: { ads: saved, campaigns: saved } });
    expect(
      api.calls.map((call) => [call.path, call.query['advertiser_id'], objectParameter(call, 'filtering')]),
    ).toEqual([
      [
        'ad/get/',
        ACCOUNT,
        { ...EVERYONES, modified_after: '2024-03-10 06:30:00', primary_status: 'STATUS_ALL' },
      ],
      ['ad/get/', OTHER_ACCOUNT, { ...EVERYONES, primary_status: 'STATUS_ALL' }],
      ['campaign/get/', ACCOUNT, { ...EVERYONES, primary_status: 'STATUS_ALL' }],
      ['campaign/get/', OTHER_ACCOUNT, { ...EVERYONES, primary_status: 'STATUS_ALL' }],
    ]);
  });
});

describe('objects made in the TikTok app', () => {
  const hasOrigins = (call: ApiCall): boolean =>
    objectParameter(call, 'filtering')?.['campaign_system_origins'] !== undefined;
  const refusing = (call: ApiCall): ApiAnswer =>
    hasOrigins(call)
      ? refusal(40002, 'filtering: unknown field campaign_system_origins')
      : page([ad('1', { secondary_status: null })]);

  it('objects made in the app are skipped with a warning if the filter is refused, once per account', async () => {
    const { complete, rows, calls, lines } = await read({
      answer: refusing,
      config: { accounts: [ACCOUNT, OTHER_ACCOUNT], include_deleted: true },
    });
    expect([complete, rows.length]).toEqual([true, 1]);
    // The second list of each account has the deleted objects.
    expect(calls.filter(({ query }) => query['advertiser_id'] === ACCOUNT).map(hasOrigins)).toEqual([
      true,
      false,
      false,
    ]);
    expect(lines.filter((line) => line.startsWith('WARN') && line.includes('app'))).toEqual([
      `WARN ads: advertiser_id ${ACCOUNT}; advertiser_id ${OTHER_ACCOUNT}: TikTok refuses ad/get/ (code 40002, "filtering: unknown field campaign_system_origins") for objects created in the TikTok app; skipping them.`,
    ]);
  });

  it('the filter is not blamed if the list is refused without it too', async () => {
    const { complete, calls, lines } = await read({ answer: () => refusal(40002, 'No.') });
    expect([complete, calls.length, lines.filter((line) => line.startsWith('WARN'))]).toEqual([false, 2, []]);
  });
});

describe('modified_after', () => {
  const modifiedAfter = async (given: Given) =>
    objectParameter((await read(given)).calls[0], 'filtering')?.['modified_after'];

  it('modified_after is the saved instant in the API’s format', async () => {
    expect(await modifiedAfter({ saved: SAVED })).toBe('2024-03-10 06:30:00');
  });

  it('modified_after is sent if the cursor is at most 180 days old', async () => {
    expect(await modifiedAfter({ saved: '2023-09-17T12:00:00Z' })).toBe('2023-09-17 12:00:00');
    expect(await modifiedAfter({ saved: '2023-09-16T11:59:59Z' })).toBeUndefined();
  });

  it('modified_after is not sent in a first sync, in a full refresh, or to endpoints without it', async () => {
    expect(await modifiedAfter({})).toBeUndefined();
    expect(await modifiedAfter({ saved: SAVED, whole: true })).toBeUndefined();
    expect(await modifiedAfter({ saved: SAVED, stream: CAMPAIGNS })).toBeUndefined();
  });
});

describe('an incremental read', () => {
  const old = ad('old', { modify_time: '2024-03-10 06:29:59' });
  const same = ad('same', { modify_time: '2024-03-10 06:30:00' });
  const smart = ad('smart', { modify_time: null, create_time: '2024-03-14 00:00:00' });

  it.each([
    ['with a filter of the API', ADS, SAVED],
    ['without a filter of the API', CAMPAIGNS, SAVED],
    ['with a cursor that is too old for the filter of the API', ADS, '2023-01-01T00:00:00Z'],
  ])(
    'an incremental read %s emits what changed at or after the cursor, and rows without a time',
    async (_, stream, saved) => {
      const rows = [old, same, smart].map((row) =>
        saved === SAVED || row['modify_time'] === null
          ? row
          : { ...row, modify_time: row === old ? '2022-12-31 23:59:59' : (row['modify_time'] ?? null) },
      );
      const read1 = await read({ stream, saved, answer: () => page(rows) });
      expect(read1.rows.map(({ ad_id }) => ad_id)).toEqual(['same', 'smart']);
    },
  );

  it('the cursor moves to the latest change, not to the creation of a row without one', async () => {
    const { messages } = await read({ answer: () => page([ad('1'), smart]) });
    expect(lastStateOf(messages, 'ads')).toEqual({
      states: [{ partition: { advertiser_id: ACCOUNT }, cursor: { modify_time: '2024-03-12T00:00:00Z' } }],
    });
  });

  it('the cursor moves to the latest creation if no row has a change', async () => {
    const { messages } = await read({ answer: () => page([smart]) });
    expect(lastStateOf(messages, 'ads')).toEqual({
      states: [{ partition: { advertiser_id: ACCOUNT }, cursor: { modify_time: '2024-03-14T00:00:00Z' } }],
    });
  });

  it('with a cursor in the future, no objects are requested, only the time', async () => {
    const { calls, rows, complete } = await read({
      saved: '2050-01-01T00:00:00Z',
      answer: () => page([smart]),
    });
    expect(calls.map(({ path }) => path)).toEqual(['advertiser/info/']);
    expect(rows).toEqual([]);
    expect(complete).toBe(true);
  });

  it('times become RFC 3339 in UTC', async () => {
    const { rows } = await read({ answer: () => page([ad('1')]) });
    expect(rows[0]).toMatchObject({
      create_time: '2024-01-01T00:00:00Z',
      modify_time: '2024-03-12T00:00:00Z',
    });
  });
});

describe('current_status', () => {
  it.each([
    ['AD_STATUS_DELETE', 'DELETE'],
    ['AD_STATUS_ADGROUP_DELETE', 'DELETE'],
    ['AD_STATUS_CAMPAIGN_DELETE', 'DELETE'],
    ['CAMPAIGN_STATUS_DELETE', 'DELETE'],
    ['AD_STATUS_DISABLE', 'ACTIVE'],
    ['ADVERTISER_ACCOUNT_PUNISH', 'ACTIVE'],
    ['SOME_DELETED', 'ACTIVE'],
  ])('the current_status of %s is %s', async (status, expected) => {
    const { rows, calls } = await read({
      config: { include_deleted: true },
      answer: () => page([ad('1', { secondary_status: status })]),
    });
    expect(rows[0]).toMatchObject({ secondary_status: status, current_status: expected });
    expect(calls).toHaveLength(1);
  });

  it.each([[undefined], [null]])(
    'current_status is found with a second list of deleted rows if the status is %s',
    async (status) => {
      const row = (adId: string) => ad(adId, { secondary_status: status as never });
      const { rows, calls } = await read({
        config: { include_deleted: true },
        answer: (call) =>
          objectParameter(call, 'filtering')?.['primary_status'] === 'STATUS_DELETE'
            ? page([row('2')])
            : page([row(call.query['page'] === '1' ? '1' : '2')], Number(call.query['page']), 2),
      });
      expect(rows.map(({ ad_id, current_status }) => [ad_id, current_status])).toEqual([
        ['1', 'ACTIVE'],
        ['2', 'DELETE'],
      ]);
      const statuses = calls.map((call) => objectParameter(call, 'filtering')?.['primary_status']);
      expect(statuses.sort()).toEqual(['STATUS_ALL', 'STATUS_ALL', 'STATUS_DELETE']);
    },
  );

  it('without include_deleted there is no second list', async () => {
    const { rows, calls } = await read({ answer: () => page([ad('1', { secondary_status: null })]) });
    expect(rows[0]?.['current_status']).toBe('ACTIVE');
    expect(calls).toHaveLength(1);
  });

  it('current_status is a column of every entity stream', () => {
    expect(Object.keys(ADS.fields)).toEqual([...Object.keys(FIELDS), 'buying_type', 'current_status']);
  });
});

describe('a row of an entity stream', () => {
  it.each([[{}], [{ advertiser_id: null }]])(
    'a row has its account even if the API omits it: %j',
    async (given) => {
      const { rows } = await read({ answer: () => page([{ ad_id: '1', modify_time: null, ...given }]) });
      expect(rows[0]?.['advertiser_id']).toBe(ACCOUNT);
    },
  );
});

describe('an account that is refused', () => {
  it('a refused account fails alone and is named', async () => {
    const { rows, messages, complete } = await read({
      config: { accounts: [ACCOUNT, OTHER_ACCOUNT] },
      answer: (call) =>
        call.query['advertiser_id'] === ACCOUNT
          ? refusal(40001, 'No permission.')
          : page([{ ...ad('1'), advertiser_id: OTHER_ACCOUNT }]),
    });
    expect(complete).toBe(false);
    expect(rows).toHaveLength(1);
    expect(outline(messages)).toEqual([
      'STARTED ads',
      'RUNNING ads',
      'ESTIMATE ads 1',
      'RECORD ads',
      'STATE ads 1',
      'ERROR ads config_error',
      'INCOMPLETE ads',
    ]);
    expect(JSON.stringify(messages.at(-2))).toContain(ACCOUNT);
    expect(JSON.stringify(messages.at(-2))).not.toContain(OTHER_ACCOUNT);
  });
});

describe('the expected rows of an entity list', () => {
  const list = page([ad('1'), ad('2'), ad('3')]);
  const estimates = async (given: Given) =>
    outline((await read({ answer: () => list, ...given })).messages).filter((line) =>
      line.startsWith('ESTIMATE'),
    );

  it('the expected rows are the total of the API', async () => {
    expect(await estimates({})).toEqual(['ESTIMATE ads 3']);
    expect(await estimates({ saved: SAVED })).toEqual(['ESTIMATE ads 3']);
    expect(await estimates({ stream: CAMPAIGNS })).toEqual(['ESTIMATE campaigns 3']);
  });

  it('the expected rows are unknown if the connector filters rows', async () => {
    expect(await estimates({ stream: CAMPAIGNS, saved: SAVED })).toEqual([]);
    expect(await estimates({ saved: '2023-01-01T00:00:00Z' })).toEqual([]);
  });

  it('the expected rows do not count the second list of deleted objects', async () => {
    const row = { ...ad('1'), secondary_status: null };
    const config = { include_deleted: true };
    expect(await estimates({ config, answer: () => page([row]) })).toEqual(['ESTIMATE ads 1']);
  });
});
