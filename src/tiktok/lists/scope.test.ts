import { describe, expect, it } from '@jest/globals';

import { day, id, type JsonObject } from '../../cdk/index.js';
import {
  ACCOUNT,
  envelope,
  OTHER_ACCOUNT,
  page,
  refusal,
  TODAY,
  type ApiAnswer,
  type ApiCall,
} from '../testing/api.js';
import { lastStateOf } from '../../cdk/testing/run-sync.js';
import { readThings, thing, type Options } from '../testing/things.js';
import { Scope } from './scope.js';

describe('objects of any account', () => {
  const options: Options = { scope: Scope.anyAccount, source: { endpoint: { path: 'thing/list/' } } };
  const config = { accounts: [ACCOUNT, OTHER_ACCOUNT] };

  it('objects of any account are read once, as the first account', async () => {
    const { api, rows } = await readThings({ options, config, answer: () => page([thing(1)]) });
    expect(api.calls.map(({ query }) => query['advertiser_id'])).toEqual([ACCOUNT]);
    expect(rows).toEqual([{ thing_id: '1' }]);
  });

  it('objects of any account are read as another account if the first one is refused', async () => {
    const { rows, complete } = await readThings({
      ...{ options, config },
      answer: ({ query }) =>
        query['advertiser_id'] === ACCOUNT ? refusal(40001, 'No permission') : page([thing(1)]),
    });
    expect({ rows, complete }).toEqual({ rows: [{ thing_id: '1' }], complete: true });
  });

  it('objects of any account are refused if every account is', async () => {
    const { complete, log } = await readThings({
      options,
      config,
      answer: () => refusal(40001, 'No permission'),
    });
    expect(complete).toBe(false);
    expect(log.join('\n')).toContain('no permission');
  });
});

describe('objects of the token', () => {
  it('objects of the token are requested without an account', async () => {
    const { api } = await readThings({
      options: { scope: Scope.token, source: { endpoint: { path: 'thing/list/' } } },
      config: { accounts: [ACCOUNT, OTHER_ACCOUNT] },
      answer: () => page([thing(1)]),
    });
    expect(api.calls.map(({ query }) => query)).toEqual([{ page: '1', page_size: '1000' }]);
  });
});

const CENTER = '7050000000000000001';
const OTHER_CENTER = '7050000000000000002';

describe('objects of business centers', () => {
  const options: Options = {
    scope: Scope.businessCenter,
    fields: { bc_id: id('Business center id'), thing_id: id('Id'), day: day('Day') },
    primaryKey: ['bc_id', 'thing_id'],
    source: { endpoint: { path: 'thing/list/', pageSize: 'all' } },
    incremental: { day: 'day', windowDays: 1, queryDays: ({ start }) => ({ day: start }) },
  };
  const config = { start_date: '2024-03-14', lookback_days: 0 };
  const centers = (...ids: readonly string[]) => page(ids.map((bc_id) => ({ bc_info: { bc_id } })));
  const ofDay = ({ bc_id, day }: Readonly<Record<string, string>>) =>
    envelope({ list: [{ thing_id: `${String(bc_id)}-${String(day)}`, day }] });

  it('each business center of the token has its own rows and its own cursor, in days of UTC', async () => {
    const { rows, messages } = await readThings({
      ...{ options, config },
      answer: ({ path, query }) => (path === 'bc/get/' ? centers(CENTER, OTHER_CENTER) : ofDay(query)),
    });
    expect(rows.map(({ bc_id, day }) => `${String(bc_id)} ${String(day)}`)).toEqual([
      `${CENTER} 2024-03-14`,
      `${CENTER} ${TODAY}`,
      `${OTHER_CENTER} 2024-03-14`,
      `${OTHER_CENTER} ${TODAY}`,
    ]);
    expect(lastStateOf(messages, 'things')).toEqual({
      states: [
        { partition: { bc_id: CENTER }, cursor: { day: TODAY } },
        { partition: { bc_id: OTHER_CENTER }, cursor: { day: TODAY } },
      ],
    });
  });

  it('a business center that is new is read from the start date, and at least a day of the others is read again', async () => {
    const { api } = await readThings({
      ...{ options, config },
      saved: { states: [{ partition: { bc_id: CENTER }, cursor: { day: TODAY } }] },
      answer: ({ path, query }) => (path === 'bc/get/' ? centers(CENTER, OTHER_CENTER) : ofDay(query)),
    });
    expect(
      api
        .callsOf('thing/list/')
        .map(({ query }) => [query['bc_id'], query['day']])
        .sort(),
    ).toEqual([
      [CENTER, '2024-03-14'],
      [CENTER, TODAY],
      [OTHER_CENTER, '2024-03-14'],
      [OTHER_CENTER, TODAY],
    ]);
  });

  it('a business center that is refused costs the others nothing', async () => {
    const { rows, complete, messages } = await readThings({
      ...{ options, config },
      answer: ({ path, query }) => {
        if (path === 'bc/get/') return centers(CENTER, OTHER_CENTER);
        return query['bc_id'] === CENTER ? refusal(40001, 'No permission') : ofDay(query);
      },
    });
    expect(complete).toBe(false);
    expect(rows).toHaveLength(2);
    expect(lastStateOf(messages, 'things')).toEqual({
      states: [{ partition: { bc_id: OTHER_CENTER }, cursor: { day: TODAY } }],
    });
    expect(JSON.stringify(messages)).toContain(`bc_id ${CENTER}: TikTok thing/list/: no permission`);
  });

  it('a business center without an id costs the others nothing, and a warning says that it is not read', async () => {
    const { rows, log } = await readThings({
      ...{ options, config },
      answer: ({ path, query }) =>
        path === 'bc/get/'
          ? page([{ bc_info: { bc_id: OTHER_CENTER } }, { bc_info: { name: 'No id' } }, {}])
          : ofDay(query),
    });
    expect(rows).toHaveLength(2);
    expect(log.join('\n')).toContain('bc/get/: 2 business centers without an id; nothing of them is read.');
  });

  it('a token without business centers has no rows, and nothing is wrong', async () => {
    const { rows, complete } = await readThings({ ...{ options, config }, answer: () => envelope({}) });
    expect({ rows, complete }).toEqual({ rows: [], complete: true });
  });

  it('a stream fails before it is read if the business centers cannot be listed', async () => {
    const { api, complete, messages } = await readThings({
      ...{ options, config },
      answer: () => refusal(40001, 'No permission'),
    });
    expect({ complete, calls: api.calls.map(({ path }) => path) }).toEqual({
      complete: false,
      calls: ['bc/get/'],
    });
    expect(JSON.stringify(messages)).toContain('TikTok bc/get/: no permission');
  });
});

