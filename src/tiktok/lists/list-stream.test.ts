import { describe, expect, it } from '@jest/globals';

import { day, timestamp, type DateRange, type JsonObject } from '../../cdk/index.js';
import { lastStateOf, rowsOf, runSync } from '../../cdk/testing/run-sync.js';
import {
  ACCOUNT,
  createFakeApi,
  createTestSession,
  envelope,
  objectParameter,
  OTHER_ACCOUNT,
  page,
  refusal,
  type ApiCall,
} from '../testing/api.js';
import { FIELDS, readThings, SHOPS, shops, thing, type Options } from '../testing/things.js';
import type { ListSource } from './list-definition.js';
import { listStream } from './list-stream.js';

describe('a list of objects', () => {
  it('a list is read from its endpoint, in pages of the size that it allows', async () => {
    const list = page([thing(1)])['data'] as JsonObject;
    const { api, rows } = await readThings({
      options: {
        source: {
          endpoint: { path: 'thing/list/', recordsPath: 'things', pageSize: 20, query: { order: 'NEWEST' } },
        },
      },
      answer: () => envelope({ things: list['list'], page_info: list['page_info'] }),
    });
    expect(rows).toEqual([{ advertiser_id: ACCOUNT, thing_id: '1' }]);
    expect(api.calls.map(({ path, query }) => [path, query])).toEqual([
      ['thing/list/', { advertiser_id: ACCOUNT, order: 'NEWEST', page: '1', page_size: '20' }],
    ]);
  });

  it('a list without pages is requested once', async () => {
    const { api, rows } = await readThings({
      options: { source: { endpoint: { path: 'thing/list/', pageSize: 'all' } } },
      answer: () => envelope({ list: Array.from({ length: 1500 }, (_, index) => thing(index)) }),
    });
    expect(rows).toHaveLength(1500);
    expect(api.calls.map(({ query }) => query)).toEqual([{ advertiser_id: ACCOUNT }]);
  });

  it.each([[{ list: null }], [{}]])('an empty list may be %j', async (data) => {
    const { rows, complete } = await readThings({
      options: { source: { endpoint: { path: 'thing/list/', pageSize: 'all' } } },
      answer: () => envelope(data),
    });
    expect({ rows, complete }).toEqual({ rows: [], complete: true });
  });
});

describe('a list that is longer than the API returns', () => {
  it('a list that is too long is read as far as possible, and a warning counts the missing rows', async () => {
    const { api, rows, complete, log } = await readThings({
      options: {
        source: {
          endpoint: { path: 'thing/list/', pageSize: 2, rowKey: ['thing_id'], totals: { reach: 4 } },
        },
      },
      answer: ({ query }) => {
        const number = Number(query['page']);
        const list = number > 2 ? [] : [thing(2 * number), thing(2 * number + 1)];
        return envelope({ list, page_info: { total_number: 9, total_page: 5 } });
      },
    });
    expect([complete, rows.length]).toEqual([true, 4]);
    expect(api.calls.map(({ query }) => query['page'])).toEqual(['1', '2']);
    expect(log.filter((line) => line.startsWith('WARN'))).toEqual([
      `WARN things: advertiser_id ${ACCOUNT}: TikTok thing/list/ returned 4 of 9 rows; 5 could not be read.`,
    ]);
  });
});

describe('a list that the sandbox lacks', () => {
  const given = {
    options: { source: { endpoint: { path: 'thing/list/' } } },
    answer: () => refusal(40009, 'Unsupported in sandbox environment.'),
  };

  it('a list that the sandbox lacks is skipped with a warning, and the stream is complete', async () => {
    const { rows, complete, log } = await readThings({ ...given, config: { sandbox: true } });
    expect({ rows, complete }).toEqual({ rows: [], complete: true });
    expect(log.filter((line) => line.startsWith('WARN'))).toEqual([
      expect.stringMatching(/Sandbox: TikTok thing\/list\/.*; skipped\.$/),
    ]);
  });

  it('a missing list is a failure in production', async () => {
    const { complete } = await readThings(given);
    expect(complete).toBe(false);
  });
});

describe('variants', () => {
  it('each variant has its own list, whose rows get the columns that the API omits', async () => {
    const { api, rows } = await readThings({
      options: {
        source: {
          endpoint: { path: 'thing/list/' },
          variants: ['NEW', 'OLD'].map((kind) => ({ query: { kind }, columns: { kind } })),
        },
      },
      answer: ({ query }) => page(query['kind'] === 'NEW' ? [thing(1)] : [thing(2), thing(3)]),
    });
    expect(api.calls.map(({ query }) => query['kind'])).toEqual(['NEW', 'OLD']);
    expect(rows.map(({ thing_id, kind }) => [thing_id, kind])).toEqual([
      ['1', 'NEW'],
      ['2', 'OLD'],
      ['3', 'OLD'],
    ]);
  });
});

