import { describe, expect, it } from '@jest/globals';

import { timestamp, type JsonObject } from '../../cdk/index.js';
import { errorsOf, outline, rowsOf, runSync } from '../../cdk/testing/run-sync.js';
import {
  ACCOUNT,
  createFakeApi,
  createTestSession,
  envelope,
  objectParameter,
  OTHER_ACCOUNT,
  page,
  refusal,
  type ApiAnswer,
  type ApiCall,
} from '../testing/api.js';
import { FIELDS, readThings, SHOPS, shops, things, type Options } from '../testing/things.js';
import type { CombineIo, Parents } from './list-definition.js';
import { listStream } from './list-stream.js';

describe('a list that belongs to other objects', () => {
  const perShop: Options = {
    source: {
      endpoint: { path: 'thing/list/', query: { filtering: { all: true } } },
      parents: {
        of: SHOPS,
        query: ([parent]) => ({ filtering: { shop_ids: [parent?.['shop'] ?? ''] } }),
        select: ['shop', 'open'],
        columns: ['shop'],
        where: ({ open }) => open === true,
      },
    },
  };
  const answer = (call: ApiCall): ApiAnswer => {
    if (call.path === 'shop/list/') return shops('a', 'b', 'c');
    const [shop] = (objectParameter(call, 'filtering')?.['shop_ids'] ?? []) as readonly string[];
    return page([{ thing_id: `${call.query['advertiser_id'] ?? ''}-${shop ?? ''}` }]);
  };

  it('a list is requested once for each parent that can have rows', async () => {
    const { api, rows } = await readThings({ options: perShop, answer });
    expect(api.callsOf('thing/list/').map((call) => objectParameter(call, 'filtering'))).toEqual([
      { all: true, shop_ids: ['a'] },
      { all: true, shop_ids: ['b'] },
    ]);
    expect(rows).toEqual([
      { advertiser_id: ACCOUNT, shop: 'a', thing_id: `${ACCOUNT}-a` },
      { advertiser_id: ACCOUNT, shop: 'b', thing_id: `${ACCOUNT}-b` },
    ]);
  });

  it('a list is requested for the parents of each account, which are listed once', async () => {
    const { api, rows } = await readThings({
      options: perShop,
      answer,
      config: { accounts: [ACCOUNT, OTHER_ACCOUNT] },
    });
    expect(api.callsOf('shop/list/').map(({ query }) => query['advertiser_id'])).toEqual([
      ACCOUNT,
      OTHER_ACCOUNT,
    ]);
    expect(rows).toHaveLength(4);
  });

  it('a list is requested for several parents per call if the endpoint accepts several', async () => {
    const { api } = await readThings({
      options: {
        source: {
          endpoint: { path: 'thing/list/' },
          parents: {
            of: SHOPS,
            query: (all) => ({ shop_ids: all.map(({ shop }) => shop ?? '') }),
            perCall: 2,
            select: ['shop'],
          },
        },
      },
      answer: ({ path }) => (path === 'shop/list/' ? shops('a', 'b', 'c') : page([])),
    });
    expect(api.callsOf('thing/list/').map(({ query }) => query['shop_ids'])).toEqual(['["a","b"]', '["c"]']);
  });

  it('a list is requested for fewer parents per call if the URL would be too long', async () => {
    const ids = Array.from({ length: 100 }, (_, index) => `${'7'.repeat(90)}${String(index)}`);
    const { api, complete } = await readThings({
      options: {
        source: {
          endpoint: { path: 'thing/list/' },
          parents: {
            of: SHOPS,
            query: (all) => ({ shop_ids: all.map(({ shop }) => shop ?? '') }),
            perCall: 100,
            select: ['shop'],
          },
        },
      },
      answer: ({ path }) => (path === 'shop/list/' ? shops(...ids) : page([])),
    });
    expect(complete).toBe(true);
    const requestedIds = api
      .callsOf('thing/list/')
      .map(({ query }) => JSON.parse(query['shop_ids'] ?? '') as readonly string[]);
    expect(requestedIds.map(({ length }) => length)).toEqual([50, 50]);
    expect(requestedIds.flat()).toEqual(ids);
  });

  it('several calls run in parallel, and rows come in the order of the parents', async () => {
    let running = 0;
    let most = 0;
    const ids = Array.from({ length: 12 }, (_, index) => String(index).padStart(2, '0'));
    const api = createFakeApi((call) => (call.path === 'shop/list/' ? shops(...ids) : answer(call)));
    const session = createTestSession(
      {
        ...api,
        transport: async (request) => {
          most = Math.max(most, (running += 1));
          await new Promise(setImmediate);
          running -= 1;
          return api.transport(request);
        },
      },
      {},
    );
    const { messages } = await runSync({
      session,
      streams: [things(perShop)],
      clock: session.clock,
      log: session.log,
    });
    expect(rowsOf(messages, 'things').map(({ shop }) => shop)).toEqual(ids);
    expect(most).toBeGreaterThan(2);
  });

  const short = (...ids: readonly string[]): JsonObject =>
    envelope({ shops: ids.map((shop) => ({ shop, open: true })), page_info: { total_number: 3 } });

  it('a list is requested once for each parent that was found, and a warning counts the missing ones', async () => {
    const { api, complete, rows, log } = await readThings({
      options: perShop,
      answer: (call) => (call.path === 'shop/list/' ? short('a', 'b') : answer(call)),
    });
    expect([complete, rows.length]).toEqual([true, 2]);
    expect(api.callsOf('shop/list/')).toHaveLength(2);
    expect(api.callsOf('thing/list/')).toHaveLength(2);
    expect(log.filter((line) => line.startsWith('WARN'))).toEqual([
      `WARN things: advertiser_id ${ACCOUNT}: TikTok shop/list/: 2 of 3 rows arrived, although the list was read twice.`,
    ]);
  });

  it('a response without the list of parents does not count as empty', async () => {
    const { complete, messages } = await readThings({
      options: perShop,
      answer: (call) => (call.path === 'shop/list/' ? envelope({}) : answer(call)),
    });
    expect(complete).toBe(false);
    expect(errorsOf(messages)[0]?.message).toContain('a response without the expected data');
  });

  it('the stream fails if one of its lists fails, and keeps earlier rows', async () => {
    const { complete, rows, messages } = await readThings({
      options: perShop,
      answer: (call) =>
        call.path === 'thing/list/' && (call.query['filtering'] ?? '').includes('"b"')
          ? refusal(40002, 'no')
          : answer(call),
    });
    expect(complete).toBe(false);
    expect(rows.map(({ shop }) => shop)).toEqual(['a']);
    expect(outline(messages).at(-1)).toContain('INCOMPLETE');
  });

  it.each([
    [40001, ['a', 'c']],
    [40002, ['a']],
  ])('with individual permissions, a refusal with code %i leaves the rows of %j', async (code, expected) => {
    const { complete, rows, log } = await readThings({
      options: { source: { ...perShop.source, continueOnForbidden: true } },
      answer: (call) => {
        if (call.path === 'shop/list/')
          return envelope({ shops: ['a', 'b', 'c'].map((shop) => ({ shop, open: true })) });
        return (call.query['filtering'] ?? '').includes('"b"') ? refusal(code, 'no') : answer(call);
      },
    });
    expect({ complete, shops: rows.map(({ shop }) => shop) }).toEqual({ complete: false, shops: expected });
    expect(log.join('\n')).toContain(String(code));
  });
});

