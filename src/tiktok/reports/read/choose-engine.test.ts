import { describe, expect, it } from '@jest/globals';

import type { JsonObject } from '../../../cdk/index.js';
import { errorsOf, rowsOf, runSync } from '../../../cdk/testing/run-sync.js';
import {
  ACCOUNT,
  createFakeApi,
  createTestSession,
  envelope,
  page,
  refusal,
  textAnswer,
  type ApiAnswer,
  type ApiCall,
} from '../../testing/api.js';
import { AD_REPORT, testReport } from '../../testing/report.js';

const FILE = 'ad_id,stat_time_day,spend\n7,2024-03-02,1.50\n';
const DIRECT = { dimensions: { ad_id: '8', stat_time_day: '2024-03-03' }, metrics: { spend: '2' } };

interface Given {
  readonly config: JsonObject;
  readonly stream?: typeof AD_REPORT;
  readonly report?: (call: ApiCall) => ApiAnswer;
  /** What became of a task. */
  readonly task?: string;
}

async function read({ config, stream = AD_REPORT, report = () => page([DIRECT]), task = 'SUCCESS' }: Given) {
  const api = createFakeApi((call) => {
    switch (call.path) {
      case 'advertiser/info/':
        return page([{ advertiser_id: ACCOUNT, display_timezone: 'UTC', currency: 'EUR' }]);
      case 'report/integrated/get/':
        return report(call);
      case 'report/task/create/':
        return envelope({ task_id: '73' });
      case 'report/task/check/':
        return envelope({ status: task });
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
    directly: api
      .callsOf('report/integrated/get/')
      .filter(({ query }) => query['page'] === '1')
      .map(({ query }) => [query['start_date'], query['end_date']]),
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

const PAGE = 1000;

/** So many rows of the first window that is asked for, a page at a time, and one of each other. */
const manyRows = (rows: number): ((call: ApiCall) => ApiAnswer) => {
  let large: string | undefined;
  return ({ query }) => {
    large ??= query['start_date'];
    return pageOf(query['start_date'] === large ? rows : 1, Number(query['page']));
  };
};

function pageOf(rows: number, number: number): ApiAnswer {
  const first = (number - 1) * PAGE;
  const list = Array.from({ length: Math.min(PAGE, rows - first) }, (_, index) => ({
    ...DIRECT,
    dimensions: { ...DIRECT.dimensions, ad_id: String(first + index) },
  }));
  const total = { total_number: rows, total_page: Math.ceil(rows / PAGE) };
  return envelope({ list, page_info: { page: number, page_size: PAGE, ...total } });
}

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
    expect(log).toContain('reading it through a report task');
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

  describe('auto, by the size of a window', () => {
    /** Ninety days up to the day before yesterday's eve, and the days since. */
    const config = { start_date: '2023-12-14' };
    const LONG_OVER = ['2023-12-14', '2024-01-12'];

    it('asks for a task where the first page says that there are more than 50,000 rows', async () => {
      const { tasks, directly, complete, log } = await read({ config, report: manyRows(50_001) });
      expect(tasks).toEqual([LONG_OVER, ['2024-01-13', '2024-02-11'], ['2024-02-12', '2024-03-12']]);
      // The first window's first page is what told; days that still move are read as they are now.
      expect(directly).toEqual([LONG_OVER, ['2024-03-13', '2024-03-15']]);
      expect(complete).toBe(true);
      expect(log).toContain(
        `insights, account ${ACCOUNT}, 2023-12-14 to 2024-01-12: 50001 rows; reading it through a report task.`,
      );
    });

    it('asks page by page up to that', async () => {
      const { tasks, directly } = await read({ config, report: manyRows(50_000) });
      expect(tasks).toEqual([]);
      expect(directly).toHaveLength(4);
    });

    it.each<[string, Given]>([
      ['sync is asked for', { config: { ...config, report_engine: 'sync' } }],
      ['the days are not long over', { config: { start_date: '2024-03-01' } }],
      ['a report has columns that tasks lack', { config, stream: BY_AUDIENCE }],
    ])('asks page by page, however many rows, where %s', async (_, given) => {
      const { tasks, complete } = await read({ ...given, report: manyRows(50_001) });
      expect({ tasks, complete }).toEqual({ tasks: [], complete: true });
    });

    it('asks page by page again where tasks fail', async () => {
      const { tasks, directly, complete, log } = await read({
        ...{ config, task: 'FAILED' },
        report: manyRows(50_001),
      });
      // A task that failed is begun a second time, and that is all for this account.
      expect(tasks).toEqual([LONG_OVER, LONG_OVER]);
      expect(directly).toEqual([
        ...[LONG_OVER, LONG_OVER],
        ...[
          ['2024-01-13', '2024-02-11'],
          ['2024-02-12', '2024-03-12'],
        ],
        ['2024-03-13', '2024-03-15'],
      ]);
      expect(complete).toBe(true);
      expect(log).toContain('reading it page by page');
    });
  });
});