describe('a single object', () => {
  it('a single object is a row if the endpoint has no list', async () => {
    const { api, rows } = await readThings({
      options: { source: { endpoint: { path: 'thing/info/', rowsOf: (data) => [data] } } },
      answer: () => envelope(thing(1, { kind: 'NEW' })),
    });
    expect(rows).toEqual([{ advertiser_id: ACCOUNT, thing_id: '1', kind: 'NEW' }]);
    expect(api.calls.map(({ query }) => query)).toEqual([{ advertiser_id: ACCOUNT }]);
  });
});

describe('rows that are not one list', () => {
  const byId: Options = {
    source: {
      endpoint: {
        path: 'thing/map/',
        rowsOf: ({ things }) =>
          Object.entries(things as JsonObject).map(([thing_id, kind]) => ({ thing_id, kind: kind ?? null })),
      },
    },
  };

  it('rows are made from the answer where it is a map by id', async () => {
    const { rows } = await readThings({
      options: byId,
      answer: () => envelope({ things: { '7': 'NEW', '9': 'OLD' } }),
    });
    expect(rows.map(({ thing_id, kind }) => [thing_id, kind])).toEqual([
      ['7', 'NEW'],
      ['9', 'OLD'],
    ]);
  });

  it('a warning counts the rows that the answer claims to have beyond its only page', async () => {
    const { rows, log, complete } = await readThings({
      options: byId,
      answer: () => envelope({ things: { '7': 'NEW' }, page_info: { total_number: 3 } }),
    });
    expect([complete, rows.length]).toEqual([true, 1]);
    expect(log.join()).toContain('TikTok thing/map/ returned 1 of 3 rows; 2 could not be read.');
  });
});

describe('deleted objects', () => {
  const options: Options = {
    source: {
      endpoint: {
        path: 'thing/list/',
        query: { filtering: { shop: 'a' } },
        queryDeleted: { filtering: { status: 'ALL' } },
      },
      variants: [{ query: {} }, { query: { bin: true }, pageSize: 5, isOfDeleted: true }],
    },
  };
  const callsWith = async (config: JsonObject) => {
    const { api } = await readThings({ options, answer: () => page([]), config });
    return api.calls.map((call) => [
      objectParameter(call, 'filtering'),
      call.query['bin'],
      call.query['page_size'],
    ]);
  };

  it('deleted objects are requested with include_deleted', async () => {
    const filtering = { shop: 'a', status: 'ALL' };
    expect(await callsWith({ include_deleted: true })).toEqual([
      [filtering, undefined, '1000'],
      [filtering, 'true', '5'],
    ]);
  });

  it('deleted objects are not requested without include_deleted', async () => {
    expect(await callsWith({ include_deleted: false })).toEqual([[{ shop: 'a' }, undefined, '1000']]);
  });
});

describe('rows that another list completes', () => {
  const options: Options = {
    source: { endpoint: { path: 'thing/list/' } },
    enrichWith: {
      of: SHOPS,
      select: ['shop'],
      toRow: (companions) => (row) => ({ ...row, shop: companions.map(({ shop }) => shop).join() }),
    },
  };

  it('rows are completed from another list, which is read once', async () => {
    const { api, rows } = await readThings({
      options,
      answer: ({ path }) => (path === 'shop/list/' ? shops('a', 'b') : page([thing(1), thing(2)])),
    });
    expect(rows.map(({ shop }) => shop)).toEqual(['a,b', 'a,b']);
    expect(api.callsOf('shop/list/')).toHaveLength(1);
  });

  it('rows stay as they are if the sandbox lacks the other list', async () => {
    const { rows, complete, log } = await readThings({
      options,
      config: { sandbox: true },
      answer: ({ path }) => (path === 'shop/list/' ? refusal(40008, 'not in sandbox') : page([thing(1)])),
    });
    expect([rows.map(({ shop }) => shop), complete]).toEqual([[''], true]);
    expect(log.join()).toContain('rows lack this data');
  });

  it('rows fail if the other list fails', async () => {
    const { complete } = await readThings({
      options,
      answer: ({ path }) => (path === 'shop/list/' ? refusal(40002, 'no') : page([thing(1)])),
    });
    expect(complete).toBe(false);
  });
});

