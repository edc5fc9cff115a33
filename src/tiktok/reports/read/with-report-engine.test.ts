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
const SYNC_ROW = { dimensions: { ad_id: '8', stat_time_day: '2024-03-03' }, metrics: { spend: '2' } };

interface Given {
  readonly config: JsonObject;
  readonly stream?: typeof AD_REPORT;
  readonly report?: (call: ApiCall) => ApiAnswer;
  /** Status of a task. */
  readonly task?: string;
}

async function read({
  config,
  stream = AD_REPORT,
  report = () => page([SYNC_ROW]),
  task = 'SUCCESS',
}: Given) {
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
    pages: api.callsOf('report/integrated/get/').length,
    firstPages: api
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
    ...SYNC_ROW,
    dimensions: { ...SYNC_ROW.dimensions, ad_id: String(first + index) },
  }));
  const total = { total_number: rows, total_page: Math.ceil(rows / PAGE) };
  return envelope({ list, page_info: { page: number, page_size: PAGE, ...total } });
}

describe('report_engine', () => {
  it('sync reads page by page, in windows of 30 days', async () => {
    const { pages, tasks, complete } = await read({ config: { report_engine: 'sync' } });
    expect({ pages, tasks, complete }).toEqual({ pages: 15, tasks: [], complete: true });
  });

  it('async creates tasks of a year each', async () => {
    const { pages, tasks, rows, complete } = await read({ config: { report_engine: 'async' } });
    expect(tasks).toEqual([
      ['2023-01-01', '2023-12-31'],
      ['2024-01-01', '2024-03-15'],
    ]);
    expect({ pages, complete, rows }).toEqual({
      pages: 0,
      complete: true,
      rows: [
        ['7', 1.5],
        ['7', 1.5],
      ],
    });
  });

  it.each<[string, Given]>([
    ['the sandbox', { config: { sandbox: true } }],
    ['reports with metrics that tasks lack', { config: {}, stream: BY_AUDIENCE }],
  ])('async reads page by page in %s', async (_, { config, stream }) => {
    const { pages, tasks } = await read({
      config: { ...config, report_engine: 'async' },
      ...(stream && { stream }),
    });
    expect(tasks).toEqual([]);
    expect(pages).toBeGreaterThan(14);
  });

  it('auto reads page by page, and falls back on a task if a single day is too large', async () => {
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
    ['sync is configured', { config: { report_engine: 'sync' }, report: () => TOO_LARGE }],
    [
      'the report is refused for another reason',
      { config: {}, report: () => refusal(40001, 'No permission') },
    ],
  ])('there is no fallback to a task if %s', async (_, given) => {
    const { tasks, complete, error } = await read({
      ...given,
      config: { start_date: '2024-03-01', ...given.config },
    });
    expect({ tasks, complete }).toEqual({ tasks: [], complete: false });
    expect(error).toContain(ACCOUNT);
  });

  describe('auto, by the size of a window', () => {
    /** 90 days whose numbers are final, and the last three days. */
    const config = { start_date: '2023-12-14' };
    const FINAL = ['2023-12-14', '2024-01-12'];

    it('auto uses tasks if the first page has a total of more than 50,000 rows', async () => {
      const { tasks, firstPages, complete, log } = await read({ config, report: manyRows(50_001) });
      expect(tasks).toEqual([FINAL, ['2024-01-13', '2024-02-11'], ['2024-02-12', '2024-03-12']]);
      // Only the first window needs its first page. Recent days still change, so they are read page by page.
      expect(firstPages).toEqual([FINAL, ['2024-03-13', '2024-03-15']]);
      expect(complete).toBe(true);
      expect(log).toContain(
        `insights, account ${ACCOUNT}, 2023-12-14 to 2024-01-12: 50001 rows; reading it through a report task.`,
      );
    });

    it('auto reads up to 50,000 rows page by page', async () => {
      const { tasks, firstPages } = await read({ config, report: manyRows(50_000) });
      expect(tasks).toEqual([]);
      expect(firstPages).toHaveLength(4);
    });

    it.each<[string, Given]>([
      ['sync is configured', { config: { ...config, report_engine: 'sync' } }],
      ['the days are recent', { config: { start_date: '2024-03-01' } }],
      ['the report has metrics that tasks lack', { config, stream: BY_AUDIENCE }],
    ])('any number of rows is read page by page if %s', async (_, given) => {
      const { tasks, complete } = await read({ ...given, report: manyRows(50_001) });
      expect({ tasks, complete }).toEqual({ tasks: [], complete: true });
    });

    it('auto returns to pages if tasks fail', async () => {
      const { tasks, firstPages, complete, log } = await read({
        ...{ config, task: 'FAILED' },
        report: manyRows(50_001),
      });
      // A failed task is created a second time, and this account gets no further tasks.
      expect(tasks).toEqual([FINAL, FINAL]);
      expect(firstPages).toEqual([
        ...[FINAL, FINAL],
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
