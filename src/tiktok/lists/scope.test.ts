import { describe, expect, it } from '@jest/globals';

import { ACCOUNT, envelope, OTHER_ACCOUNT, page, refusal } from '../testing/api.js';
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