describe('further lists of the same objects', () => {
  const also: readonly ListSource[] = [{ endpoint: { path: 'rare/list/' }, optional: true }];
  const options: Options = { source: { endpoint: { path: 'thing/list/' } }, extraSources: also };

  it('further lists are read after the first', async () => {
    const { rows } = await readThings({
      options,
      answer: ({ path }) => page([thing(path === 'rare/list/' ? 2 : 1)]),
    });
    expect(rows.map(({ thing_id }) => thing_id)).toEqual(['1', '2']);
  });

  it.each([40001, 40002, 40008])(
    'optional lists that are refused with code %d are skipped with a warning',
    async (code) => {
      const answer = ({ path }: ApiCall) =>
        path === 'rare/list/' ? refusal(code, 'Not for you') : page([thing(1)]);
      const { rows, complete, log } = await readThings({ options, answer });
      expect({ rows: rows.map(({ thing_id }) => thing_id), complete }).toEqual({
        rows: ['1'],
        complete: true,
      });
      expect(log.filter((line) => line.startsWith('WARN') && line.includes('rare/list/'))).toHaveLength(1);
    },
  );

  it.each([
    [40001, 'permission', 2],
    [40002, 'parameter', 1],
  ])(
    'optional lists refused with code %d (%s) cause %d warnings for two accounts',
    async (code, _what, warnings) => {
      const { log } = await readThings({
        options,
        config: { accounts: [ACCOUNT, OTHER_ACCOUNT] },
        answer: ({ path }) => (path === 'rare/list/' ? refusal(code, 'Not for you') : page([thing(1)])),
      });
      expect(log.filter((line) => line.startsWith('WARN'))).toHaveLength(warnings);
    },
  );

  it('a refused list that is not optional is a failure', async () => {
    const required = [{ endpoint: { path: 'rare/list/' } }];
    const { complete } = await readThings({
      options: { ...options, extraSources: required },
      answer: ({ path }) => (path === 'rare/list/' ? refusal(40001, 'Not for you') : page([thing(1)])),
    });
    expect(complete).toBe(false);
  });

  it('an optional list with a rejected token ends the run', async () => {
    const answer = ({ path }: ApiCall) => (path === 'rare/list/' ? refusal(40105, 'Gone') : page([thing(1)]));
    expect((await readThings({ options, answer })).complete).toBe(false);
  });
});

describe('rows in a list of an object', () => {
  it('rows in a list of an object get the other members of the object', async () => {
    const { rows } = await readThings({
      options: { source: { endpoint: { path: 'thing/list/' } }, explode: 'things' },
      answer: () =>
        page([
          { shop: 'a', things: [{ thing_id: '1' }, { thing_id: '2', shop: 'own' }] },
          { shop: 'b', things: [] },
          { shop: 'c', things: null },
          { shop: 'd' },
        ]),
    });
    expect(rows.map(({ shop, thing_id }) => [shop, thing_id])).toEqual([
      ['a', '1'],
      ['own', '2'],
    ]);
  });
});

