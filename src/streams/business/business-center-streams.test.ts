import { describe, expect, it } from '@jest/globals';

import type { JsonObject } from '../../cdk/index.js';
import { errorsOf, lastStateOf, recordsOf, runSync } from '../../cdk/testing/run-sync.js';
import {
  ACCOUNT,
  createFakeApi,
  createTestSession,
  envelope,
  OTHER_ACCOUNT,
  refusal,
  TODAY,
  type ApiAnswer,
  type ApiCall,
} from '../../tiktok/testing/api.js';
import { sampleAnswer } from '../testing/fixtures.js';
import { businessCenterMoneyStreams, businessCenterPeopleStreams } from './business-center-streams.js';

const BC = '7050000000000000001';
const OTHER_BC = '7050000000000000002';
/** When the tests' clock started. */
const OBSERVED = '2024-03-15T12:00:00Z';
const YESTERDAY = '2024-03-14';

const STREAMS = [...businessCenterMoneyStreams, ...businessCenterPeopleStreams];

interface Given {
  readonly config?: JsonObject;
  readonly saved?: JsonObject;
  readonly onRefusal?: 'fail' | 'skip';
}

/** Reads a stream of the recorded business center. */
async function read(
  name: string,
  answer: (call: ApiCall) => ApiAnswer,
  { config, saved, onRefusal = 'fail' }: Given = {},
) {
  const api = createFakeApi((call) => (call.path === 'bc/get/' ? sampleAnswer('bc_get') : answer(call)));
  const session = createTestSession(api, {
    start_date: YESTERDAY,
    lookback_days: 0,
    on_account_error: onRefusal,
    ...config,
  });
  const { messages, complete } = await runSync({
    session,
    streams: STREAMS.filter((stream) => stream.name === name),
    saved: saved === undefined ? {} : { [name]: saved },
    clock: session.clock,
    log: session.log,
    onRefusal,
  });
  return {
    api,
    complete,
    rows: recordsOf(messages).map(({ data }) => data),
    state: lastStateOf(messages, name),
    error: errorsOf(messages)[0]?.message ?? '',
    warnings: session.log.lines.filter((line) => line.startsWith('WARN')),
  };
}

const pageOf = (rowsAt: string, rows: readonly JsonObject[]): JsonObject =>
  envelope({
    [rowsAt]: rows,
    page_info: { page: 1, page_size: 50, total_number: rows.length, total_page: 1 },
  });

const filterOf = ({ query }: ApiCall): JsonObject => JSON.parse(query['filtering'] ?? '{}') as JsonObject;

const PAGE = { bc_id: BC, page: '1', page_size: '50' };

describe('costs', () => {
  const answer = (): ApiAnswer => sampleAnswer('bc_account_costs');

  it('costs are requested day by day, with both dates, and have the day that TikTok does not return', async () => {
    const { api, complete, rows, warnings } = await read('bc_account_costs', answer);
    expect({ complete, warnings }).toEqual({ complete: true, warnings: [] });
    const costs = {
      bc_id: BC,
      advertiser_id: '7100000000000000001',
      advertiser_name: 'Acme 1',
      ...{ amount: -1250.5, cash_amount: -1200.5, grant_amount: -50, tax_amount: -62.53, currency: 'USD' },
    };
    expect(rows).toEqual([
      { ...costs, stat_time_day: YESTERDAY },
      { ...costs, stat_time_day: TODAY },
    ]);
    expect(api.callsOf('bc/account/cost/get/').map(({ query }) => query)).toEqual(
      [YESTERDAY, TODAY].map((day) => ({
        ...PAGE,
        filtering: JSON.stringify({ start_date: day, end_date: day }),
      })),
    );
  });

  it('the day before the last one is read again even without a look-back, because it may not have been over', async () => {
    const { api } = await read('bc_account_costs', answer, {
      config: { start_date: '2024-01-01' },
      saved: { states: [{ partition: { bc_id: BC }, cursor: { stat_time_day: TODAY } }] },
    });
    expect(api.callsOf('bc/account/cost/get/').map((call) => filterOf(call)['start_date'])).toEqual([
      YESTERDAY,
      TODAY,
    ]);
  });

  it('amounts in the smallest unit are emitted as sent, too', async () => {
    const { rows } = await read('bc_account_costs', () =>
      pageOf('cost_list', [{ advertiser_id: '1', amount: -125050, currency: 'VND' }]),
    );
    expect(rows[0]).toMatchObject({ amount: -125050, currency: 'VND' });
  });
});