describe('accounts of business centers', () => {
  const options: Options = {
    scope: Scope.businessCenterAccount,
    fields: { bc_id: id('Business center id'), advertiser_id: id('Account'), day: day('Day') },
    primaryKey: ['bc_id', 'advertiser_id', 'day'],
    source: { endpoint: { path: 'thing/list/', pageSize: 'all' } },
    incremental: { day: 'day', windowDays: 1, queryDays: ({ start }) => ({ day: start }) },
  };
  const config = { accounts: [ACCOUNT, OTHER_ACCOUNT], start_date: TODAY, lookback_days: 0 };
  const LISTS: Readonly<Record<string, ApiAnswer>> = {
    'bc/get/': page([CENTER, OTHER_CENTER].map((bc_id) => ({ bc_info: { bc_id } }))),
    'advertiser/balance/get/': envelope({
      advertiser_account_list: [ACCOUNT, '7', OTHER_ACCOUNT].map((advertiser_id) => ({ advertiser_id })),
      page_info: { page: 1, page_size: 50, total_number: 3, total_page: 1 },
    }),
  };
  const ofDay = ({ day }: ApiCall['query']) => envelope({ list: [{ day }] });
  const read = (answer: (call: ApiCall) => ApiAnswer | undefined, saved?: JsonObject) =>
    readThings({
      ...{ options, config },
      ...(saved && { saved }),
      answer: (call) => answer(call) ?? LISTS[call.path] ?? ofDay(call.query),
    });
  const part = (bc_id: string, advertiser_id: string, day: string) => ({
    partition: { bc_id, advertiser_id },
    cursor: { day },
  });

  it('each selected account of each business center has its own rows and its own cursor', async () => {
    const { api, rows, messages } = await read(() => undefined);
    const pairs = [CENTER, OTHER_CENTER].flatMap((center) =>
      [ACCOUNT, OTHER_ACCOUNT].map((account) => [center, account] as const),
    );
    expect(rows).toEqual(pairs.map(([bc_id, advertiser_id]) => ({ bc_id, advertiser_id, day: TODAY })));
    expect(lastStateOf(messages, 'things')).toEqual({
      states: pairs.map(([center, account]) => part(center, account, TODAY)),
    });
    expect(api.calls).toHaveLength(1 + 2 + pairs.length);
  });

  it('a business center whose accounts cannot be listed fails alone, and its saved cursors are kept', async () => {
    const saved = [part(CENTER, ACCOUNT, '2024-03-01'), part(CENTER, OTHER_ACCOUNT, '2024-02-01')];
    const { complete, messages } = await read(
      ({ path, query }) =>
        path === 'advertiser/balance/get/' && query['bc_id'] === CENTER
          ? refusal(40001, 'No permission')
          : undefined,
      { states: saved },
    );
    expect(complete).toBe(false);
    expect(lastStateOf(messages, 'things')).toEqual({
      states: [...saved, ...[ACCOUNT, OTHER_ACCOUNT].map((account) => part(OTHER_CENTER, account, TODAY))],
    });
    expect(JSON.stringify(messages)).toContain(
      `1 of 3 business center accounts could not be read. bc_id ${CENTER}: TikTok advertiser/balance/get/: no permission`,
    );
  });

  it('cursors are kept while no account can be listed, or no business center', async () => {
    const states = [part(CENTER, ACCOUNT, '2024-03-01'), part(CENTER, OTHER_ACCOUNT, '2024-02-01')];
    const unlisted = await read(
      ({ path }) => (path === 'advertiser/balance/get/' ? refusal(40001, 'No permission') : undefined),
      { states },
    );
    expect([unlisted.complete, lastStateOf(unlisted.messages, 'things')]).toEqual([false, { states }]);
    const none = await read(({ path }) => (path === 'bc/get/' ? envelope({}) : undefined), { states });
    expect([none.complete, lastStateOf(none.messages, 'things')]).toEqual([true, { states }]);
  });
});

describe('an account', () => {
  it('the account is named as the endpoint requires', async () => {
    const { api } = await readThings({
      options: {
        source: {
          endpoint: {
            path: 'thing/list/',
            pageSize: 'all',
            accountQuery: (account) => ({ thing_ids: [account] }),
          },
        },
      },
      answer: () => envelope({ list: [thing(1)] }),
    });
    expect(api.calls.map(({ query }) => query)).toEqual([{ thing_ids: `["${ACCOUNT}"]` }]);
  });
});
