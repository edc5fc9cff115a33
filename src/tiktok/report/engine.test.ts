import { describe, expect, it } from '@jest/globals';

import type { JsonObject } from '../../cdk/index.js';
import { errorsOf, rowsOf, runSync } from '../../cdk/testing/run-sync.js';
import {
  ACCOUNT,
  createFakeApi,
  createTestSession,
  page,
  refusal,
  REQUEST_ID,
  textAnswer,
  type ApiAnswer,
} from '../testing/api.js';
import { AD_REPORT, testReport } from '../testing/report.js';

const envelope = (data: JsonObject): JsonObject => ({ code: 0, message: 'OK', request_id: REQUEST_ID, data });
const FILE = 'ad_id,stat_time_day,spend\n7,2024-03-02,1.50\n';
const DIRECT = { dimensions: { ad_id: '8', stat_time_day: '2024-03-03' }, metrics: { spend: '2' } };

interface Given {
  readonly config: JsonObject;
  readonly stream?: typeof AD_REPORT;
  readonly report?: () => ApiAnswer;
}

async function read({ config, stream = AD_REPORT, report = () => page([DIRECT]) }: Given) {
  const api = createFakeApi((call) => {
    switch (call.path) {
      case 'advertiser/info/':
        return page([{ advertiser_id: ACCOUNT, display_timezone: 'UTC', currency: 'EUR' }]);
      case 'report/integrated/get/':
        return report();
      case 'report/task/create/':
        return envelope({ task_id: '73' });
      case 'report/task/check/':
        return envelope({ status: 'SUCCESS' });
      case 'report/task/download/':
        return textAnswer(FILE);
      default:
        return page([]);
    }
  });
  const session = createTestSession(api, { start_date: '2023-01-01', skip_empty_history: false, ...config });
  const { messages, complete } = await runSync({
    ...{ session, streams: [stream], clock: session.clock, log: session.log },
  });
  return {
    complete,
    rows: rowsOf(messages).map((row) => [row['ad_id'], row['spend']]),
    direct: api.callsOf('report/integrated/get/').length,
    tasks: api.callsOf('report/task/create/').map(({ body }) => [body?.['start_date'], body?.['end_date']]),
    error: errorsOf(messages)[0]?.message,
    log: session.log.lines.join('\n'),
  };
}

const BY_AUDIENCE = testReport({
  level: 'campaign',
  breakdowns: ['age', 'gender'],
  metrics: [['result', 'integer', 'count', 'advertiser', 'core', 'Results']],
});

const TOO_LARGE = refusal(40067, 'The query is too large.');

describe('report_engine', () => {
  it('sync asks page by page, in windows of thirty days', async () => {
    const { direct, tasks, complete } = await read({ config: { report_engine: 'sync' } });
    expect({ direct, tasks, complete }).toEqual({ direct: 15, tasks: [], complete: true });
  });

  it('async asks for tasks, a year at a time', async () => {
    const { direct, tasks, rows, complete } = await read({ config: { report_engine: 'async' } });
    expect(tasks).toEqual([
      ['2023-01-01', '2023-12-31'],
      ['2024-01-01', '2024-03-15'],
    ]);
    expect({ direct, complete, rows }).toEqual({
      direct: 0,
      complete: true,
      rows: [
        ['7', 1.5],
        ['7', 1.5],
      ],
    });
  });

  it.each<[string, Given]>([
    ['the sandbox', { config: { sandbox: true } }],
    ['a report with columns that tasks lack', { config: {}, stream: BY_AUDIENCE }],
  ])('async asks page by page for %s', async (_, { config, stream }) => {
    const { direct, tasks } = await read({
      config: { ...config, report_engine: 'async' },
      ...(stream && { stream }),
    });
    expect(tasks).toEqual([]);
    expect(direct).toBeGreaterThan(14);
  });

  it('auto asks page by page, and for a task where a day is too much', async () => {
    const { tasks, rows, complete, log } = await read({
      config: { start_date: '2024-03-01' },
      report: () => TOO_LARGE,
    });
    expect({ tasks, complete, rows }).toEqual({
      tasks: [['2024-03-01', '2024-03-15']],
      complete: true,
      rows: [['7', 1.5]],
    });
    expect(log).toContain('read through a report task');
  });

  it.each<[string, Given]>([
    ['sync is asked for', { config: { report_engine: 'sync' }, report: () => TOO_LARGE }],
    ['it is refused for another reason', { config: {}, report: () => refusal(40001, 'No permission') }],
  ])('does not fall back on a task where %s', async (_, given) => {
    const { tasks, complete, error } = await read({
      ...given,
      config: { start_date: '2024-03-01', ...given.config },
    });
    expect({ tasks, complete }).toEqual({ tasks: [], complete: false });
    expect(error).toContain(ACCOUNT);
  });
});