describe('transactions', () => {
  const ofLevel =
    (level: string, change: JsonObject = {}) =>
    (call: ApiCall): ApiAnswer => {
      const { owner_of_account: owner } = filterOf(call);
      if (call.query['transaction_level'] !== level || owner !== undefined)
        return pageOf('transaction_list', []);
      const { data } = sampleAnswer('bc_account_transactions') as { data: JsonObject };
      const [row] = data['transaction_list'] as readonly JsonObject[];
      return pageOf('transaction_list', [{ ...row, create_time: '2024-03-14 20:10:11', ...change }]);
    };

  it('a transaction keeps its local time, and has the same time in UTC', async () => {
    const { complete, rows, warnings } = await read('bc_account_transactions', ofLevel('ADVERTISER'));
    expect({ complete, warnings }).toEqual({ complete: true, warnings: [] });
    expect(rows).toEqual([
      {
        bc_id: BC,
        transaction_level: 'ADVERTISER',
        transaction_id: '7600000000000000001',
        create_time: '2024-03-14T20:10:11',
        create_time_utc: '2024-03-15T04:10:11Z',
        timezone: 'UTC-08:00',
        transaction_type: 'ADD_BALANCE',
        amount_type: 'POSITIVE',
        billing_type: 'CASH',
        ...{ amount: 550, subtotal: 500, tax_amount: 50, currency: 'USD' },
        ...{ account_id: '7100000000000000001', account_name: 'Acme 1', bc_name: 'Acme BC' },
        ...{ payment_portfolio_id: null, payment_portfolio_name: null },
        ...{ invoice_id: 'INV0001', serial_number: 'SN0001' },
      },
    ]);
  });

  it.each([
    ['UTC', '2024-03-14T20:10:11Z'],
    ['UTC+05:45', '2024-03-14T14:25:11Z'],
    ['Mars', null],
    [null, null],
  ])('the time zone %j makes it %j in UTC', async (timezone, expected) => {
    const { rows } = await read('bc_account_transactions', ofLevel('BC', { timezone }));
    expect(rows).toMatchObject([{ create_time: '2024-03-14T20:10:11', create_time_utc: expected }]);
  });

  it('each level is requested, and accounts that other business centers share, with both times', async () => {
    const { api, state } = await read('bc_account_transactions', ofLevel('BC'));
    const times = { start_time: `${YESTERDAY} 00:00:00`, end_time: `${TODAY} 23:59:59` };
    expect(
      api
        .callsOf('bc/account/transaction/get/')
        .map((call) => [call.query['transaction_level'], filterOf(call)]),
    ).toEqual([
      ['BC', times],
      ['ADVERTISER', times],
      ['ADVERTISER', { ...times, owner_of_account: 'SHARED_BY_OTHER_BUSINESS_CENTER' }],
      ['PAYMENT_PORTFOLIO', times],
    ]);
    expect(state).toEqual({ states: [{ partition: { bc_id: BC }, cursor: { create_time: TODAY } }] });
  });

  it('shared accounts and payment portfolios may be refused, which is a warning', async () => {
    const { complete, rows, warnings } = await read('bc_account_transactions', (call) =>
      call.query['transaction_level'] === 'PAYMENT_PORTFOLIO' || 'owner_of_account' in filterOf(call)
        ? refusal(40001, 'No permission')
        : ofLevel('BC')(call),
    );
    expect([complete, rows.length, warnings.length]).toEqual([true, 1, 2]);
  });
});

describe('balances', () => {
  it('the balance of a business center has the time of reading', async () => {
    const { complete, rows, warnings } = await read('bc_balances', () => sampleAnswer('bc_balances'));
    expect({ complete, warnings }).toEqual({ complete: true, warnings: [] });
    expect(rows).toEqual([
      {
        bc_id: BC,
        currency: 'USD',
        ...{ account_balance: 1520.25, valid_account_balance: 1500.25, frozen_balance: 20, tax: 0 },
        ...{ cash_balance: 1420.25, valid_cash_balance: 1400.25 },
        ...{ grant_balance: 100, valid_grant_balance: 100 },
        observed_at: OBSERVED,
      },
    ]);
  });

  it('an empty balance, as in the official example, is no row', async () => {
    const { api, complete, rows } = await read('bc_balances', () => envelope({}));
    expect({ complete, rows }).toEqual({ complete: true, rows: [] });
    expect(api.callsOf('bc/balance/get/')).toHaveLength(2);
  });

  it('balances of accounts are requested with their remaining budgets', async () => {
    const { api, complete, rows, warnings } = await read('advertiser_balances', () =>
      sampleAnswer('advertiser_balances'),
    );
    expect({ complete, warnings }).toEqual({ complete: true, warnings: [] });
    expect(rows).toMatchObject([
      {
        bc_id: BC,
        advertiser_id: ACCOUNT,
        create_time: '2023-01-02T03:04:05Z',
        account_open_days: 1275,
        balance_reminder: false,
        account_balance: 120.5,
        budget_mode: 'UNLIMITED',
        observed_at: OBSERVED,
      },
    ]);
    expect(api.callsOf('advertiser/balance/get/')[0]?.query).toEqual({
      ...PAGE,
      fields: '["budget_remaining","balance_info"]',
    });
  });
});