describe('an incremental read', () => {
  const CHANGING = { ...FIELDS, modify_time: timestamp('Change'), create_time: timestamp('Creation') };
  const changing = (query?: (since: string) => JsonObject) =>
    listStream({
      ...{ name: 'things', description: 'Test.', fields: CHANGING, primaryKey: ['thing_id'] },
      source: { endpoint: { path: 'thing/list/' } },
      incremental: {
        updatedField: 'modify_time',
        createdField: 'create_time',
        ...(query && { querySince: query }),
      },
    });
  const readChanging = async (stream: ReturnType<typeof changing>) => {
    const api = createFakeApi(() =>
      page([
        thing(1, { modify_time: '2024-03-01 00:00:00' }),
        thing(2, { modify_time: '2024-03-12 00:00:00' }),
      ]),
    );
    const session = createTestSession(api, {});
    const { messages } = await runSync({
      ...{ session, streams: [stream], clock: session.clock, log: session.log },
      saved: { things: { modify_time: '2024-03-10T00:00:00Z' } },
    });
    return { api, messages };
  };

  it('an incremental read emits what changed, and saves the latest change', async () => {
    const { api, messages } = await readChanging(changing());
    expect(rowsOf(messages, 'things').map(({ thing_id }) => thing_id)).toEqual(['2']);
    expect(api.calls[0]?.query['filtering']).toBeUndefined();
    expect(lastStateOf(messages, 'things')).toEqual({
      states: [{ partition: { advertiser_id: ACCOUNT }, cursor: { modify_time: '2024-03-12T00:00:00Z' } }],
    });
  });

  it('rows older than the filter allows are filtered by the connector', async () => {
    const far = listStream({
      ...{ name: 'things', description: 'Test.', fields: CHANGING, primaryKey: ['thing_id'] },
      source: { endpoint: { path: 'thing/list/' } },
      incremental: {
        ...{ updatedField: 'modify_time', createdField: 'create_time', maxLookbackDays: 4 },
        querySince: (since) => ({ since }),
      },
    });
    const { api, messages } = await readChanging(far);
    expect(api.calls[0]?.query['since']).toBeUndefined();
    expect(rowsOf(messages, 'things').map(({ thing_id }) => thing_id)).toEqual(['2']);
  });

  it('the saved instant is sent if the API can filter', async () => {
    const { api } = await readChanging(changing((since) => ({ filtering: { modified_after: since } })));
    expect(objectParameter(api.calls[0], 'filtering')).toEqual({ modified_after: '2024-03-10 00:00:00' });
  });

  it('an incremental read of days requests windows, including the look-back', async () => {
    const api = createFakeApi(({ path }) =>
      path === 'advertiser/info/' ? page([{ advertiser_id: ACCOUNT, display_timezone: 'UTC' }]) : page([]),
    );
    const session = createTestSession(api, { start_date: '2024-01-01' });
    const stream = listStream({
      ...{
        name: 'things',
        description: 'Test.',
        fields: { ...FIELDS, on: timestamp('Day') },
        primaryKey: ['thing_id'],
      },
      source: { endpoint: { path: 'thing/list/' } },
      incremental: { day: 'on', windowDays: 10, queryDays: ({ start, end }) => ({ from: start, to: end }) },
    });
    const { messages } = await runSync({
      ...{ session, streams: [stream], clock: session.clock, log: session.log },
      saved: { things: { on: '2024-03-10' } },
    });
    expect(api.callsOf('thing/list/').map(({ query }) => [query['from'], query['to']])).toEqual([
      ['2024-03-03', '2024-03-12'],
      ['2024-03-13', '2024-03-15'],
    ]);
    expect(lastStateOf(messages, 'things')).toEqual({
      states: [{ partition: { advertiser_id: ACCOUNT }, cursor: { on: '2024-03-15' } }],
    });
  });

  it('rows of later days than those requested are dropped, but not a row whose day cannot be read', async () => {
    const api = createFakeApi(({ path, query }) =>
      path === 'advertiser/info/'
        ? page([{ advertiser_id: ACCOUNT, display_timezone: 'UTC' }])
        : page(
            [query['to'] ?? '', '2024-03-16', 'Infinity', null].map((on) => ({ thing_id: String(on), on })),
          ),
    );
    const session = createTestSession(api, { start_date: '2024-03-10', end_date: '2024-03-12' });
    const stream = listStream({
      ...{
        name: 'things',
        description: 'Test.',
        fields: { ...FIELDS, on: day('Day') },
        primaryKey: ['thing_id'],
      },
      source: { endpoint: { path: 'thing/list/' } },
      incremental: {
        ...{
          day: 'on',
          windowDays: 10,
          queryDays: ({ start, end }: DateRange) => ({ from: start, to: end }),
        },
        mayExceed: true,
      },
    });
    const { messages } = await runSync({
      session,
      streams: [stream],
      clock: session.clock,
      log: session.log,
    });
    expect(rowsOf(messages, 'things').map(({ thing_id: id }) => id)).toEqual([
      '2024-03-12',
      'Infinity',
      'null',
    ]);
  });

  it('rows of days get their day, and parents without data are not requested', async () => {
    const api = createFakeApi(({ path, query }) => {
      if (path === 'advertiser/info/') return page([{ advertiser_id: ACCOUNT, display_timezone: 'UTC' }]);
      if (path === 'shop/list/') {
        return envelope({
          shops: [
            { shop: 'a', opened: '2024-03-01' },
            { shop: 'b', opened: '2024-03-15' },
          ],
        });
      }
      return page([{ thing_id: `${query['shop'] ?? ''}-${query['day'] ?? ''}` }]);
    });
    const session = createTestSession(api, { start_date: '2024-03-14' });
    const stream = listStream({
      ...{
        name: 'things',
        description: 'Test.',
        fields: { ...FIELDS, on: day('Day') },
        primaryKey: ['thing_id'],
      },
      source: {
        endpoint: { path: 'thing/list/' },
        parents: {
          of: { endpoint: { path: 'shop/list/', recordsPath: 'shops', pageSize: 'all' } },
          query: ([parent]) => ({ shop: parent?.['shop'] }),
          select: ['shop', 'opened'],
          where: ({ opened }, days) => days === undefined || (opened as string) <= days.end,
        },
      },
      incremental: {
        ...{ day: 'on', windowDays: 10, daysPerCall: 1, queryDays: ({ start }) => ({ day: start }) },
        columns: ({ start }) => ({ on: start }),
      },
    });
    const { messages } = await runSync({
      ...{ session, streams: [stream], clock: session.clock, log: session.log },
    });
    expect(rowsOf(messages, 'things').map(({ thing_id, on }) => [thing_id, on])).toEqual([
      ['a-2024-03-14', '2024-03-14'],
      ['a-2024-03-15', '2024-03-15'],
      ['b-2024-03-15', '2024-03-15'],
    ]);
    expect(api.callsOf('shop/list/')).toHaveLength(1);
    expect(messages.filter(({ type }) => type === 'STATE')).toHaveLength(1);
  });
});
