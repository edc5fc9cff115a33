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

/** Bought in every usual way, and made in Ads Manager or in the TikTok app. */
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
  it('names the account, both buying types and both origins, and lists no fields', async () => {
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

  it('asks for everything, deleted or not, in one walk when deleted rows are wanted', async () => {
    const { calls } = await read({ config: { include_deleted: true }, answer: () => page([ad('1')]) });
    expect(calls).toHaveLength(1);
    expect(objectParameter(calls[0], 'filtering')).toEqual({
      ...EVERYONES,
      primary_status: 'STATUS_ALL',
    });
  });

  it('follows all pages with the configured size', async () => {
    const answer = (_: ApiCall, nth: number) => page([ad(String(nth))], nth, 3);
    const { calls, rows } = await read({ config: { page_size: 1 }, answer });
    expect(calls.map(({ query }) => [query['page'], query['page_size']])).toEqual([
      ['1', '1'],
      ['2', '1'],
      ['3', '1'],
    ]);
    expect(rows.map(({ ad_id }) => ad_id)).toEqual(['1', '2', '3']);
  });

  it('carries no filter of one account to another', async () => {
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

describe('objects that were made in the TikTok app', () => {
  const hasOrigins = (call: ApiCall): boolean =>
    objectParameter(call, 'filtering')?.['campaign_system_origins'] !== undefined;
  const refusing = (call: ApiCall): ApiAnswer =>
    hasOrigins(call)
      ? refusal(40002, 'filtering: unknown field campaign_system_origins')
      : page([ad('1', { secondary_status: null })]);

  it('are left out with a warning where the filter is refused, which is asked once for each account', async () => {
    const { complete, rows, calls, lines } = await read({
      answer: refusing,
      config: { accounts: [ACCOUNT, OTHER_ACCOUNT], include_deleted: true },
    });
    expect([complete, rows.length]).toEqual([true, 1]);
    // The second list of each is that of deleted ones.
    expect(calls.filter(({ query }) => query['advertiser_id'] === ACCOUNT).map(hasOrigins)).toEqual([
      true,
      false,
      false,
    ]);
    expect(lines.filter((line) => line.startsWith('WARN') && line.includes('app'))).toEqual([
      `WARN ads: advertiser_id ${ACCOUNT}; advertiser_id ${OTHER_ACCOUNT}: TikTok refuses ad/get/ (code 40002, "filtering: unknown field campaign_system_origins") for objects created in the TikTok app; skipping them.`,
    ]);
  });

  it('are no reason to doubt the filter where the list is refused without it too', async () => {
    const { complete, calls, lines } = await read({ answer: () => refusal(40002, 'No.') });
    expect([complete, calls.length, lines.filter((line) => line.startsWith('WARN'))]).toEqual([false, 2, []]);
  });
});

describe('modified_after', () => {
  const modifiedAfter = async (given: Given) =>
    objectParameter((await read(given)).calls[0], 'filtering')?.['modified_after'];

  it('is the saved instant, in the API’s own form', async () => {
    expect(await modifiedAfter({ saved: SAVED })).toBe('2024-03-10 06:30:00');
  });

  it('is sent as long as the cursor is not older than 180 days', async () => {
    expect(await modifiedAfter({ saved: '2023-09-17T12:00:00Z' })).toBe('2023-09-17 12:00:00');
    expect(await modifiedAfter({ saved: '2023-09-16T11:59:59Z' })).toBeUndefined();
  });

  it('is not sent at first, in a full refresh, or by an endpoint that does not know it', async () => {
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
    ['that filters there', ADS, SAVED],
    ['that filters here only', CAMPAIGNS, SAVED],
    ['of an endpoint that filters there, with a cursor too old for it', ADS, '2023-01-01T00:00:00Z'],
  ])('%s emits what changed at or after the cursor, and what does not say when', async (_, stream, saved) => {
    const rows = [old, same, smart].map((row) =>
      saved === SAVED || row['modify_time'] === null
        ? row
        : { ...row, modify_time: row === old ? '2022-12-31 23:59:59' : (row['modify_time'] ?? null) },
    );
    const read1 = await read({ stream, saved, answer: () => page(rows) });
    expect(read1.rows.map(({ ad_id }) => ad_id)).toEqual(['same', 'smart']);
  });

  it('moves the cursor to the latest change, not to the creation of a row without one', async () => {
    const { messages } = await read({ answer: () => page([ad('1'), smart]) });
    expect(lastStateOf(messages, 'ads')).toEqual({
      states: [{ partition: { advertiser_id: ACCOUNT }, cursor: { modify_time: '2024-03-12T00:00:00Z' } }],
    });
  });

  it('moves the cursor to the latest creation where an account has nothing else', async () => {
    const { messages } = await read({ answer: () => page([smart]) });
    expect(lastStateOf(messages, 'ads')).toEqual({
      states: [{ partition: { advertiser_id: ACCOUNT }, cursor: { modify_time: '2024-03-14T00:00:00Z' } }],
    });
  });

  it('asks for no object of an account whose cursor lies in the future, only what time it is', async () => {
    const { calls, rows, complete } = await read({
      saved: '2050-01-01T00:00:00Z',
      answer: () => page([smart]),
    });
    expect(calls.map(({ path }) => path)).toEqual(['advertiser/info/']);
    expect(rows).toEqual([]);
    expect(complete).toBe(true);
  });

  it('brings times into RFC 3339 in UTC', async () => {
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
  ])('of %s is %s', async (status, expected) => {
    const { rows, calls } = await read({
      config: { include_deleted: true },
      answer: () => page([ad('1', { secondary_status: status })]),
    });
    expect(rows[0]).toMatchObject({ secondary_status: status, current_status: expected });
    expect(calls).toHaveLength(1);
  });

  it.each([[undefined], [null]])(
    'is found by a second walk over deleted rows where the status is %s',
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

  it('needs no second walk where deleted rows are not asked for', async () => {
    const { rows, calls } = await read({ answer: () => page([ad('1', { secondary_status: null })]) });
    expect(rows[0]?.['current_status']).toBe('ACTIVE');
    expect(calls).toHaveLength(1);
  });

  it('is a column of every entity stream', () => {
    expect(Object.keys(ADS.fields)).toEqual([...Object.keys(FIELDS), 'buying_type', 'current_status']);
  });
});

describe('a row of an entity stream', () => {
  it.each([[{}], [{ advertiser_id: null }]])(
    'has the account also where the API leaves it out: %j',
    async (given) => {
      const { rows } = await read({ answer: () => page([{ ad_id: '1', modify_time: null, ...given }]) });
      expect(rows[0]?.['advertiser_id']).toBe(ACCOUNT);
    },
  );
});

describe('an account that is refused', () => {
  it('fails alone and is named', async () => {
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

describe('the rows that are expected of a walk', () => {
  const list = page([ad('1'), ad('2'), ad('3')]);
  const estimates = async (given: Given) =>
    outline((await read({ answer: () => list, ...given })).messages).filter((line) =>
      line.startsWith('ESTIMATE'),
    );

  it('are the total that the API tells', async () => {
    expect(await estimates({})).toEqual(['ESTIMATE ads 3']);
    expect(await estimates({ saved: SAVED })).toEqual(['ESTIMATE ads 3']);
    expect(await estimates({ stream: CAMPAIGNS })).toEqual(['ESTIMATE campaigns 3']);
  });

  it('are not known where rows are left out here', async () => {
    expect(await estimates({ stream: CAMPAIGNS, saved: SAVED })).toEqual([]);
    expect(await estimates({ saved: '2023-01-01T00:00:00Z' })).toEqual([]);
  });

  it('do not count the walk over deleted objects beside it', async () => {
    const row = { ...ad('1'), secondary_status: null };
    const config = { include_deleted: true };
    expect(await estimates({ config, answer: () => page([row]) })).toEqual(['ESTIMATE ads 1']);
  });
});