describe('budget changes', () => {
  const STRANGE = '7100000000000000099';
  const accounts = pageOf(
    'advertiser_account_list',
    [ACCOUNT, STRANGE, OTHER_ACCOUNT].map((advertiser_id) => ({ advertiser_id })),
  );
  const change = (operation_time: string): ApiAnswer =>
    pageOf('changelog_list', [{ operation_time, activity_type: 'RESET', current_budget: 0 }]);
  const config = { accounts: [ACCOUNT, OTHER_ACCOUNT] };

  it('the recorded change has its account, its business center and its time in UTC', async () => {
    const { complete, rows } = await read('bc_budget_changes', ({ path }) =>
      path === 'advertiser/balance/get/' ? accounts : sampleAnswer('bc_budget_changes'),
    );
    expect({ complete, rows }).toEqual({
      complete: true,
      rows: [
        {
          bc_id: BC,
          advertiser_id: ACCOUNT,
          operation_time: '2026-06-30T10:00:00Z',
          activity_type: 'BUDGET_MODE_UPDATE',
          previous_budget_mode: 'UNLIMITED',
          current_budget: 500,
          current_budget_mode: 'DAILY_BUDGET',
          currency: 'USD',
          operator_id: '7060000000000000009',
          operator_name: 'A',
        },
      ],
    });
  });

  it('only accounts of the config are requested, each with both dates', async () => {
    const { api, rows } = await read(
      'bc_budget_changes',
      ({ path }) => (path === 'advertiser/balance/get/' ? accounts : change('2024-03-14 10:00:00')),
      { config },
    );
    expect(rows.map(({ advertiser_id: id }) => id)).toEqual([ACCOUNT, OTHER_ACCOUNT]);
    expect(api.callsOf('bc/account/budget/changelog/get/').map(({ query }) => query)).toEqual(
      [ACCOUNT, OTHER_ACCOUNT].map((advertiser_id) => ({
        ...PAGE,
        advertiser_id,
        filtering: JSON.stringify({ start_date: YESTERDAY, end_date: TODAY }),
      })),
    );
  });

  it('an account without a role costs the others nothing, not even their cursor, and is named', async () => {
    const { complete, rows, error, state } = await read(
      'bc_budget_changes',
      ({ path, query }) => {
        if (path === 'advertiser/balance/get/') return accounts;
        return query['advertiser_id'] === ACCOUNT
          ? refusal(40001, 'No permission')
          : change('2024-03-14 10:00:00');
      },
      { config },
    );
    expect([complete, rows.map(({ advertiser_id: id }) => id)]).toEqual([false, [OTHER_ACCOUNT]]);
    expect(error).toContain(`bc/account/budget/changelog/get/ for account ${ACCOUNT}: no permission`);
    expect(state).toEqual({
      states: [{ partition: { bc_id: BC, advertiser_id: OTHER_ACCOUNT }, cursor: { operation_time: TODAY } }],
    });
  });
});

describe('members and partners', () => {
  it('members have their finance role, and an invitation has an email only', async () => {
    const { api, complete, rows, warnings } = await read('bc_members', () => sampleAnswer('bc_members'));
    expect({ complete, warnings }).toEqual({ complete: true, warnings: [] });
    expect(rows).toEqual([
      {
        bc_id: BC,
        member_key: '7060000000000000009',
        user_id: '7060000000000000009',
        user_email: 'a**a@example.com',
        user_name: 'A',
        user_role: 'ADMIN',
        finance_role: 'MANAGER',
        relation_status: 'BOUND',
      },
      {
        bc_id: BC,
        member_key: 'b**b@example.com',
        user_id: null,
        user_email: 'b**b@example.com',
        user_name: null,
        user_role: 'STANDARD',
        finance_role: null,
        relation_status: 'PENDING',
      },
    ]);
    expect(api.callsOf('bc/member/get/').map(({ query }) => query)).toEqual([{ ...PAGE, page_size: '20' }]);
  });

  it('a partner has its own id and name beside the business center it belongs to', async () => {
    const { complete, rows } = await read('bc_partners', () => sampleAnswer('bc_partners'));
    expect({ complete, rows }).toEqual({
      complete: true,
      rows: [{ bc_id: BC, partner_id: '7050000000000000077', partner_name: 'Agency BC' }],
    });
  });

  it('the empty response of the official example means no partners', async () => {
    const { complete, rows } = await read('bc_partners', () => envelope({}));
    expect({ complete, rows }).toEqual({ complete: true, rows: [] });
  });
});