describe('calls for several parents', () => {
  const mixed = envelope({
    shops: ['a', 'b', 'a', 'a', 'b'].map((kind, index) => ({ shop: String(index), kind })),
  });
  const together: Options = {
    source: {
      endpoint: { path: 'thing/list/' },
      parents: {
        of: SHOPS,
        query: (all) => ({ shop_ids: all.map(({ shop }) => shop ?? '') }),
        perCall: 2,
        groupBy: ['kind'],
        select: ['shop', 'kind'],
        columns: ['kind'],
      },
    },
  };

  it('parents of a call have equal members, which their rows get', async () => {
    const { api, rows } = await readThings({
      options: together,
      answer: ({ path, query }) =>
        path === 'shop/list/' ? mixed : page([{ thing_id: query['shop_ids'] ?? '' }]),
    });
    expect(api.callsOf('thing/list/').map(({ query }) => query['shop_ids'])).toEqual([
      '["0","2"]',
      '["3"]',
      '["1","4"]',
    ]);
    expect(rows.map(({ kind }) => kind)).toEqual(['a', 'a', 'b']);
  });
});

describe('parents of days', () => {
  const DAYS = { ...FIELDS, on: timestamp('Day') };
  const timeZone = page([{ advertiser_id: ACCOUNT, display_timezone: 'UTC' }]);
  const readDays = async (parents: Partial<Parents>, answer: (call: ApiCall) => JsonObject) => {
    const api = createFakeApi((call) => (call.path === 'advertiser/info/' ? timeZone : answer(call)));
    const session = createTestSession(api, { start_date: '2024-02-25', end_date: '2024-03-15' });
    const stream = listStream({
      ...{ name: 'things', description: 'Test.', fields: DAYS, primaryKey: ['thing_id'] },
      source: {
        endpoint: { path: 'thing/list/' },
        parents: {
          of: SHOPS,
          select: ['shop'],
          query: ([one]) => ({ shop: one?.['shop'] ?? '' }),
          ...parents,
        },
      },
      incremental: { day: 'on', windowDays: 10, queryDays: ({ start, end }) => ({ from: start, to: end }) },
    });
    await runSync({ session, streams: [stream], clock: session.clock, log: session.log });
    return api;
  };

  it('parents of days are listed for each window', async () => {
    const api = await readDays({ perWindow: true }, ({ path, query }) =>
      path === 'shop/list/' ? shops(`of ${query['from'] ?? ''}`) : page([]),
    );
    expect(api.callsOf('shop/list/').map(({ query }) => [query['from'], query['to']])).toEqual([
      ['2024-02-25', '2024-03-05'],
      ['2024-03-06', '2024-03-15'],
    ]);
    expect(api.callsOf('thing/list/').map(({ query }) => [query['from'], query['shop']])).toEqual([
      ['2024-02-25', 'of 2024-02-25'],
      ['2024-03-06', 'of 2024-03-06'],
    ]);
  });

  it('combined parents of days are combined for each window', async () => {
    const combined = {
      endpoints: ['shop/list/'],
      combine: ({ days }: CombineIo) =>
        Promise.resolve({
          ...{ doubts: [], warnings: [], refusals: [] },
          rows: [{ shop: `since ${days?.start ?? ''}` }],
        }),
    };
    const api = await readDays({ of: combined, perWindow: true }, () => page([]));
    expect(api.callsOf('thing/list/').map(({ query }) => [query['from'], query['shop']])).toEqual([
      ['2024-02-25', 'since 2024-02-25'],
      ['2024-03-06', 'since 2024-03-06'],
    ]);
  });

  it('parents of days may be skipped for some days', async () => {
    const api = await readDays({ where: (_, days) => days?.start === '2024-03-06' }, ({ path }) =>
      path === 'shop/list/' ? shops('a') : page([]),
    );
    expect(api.callsOf('thing/list/').map(({ query }) => query['from'])).toEqual(['2024-03-06']);
    expect(api.callsOf('shop/list/')).toHaveLength(1);
  });
});
