import { describe, expect, it } from '@jest/globals';

import { id, parseJson, timestamp, type JsonObject } from '../cdk/index.js';
import { errorsOf, lastStateOf, outline, rowsOf, runSync } from '../cdk/testing/run-sync.js';
import { accountStream } from './lists/account-stream.js';
import { entityStream } from './lists/entity-stream.js';
import {
  ACCOUNT,
  createFakeApi,
  createTestSession,
  OTHER_ACCOUNT,
  page,
  refusal,
  TODAY,
  type ApiAnswer,
  type ApiCall,
} from './testing/api.js';
import { AD_REPORT } from './testing/report.js';

/* Which failures affect what, with streams of each kind and two accounts. */

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
  fields: { advertiser_id: id('Account'), ad_id: id('Ad'), modify_time: timestamp('Last change') },
  primaryKey: ['ad_id'],
});
const STREAMS = [ADVERTISERS, ADS, AD_REPORT];

const NOT_GRANTED = refusal(40001, 'No permission to operate advertiser.');
const DEAD = refusal(40105, 'Access token is incorrect or has been revoked.');

const requestedIds = (call: ApiCall): readonly string[] =>
  parseJson(call.query['advertiser_ids'] ?? '[]') as readonly string[];

function healthy(call: ApiCall): ApiAnswer {
  if (call.path === 'advertiser/info/') {
    return page(
      requestedIds(call).map((advertiser_id) => ({ advertiser_id, display_timezone: 'Pacific/Kiritimati' })),
    );
  }
  if (call.path === 'ad/get/') return page([{ ad_id: '1', modify_time: '2024-03-01 00:00:00' }]);
  return page([{ dimensions: { ad_id: '1', stat_time_day: '2024-03-05 00:00:00' }, metrics: {} }]);
}

async function read(answer: (call: ApiCall) => ApiAnswer, config: JsonObject = {}) {
  const api = createFakeApi(answer);
  const session = createTestSession(api, { accounts: [ACCOUNT, OTHER_ACCOUNT], ...config });
  const { messages, complete } = await runSync({
    session,
    streams: STREAMS,
    log: session.log,
    clock: session.clock,
  });
  const ends = outline(messages).filter((line) => /^(ERROR|COMPLETE|INCOMPLETE)/.test(line));
  const accountsOf = (stream: string) => rowsOf(messages, stream).map(({ advertiser_id }) => advertiser_id);
  const warnings = session.log.lines.filter((line) => line.startsWith('WARN'));
  return { messages, complete, ends, accountsOf, warnings, api };
}

describe('a sync without failures', () => {
  it('without failures every stream is complete', async () => {
    const { complete, ends, accountsOf, api } = await read(healthy);
    expect(complete).toBe(true);
    expect(ends).toEqual(['COMPLETE advertisers', 'COMPLETE ads', 'COMPLETE insights']);
    for (const { name } of STREAMS) expect(accountsOf(name)).toEqual([ACCOUNT, OTHER_ACCOUNT]);
    expect(api.calls).toHaveLength(5);
  });
});

describe('an account that is refused', () => {
  const isAboutBad = (call: ApiCall): boolean =>
    call.query['advertiser_id'] === ACCOUNT || requestedIds(call).includes(ACCOUNT);

  it('a refused account makes its streams incomplete, each with one config_error that names it, and the other account is read', async () => {
    const { complete, ends, accountsOf, messages } = await read((call) =>
      isAboutBad(call) ? NOT_GRANTED : healthy(call),
    );
    expect(complete).toBe(false);
    expect(ends).toEqual(STREAMS.flatMap(({ name }) => [`ERROR ${name} config_error`, `INCOMPLETE ${name}`]));
    for (const { name } of STREAMS) expect(accountsOf(name)).toEqual([OTHER_ACCOUNT]);
    for (const { message } of errorsOf(messages)) {
      expect(message).toContain(ACCOUNT);
      expect(message).not.toContain(OTHER_ACCOUNT);
    }
    expect(lastStateOf(messages, 'insights')).toEqual({
      states: [
        {
          partition: { advertiser_id: OTHER_ACCOUNT },
          cursor: { stat_time_day: '2024-03-16' },
          empty_since: '2024-03-06',
        },
      ],
    });
  });

  it('an account that advertiser/info/ omits counts as refused', async () => {
    const { ends, accountsOf } = await read((call) =>
      call.path === 'advertiser/info/'
        ? page([{ advertiser_id: OTHER_ACCOUNT, display_timezone: 'UTC' }])
        : healthy(call),
    );
    expect(ends.slice(0, 2)).toEqual(['ERROR advertisers config_error', 'INCOMPLETE advertisers']);
    expect(accountsOf('advertisers')).toEqual([OTHER_ACCOUNT]);
    expect(accountsOf('insights')).toEqual([OTHER_ACCOUNT]);
  });
});