describe('activities', () => {
  it('activities are requested from the oldest on, with both dates', async () => {
    const { api, complete, rows, state } = await read('bc_activity_log', () =>
      sampleAnswer('bc_activity_log'),
    );
    expect(complete).toBe(true);
    expect(rows).toEqual([
      {
        bc_id: BC,
        time: '2026-06-30T10:11:12Z',
        activity_type: 'USER',
        operator_id: '7060000000000000009',
        activity_log: 'Invited member A to the Business Center',
      },
      {
        bc_id: BC,
        time: '2026-06-29T08:00:01Z',
        activity_type: 'ASSET',
        operator_id: '7060000000000000009',
        activity_log: 'Shared catalog Spring',
      },
    ]);
    expect(api.callsOf('changelog/get/').map(({ query }) => query)).toEqual([
      {
        ...PAGE,
        sort_field: 'operation_time',
        sort_type: 'ASC',
        filtering: JSON.stringify({ start_date: YESTERDAY, end_date: TODAY }),
      },
    ]);
    expect(state).toEqual({ states: [{ partition: { bc_id: BC }, cursor: { time: TODAY } }] });
  });
});

describe('a missing permission', () => {
  const BOX = 'Ad Account Management > Business Center > Ad Account Balance and Transaction';
  const LACKS = 'The access token lacks the required scope for /advertiser/balance/get/.';

  it('an app without the permission fails the stream with a message that names the box', async () => {
    const { complete, error } = await read('advertiser_balances', () => refusal(40001, LACKS));
    expect(complete).toBe(false);
    expect(error).toContain('the developer app lacks the permission');
    expect(error).toContain(`Its box on the consent page: ${BOX}.`);
  });

  it('a user without a finance role fails the stream with a message that names the role and the box', async () => {
    const { complete, error } = await read('advertiser_balances', () => refusal(40001, 'No permission'));
    expect(complete).toBe(false);
    expect(error).toContain(`bc_id ${BC}: TikTok advertiser/balance/get/: no permission`);
    expect(error).toContain(
      `Tick ${BOX} when you authorize the app again, give the token's user access to it in the business center (finance manager or analyst), or deselect the stream.`,
    );
  });

  it('members need no finance role', async () => {
    const { error } = await read('bc_members', () => refusal(40001, 'No permission'));
    expect(error).toContain('Business Center Member Management');
    expect(error).not.toContain('finance');
  });

  it.each([LACKS, 'No permission'])(
    'with on_account_error skip, the only business center may be refused ("%s"), which is a warning',
    async (text) => {
      const { complete, rows, warnings } = await read('advertiser_balances', () => refusal(40001, text), {
        onRefusal: 'skip',
      });
      expect({ complete, rows }).toEqual({ complete: true, rows: [] });
      expect(warnings).toEqual([
        expect.stringContaining('advertiser_balances: skipped 1 of 1 business center'),
      ]);
      expect(warnings[0]).toContain(BOX);
    },
  );

  it('with on_account_error skip, an account without a role is a warning, and the others are read', async () => {
    const { complete, rows, warnings } = await read(
      'bc_budget_changes',
      ({ path, query }) => {
        if (path === 'advertiser/balance/get/')
          return pageOf(
            'advertiser_account_list',
            [ACCOUNT, OTHER_ACCOUNT].map((id) => ({ advertiser_id: id })),
          );
        if (query['advertiser_id'] === ACCOUNT) return refusal(40001, 'No permission');
        return pageOf('changelog_list', [{ operation_time: '2024-03-14 10:00:00', activity_type: 'RESET' }]);
      },
      { onRefusal: 'skip', config: { accounts: [ACCOUNT, OTHER_ACCOUNT] } },
    );
    expect([complete, rows.map(({ advertiser_id: id }) => id)]).toEqual([true, [OTHER_ACCOUNT]]);
    expect(warnings).toEqual([expect.stringContaining(`for account ${ACCOUNT}: no permission`)]);
  });

  it('one business center without the finance role costs only itself', async () => {
    const { data } = sampleAnswer('bc_get') as { data: JsonObject };
    const [center] = data['list'] as readonly JsonObject[];
    const centers = pageOf('list', [center ?? {}, { bc_info: { bc_id: OTHER_BC }, user_role: 'STANDARD' }]);
    const api = createFakeApi(({ path, query }) => {
      if (path === 'bc/get/') return centers;
      return query['bc_id'] === BC
        ? refusal(40001, 'No permission')
        : pageOf('cost_list', [{ advertiser_id: '1' }]);
    });
    const session = createTestSession(api, { start_date: TODAY });
    const streams = STREAMS.filter(({ name }) => name === 'bc_account_costs');
    const { messages, complete } = await runSync({
      session,
      streams,
      clock: session.clock,
      log: session.log,
    });
    expect([complete, recordsOf(messages).map(({ data: row }) => row['bc_id'])]).toEqual([false, [OTHER_BC]]);
    expect(errorsOf(messages)[0]?.message).toContain('1 of 2 business centers could not be read');
  });
});
