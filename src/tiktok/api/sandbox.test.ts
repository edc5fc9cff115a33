import { describe, expect, it } from '@jest/globals';

import { id, text, timestamp, type JsonObject, type StreamDefinition } from '../../cdk/index.js';
import { lastStateOf, outline, rowsOf, runSync } from '../../cdk/testing/run-sync.js';
import { accountStream } from '../lists/account-stream.js';
import { entityStream } from '../lists/entity-stream.js';
import type { Session } from '../session.js';
import {
  ACCOUNT,
  createFakeApi,
  createTestSession,
  objectParameter,
  page,
  refusal,
  TODAY,
  type ApiAnswer,
  type ApiCall,
} from '../testing/api.js';
import { testReport } from '../testing/report.js';

const ADVERTISERS = accountStream({
  name: 'advertisers',
  description: 'Test.',
  fields: { advertiser_id: id('Account') },
  primaryKey: ['advertiser_id'],
});

const ADS = entityStream({
  name: 'ads',
  description: 'Test.',
  path: 'ad/get/',
  fields: { ad_id: id('Ad'), secondary_status: text('Status'), modify_time: timestamp('Last change') },
  primaryKey: ['ad_id'],
  filtersByModifyTime: true,
});

const INSIGHTS = testReport({
  level: 'ad',
  metrics: [['clicks', 'integer', 'count', 'advertiser', 'core', 'Clicks']],
});

const LACKING = refusal(40009, 'Unsupported in sandbox environment.');

async function read(
  stream: StreamDefinition<Session>,
  answer: (call: ApiCall) => ApiAnswer,
  config: JsonObject = {},
) {
  const api = createFakeApi(answer);
  const session = createTestSession(api, { sandbox: true, ...config });
  const { messages, complete } = await runSync({ session, streams: [stream], log: session.log });
  const warnings = session.log.lines.filter((line) => line.startsWith('WARN'));
  return { messages, complete, rows: rowsOf(messages), calls: api.calls, warnings };
}

const primaryStatus = (call: ApiCall) => objectParameter(call, 'filtering')?.['primary_status'];

describe('a sandbox that has everything', () => {
  it('a sandbox is queried like production, except for campaigns made in the app', async () => {
    const { rows, calls, warnings } = await read(ADS, () =>
      page([{ ad_id: '1', secondary_status: 'AD_STATUS_DONE' }]),
    );
    expect(rows).toEqual([
      {
        ...{ ad_id: '1', secondary_status: 'AD_STATUS_DONE', advertiser_id: ACCOUNT },
        ...{ buying_type: 'AUCTION_OR_RESERVATION_RF', current_status: 'ACTIVE' },
      },
    ]);
    expect(calls).toHaveLength(1);
    expect(objectParameter(calls[0], 'filtering')).toEqual({ buying_types: ['AUCTION', 'RESERVATION_RF'] });
    expect(warnings).toEqual([]);
  });
});

describe('a sandbox without account information', () => {
  it('without account information, advertisers are skipped with a warning and the stream is complete', async () => {
    const { rows, complete, warnings, messages } = await read(ADVERTISERS, () => LACKING);
    expect(rows).toEqual([]);
    expect(complete).toBe(true);
    expect(outline(messages).at(-1)).toBe('COMPLETE advertisers');
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain(ACCOUNT);
  });

  it('without account information, reports are read by UTC days with a warning', async () => {
    const { calls, warnings, complete } = await read(INSIGHTS, (call) =>
      call.path === 'advertiser/info/' ? LACKING : page([]),
    );
    expect(complete).toBe(true);
    expect(calls.at(-1)?.query).toMatchObject({ start_date: '2024-03-01', end_date: TODAY });
    expect(warnings).toHaveLength(1);
  });

  it('other refusals still fail in the sandbox', async () => {
    const { complete, messages } = await read(ADVERTISERS, () => refusal(40001, 'No permission.'));
    expect(complete).toBe(false);
    expect(outline(messages)).toContain('ERROR advertisers config_error');
  });
});

describe('a sandbox that lacks filters', () => {
  const row = (adId: string): JsonObject => ({ ad_id: adId });

  it('filters are dropped one by one, with a warning, until the sandbox responds', async () => {
    const { rows, warnings, complete, calls } = await read(ADS, (call) =>
      call.query['filtering'] === undefined ? page([row('1')]) : LACKING,
    );
    expect(complete).toBe(true);
    expect(rows.map(({ ad_id }) => ad_id)).toEqual(['1']);
    expect(calls.at(-1)?.query).not.toHaveProperty('filtering');
    expect(warnings.length).toBeGreaterThan(0);
    expect(warnings[0]).toContain(ACCOUNT);
  });

  it('deleted rows are requested without buying types if the sandbox lacks only those', async () => {
    const { rows, complete } = await read(
      ADS,
      (call) => {
        if (objectParameter(call, 'filtering')?.['buying_types'] !== undefined) return LACKING;
        return primaryStatus(call) === 'STATUS_DELETE' ? page([row('2')]) : page([row('1'), row('2')]);
      },
      { include_deleted: true },
    );
    expect(complete).toBe(true);
    expect(rows.map(({ ad_id, current_status }) => [ad_id, current_status])).toEqual([
      ['1', 'ACTIVE'],
      ['2', 'DELETE'],
    ]);
  });

  it('rows are not all marked as deleted if the sandbox cannot filter by status', async () => {
    const { rows, complete } = await read(
      ADS,
      (call) => (call.query['filtering'] === undefined ? page([row('1'), row('2')]) : LACKING),
      { include_deleted: true },
    );
    expect(complete).toBe(true);
    expect(rows.map(({ current_status }) => current_status)).toEqual(['ACTIVE', 'ACTIVE']);
  });

  it('reports are read without the status filter, with a warning', async () => {
    const { calls, warnings, complete } = await read(INSIGHTS, (call) => {
      if (call.path === 'advertiser/info/')
        return page([{ advertiser_id: ACCOUNT, display_timezone: 'UTC' }]);
      return call.query['filtering'] === undefined ? page([]) : LACKING;
    });
    expect(complete).toBe(true);
    expect(calls).toHaveLength(3);
    expect(calls[2]?.query).toMatchObject({
      start_date: '2024-03-01',
      end_date: TODAY,
      data_level: 'AUCTION_AD',
    });
    expect(warnings).toHaveLength(1);
  });
});

describe('a sandbox that lacks an endpoint', () => {
  it.each([40008, 40009, 40014])(
    'a missing endpoint in the sandbox (code %d) is a warning, and the stream is complete',
    async (code) => {
      for (const stream of [ADS, INSIGHTS]) {
        const { complete, rows, warnings, messages } = await read(stream, () => refusal(code, 'not here'));
        expect(complete).toBe(true);
        expect(rows).toEqual([]);
        expect(warnings.length).toBeGreaterThan(0);
        expect(lastStateOf(messages, stream.name)).toBeDefined();
      }
    },
  );

  it('a missing endpoint in production is a failure', async () => {
    for (const stream of [ADS, INSIGHTS]) {
      const { complete } = await read(
        stream,
        (call) => (call.path === 'advertiser/info/' ? page([{ advertiser_id: ACCOUNT }]) : LACKING),
        { sandbox: false },
      );
      expect(complete).toBe(false);
    }
  });
});