describe('an account whose first window is refused', () => {
  it('an account whose first window is refused is not requested again', async () => {
    const { api } = await read(
      (call) =>
        call.path === 'report/integrated/get/' && call.query['advertiser_id'] === ACCOUNT
          ? NOT_GRANTED
          : healthy(call),
      { start_date: '2023-01-01' },
    );
    const callsFor = (account: string) =>
      api.callsOf('report/integrated/get/').filter(({ query }) => query['advertiser_id'] === account);
    expect(callsFor(ACCOUNT)).toHaveLength(1);
    expect(callsFor(OTHER_ACCOUNT).length).toBeGreaterThan(10);
  });
});

describe('an endpoint that is not granted', () => {
  it('an entity endpoint that is not granted affects only its stream', async () => {
    const { ends, accountsOf } = await read((call) =>
      call.path === 'ad/get/'
        ? refusal(40001, 'advertiser does not grant you /ad/get/:GET permission')
        : healthy(call),
    );
    expect(ends).toEqual([
      'COMPLETE advertisers',
      'ERROR ads config_error',
      'INCOMPLETE ads',
      'COMPLETE insights',
    ]);
    expect(accountsOf('insights')).toEqual([ACCOUNT, OTHER_ACCOUNT]);
  });

  it('if advertiser/info/ is not granted, other streams are read with UTC days and a warning', async () => {
    const { ends, accountsOf, warnings, api } = await read((call) =>
      call.path === 'advertiser/info/'
        ? refusal(40001, 'advertiser does not grant you /advertiser/info/:GET permission')
        : healthy(call),
    );
    expect(ends).toEqual([
      'ERROR advertisers config_error',
      'INCOMPLETE advertisers',
      'COMPLETE ads',
      'COMPLETE insights',
    ]);
    expect(accountsOf('insights')).toEqual([ACCOUNT, OTHER_ACCOUNT]);
    expect(api.callsOf('report/integrated/get/').map(({ query }) => query['end_date'])).toEqual([
      TODAY,
      TODAY,
    ]);
    expect(
      warnings.map((line) => [line.includes(ACCOUNT), line.includes(OTHER_ACCOUNT), line.includes('UTC')]),
    ).toEqual([
      [true, false, true],
      [false, true, true],
    ]);
  });
});

describe('a token that dies during a run', () => {
  it('a token that dies during a run ends every remaining stream with an error, and keeps what was read', async () => {
    const { ends, accountsOf, messages, api } = await read((call) =>
      call.path === 'ad/get/' && call.query['advertiser_id'] === OTHER_ACCOUNT ? DEAD : healthy(call),
    );
    expect(ends).toEqual([
      'COMPLETE advertisers',
      'ERROR ads config_error',
      'INCOMPLETE ads',
      'ERROR insights config_error',
      'INCOMPLETE insights',
    ]);
    expect(accountsOf('ads')).toEqual([ACCOUNT]);
    expect(lastStateOf(messages, 'ads')).toEqual({
      states: [{ partition: { advertiser_id: ACCOUNT }, cursor: { modify_time: '2024-03-01T00:00:00Z' } }],
    });
    expect(lastStateOf(messages, 'insights')).toBeDefined();
    expect(api.callsOf('report/integrated/get/').length).toBeLessThanOrEqual(2);
  });
});

describe('a persistent outage', () => {
  it('a persistent outage fails the account of that stream with a transient error', async () => {
    const { ends, accountsOf } = await read((call) =>
      call.path === 'ad/get/' && call.query['advertiser_id'] === ACCOUNT
        ? refusal(50000, 'System error')
        : healthy(call),
    );
    expect(ends).toEqual([
      'COMPLETE advertisers',
      'ERROR ads transient_error',
      'INCOMPLETE ads',
      'COMPLETE insights',
    ]);
    expect(accountsOf('ads')).toEqual([OTHER_ACCOUNT]);
  });
});
