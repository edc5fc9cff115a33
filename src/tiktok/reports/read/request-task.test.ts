import { describe, expect, it } from '@jest/globals';

import { onePageAtATime, type JsonObject } from '../../../cdk/index.js';
import { collect } from '../../../cdk/testing/fakes.js';
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
import { Granularity } from '../../report-catalogue/granularity.js';
import type { Report } from '../query/query.js';
import { readTasks } from './read-report.js';

const REPORT: Report = {
  name: 'insights',
  reportType: 'BASIC',
  level: 'campaign',
  breakdowns: ['country_code'],
  granularity: Granularity.daily,
  metrics: ['spend', 'clicks'],
  fallbacks: [['spend']],
  rowContext: false,
  isObserved: false,
};

interface Given {
  readonly report?: Partial<Report>;
  readonly file?: string;
  /** Total of the synchronous report. */
  readonly rows?: number;
  readonly created?: (call: ApiCall) => ApiAnswer | undefined;
  /** The status response for the task that was created last. */
  readonly checked?: (created: ApiCall | undefined) => ApiAnswer | undefined;
}

const FILE = 'campaign_id,stat_time_day,country_code,spend,clicks\n1,2024-01-01,Norway,1.50,\n';

async function read({ report = {}, file = FILE, rows = 0, created, checked }: Given) {
  let tasks = 0;
  const warnings: string[] = [];
  const api = createFakeApi((call) => {
    switch (call.path) {
      case 'report/task/create/':
        return created?.(call) ?? envelope({ task_id: String((tasks += 1)) });
      case 'report/task/check/':
        return (
          checked?.(api.callsOf('report/task/create/').at(-1)) ?? envelope({ status: 'SUCCESS', message: '' })
        );
      case 'report/task/download/':
        return textAnswer(file);
      case 'report/task/cancel/':
        return envelope({ status: 'CANCELED', message: '' });
      case 'report/integrated/get/':
        return envelope({
          list: [],
          page_info: { page: 1, page_size: 1, total_number: rows, total_page: rows },
        });
      default:
        return page([]);
    }
  });
  const session = createTestSession(api);
  const pages = collect(
    readTasks(session, {
      report: { ...REPORT, ...report },
      slice: {
        partition: { advertiser_id: ACCOUNT },
        dates: { start: '2023-01-01', end: '2024-03-15' },
      },
      io: {
        wait: ({ milliseconds }) => session.clock.sleep(milliseconds),
        slots: onePageAtATime(),
        signal: new AbortController().signal,
        warn: (warning) => warnings.push(warning),
      },
    }),
  );
  return { api, session, warnings, rows: (await pages).flat() };
}

const bodiesOf = ({ api }: Awaited<ReturnType<typeof read>>, what: string) =>
  api.callsOf(`report/task/${what}/`).map(({ body }) => body);

describe('a report task', () => {
  it('a task requests all days at once, with names as titles and the CSV as text', async () => {
    const done = await read({});
    expect(bodiesOf(done, 'create')).toEqual([
      {
        advertiser_id: ACCOUNT,
        report_type: 'BASIC',
        data_level: 'AUCTION_CAMPAIGN',
        dimensions: ['campaign_id', 'stat_time_day', 'country_code'],
        metrics: ['spend', 'clicks'],
        filtering: [{ field_name: 'campaign_status', filter_type: 'IN', filter_value: '["STATUS_ALL"]' }],
        start_date: '2023-01-01',
        end_date: '2024-03-15',
        output_format: 'CSV_STRING',
        enable_report_title_translation: false,
      },
    ]);
    expect(done.api.callsOf('report/integrated/get/')).toEqual([]);
  });

  it('a task returns rows in the form of synchronous reports, with codes instead of names of countries', async () => {
    expect((await read({})).rows).toEqual([
      {
        dimensions: {
          advertiser_id: ACCOUNT,
          buying_type: 'AUCTION_OR_RESERVATION_RF',
          campaign_id: '1',
          stat_time_day: '2024-01-01',
          country_code: 'NO',
        },
        metrics: { spend: '1.50', clicks: null },
      },
    ]);
  });

  it.each([
    ['US', 'US'],
    ['NONE', 'NONE'],
    ['None', 'None'],
    ['-', '-'],
    ['Atlantis', 'Atlantis'],
  ])('the country %s becomes %s', async (name, kept) => {
    const { rows, session } = await read({ file: FILE.replace('Norway', name) });
    expect((rows[0]?.['dimensions'] as JsonObject)['country_code']).toBe(kept);
    expect(session.log.lines.some((line) => line.includes('Atlantis'))).toBe(name === 'Atlantis');
  });

  it('a file without dimensions is an error', async () => {
    await expect(read({ file: 'Campaign ID,Cost\n1,2\n' })).rejects.toMatchObject({
      what: `TikTok report/task/download/ for account ${ACCOUNT}: the file is broken: it has no column campaign_id, stat_time_day, country_code; it has Campaign ID, Cost.`,
    });
  });

  it('a task is created without a refused metric, and the test task of the search is cancelled', async () => {
    const done = await read({
      created: ({ body }) =>
        (body?.['metrics'] as readonly string[]).includes('clicks')
          ? refusal(40002, 'Conflict occurs.')
          : undefined,
    });
    expect(bodiesOf(done, 'cancel')).toEqual([{ advertiser_id: ACCOUNT, task_id: '1' }]);
    expect(bodiesOf(done, 'create').at(-1)?.['metrics']).toEqual(['spend']);
    expect(done.rows).toHaveLength(1);
    expect(done.session.log.lines.join('\n')).toContain('retrying without clicks');
  });

  it('a metric that a refusal names is dropped in one further request', async () => {
    const done = await read({
      created: ({ body }) =>
        (body?.['metrics'] as readonly string[]).includes('clicks')
          ? refusal(40002, "Invalid metric fields: ['clicks']. ")
          : undefined,
    });
    expect(bodiesOf(done, 'create').map((body) => body?.['metrics'])).toEqual([
      ['spend', 'clicks'],
      ['spend'],
    ]);
    expect([done.rows.length, bodiesOf(done, 'cancel')]).toEqual([1, []]);
    expect(done.warnings).toEqual([expect.stringMatching(/stay empty: clicks\.$/)]);
  });

  it('a task that fails because of a metric is created again without it', async () => {
    const done = await read({
      checked: (task) =>
        (task?.body?.['metrics'] as readonly string[]).includes('clicks')
          ? envelope({ status: 'FAILED', message: `${'x'.repeat(2000)} Invalid metric: clicks not support` })
          : undefined,
    });
    expect(bodiesOf(done, 'create').map((body) => body?.['metrics'])).toEqual([
      ['spend', 'clicks'],
      ['spend'],
    ]);
    expect(done.rows).toHaveLength(1);
    expect(done.warnings).toEqual([expect.stringMatching(/stay empty: clicks\.$/)]);
  });

  it('a refused dimension is an error that names it', async () => {
    const reading = read({ created: () => refusal(40002, 'Invalid dim: country_code is not exist') });
    await expect(reading).rejects.toMatchObject({
      failureType: 'config_error',
      remedy: expect.stringContaining('does not accept the dimension country_code here') as unknown,
    });
  });

  it('deleted objects are read page by page, in windows, if tasks accept no status filter', async () => {
    const done = await read({
      created: ({ body }) =>
        body?.['filtering'] === undefined ? undefined : refusal(40002, 'campaign_status is not supported.'),
    });
    const requests = done.api.callsOf('report/integrated/get/');
    expect(requests).toHaveLength(15);
    expect(requests[0]?.query).toMatchObject({ start_date: '2023-01-01', end_date: '2023-01-30' });
    expect(requests[0]?.query['filtering']).toBe(
      '[{"field_name":"campaign_status","filter_type":"IN","filter_value":"[\\"STATUS_DELETE\\"]"}]',
    );
  });
});

describe('a task without rows', () => {
  it.each([
    ['nothing', '', 2],
    ['only a header', 'campaign_id,stat_time_day,country_code,spend,clicks\n', 1],
  ])(
    'a task without rows is confirmed with a synchronous request per window if its file has %s',
    async (_, file, tasks) => {
      const done = await read({ file });
      expect(done.rows).toEqual([]);
      expect(bodiesOf(done, 'create')).toHaveLength(tasks);
      const requests = done.api.callsOf('report/integrated/get/').map(({ query }) => query);
      expect(requests).toHaveLength(15);
      expect(requests[0]).toEqual({
        advertiser_id: ACCOUNT,
        report_type: 'BASIC',
        data_level: 'AUCTION_CAMPAIGN',
        dimensions: '["campaign_id","stat_time_day","country_code"]',
        metrics: '["spend","clicks"]',
        filtering:
          '[{"field_name":"campaign_status","filter_type":"IN","filter_value":"[\\"STATUS_ALL\\"]"}]',
        start_date: '2023-01-01',
        end_date: '2023-01-30',
        page: '1',
        page_size: '1',
      });
    },
  );

  it('a task without rows is a transient_error if the report has rows', async () => {
    await expect(read({ file: '', rows: 7 })).rejects.toMatchObject({
      failureType: 'transient_error',
      what: `TikTok report/task/download/ for account ${ACCOUNT}: the file of the task has no rows, but the report has 7.`,
    });
  });
});

describe('a task whose file lacks a metric', () => {
  it('a file that lacks a metric is read with a warning', async () => {
    const { rows, warnings } = await read({ file: FILE.replace(',clicks', '').replace('1.50,', '1.50') });
    expect(rows).toHaveLength(1);
    expect(warnings).toEqual([
      'The file of a report task lacks requested columns, which stay empty: clicks.',
    ]);
  });
});

describe('a task that is refused after it was created', () => {
  it('a refused task id does not change the metrics', async () => {
    const api = createFakeApi(({ path }) =>
      path === 'report/task/create/'
        ? envelope({ task_id: '1' })
        : refusal(40002, 'task_id: Not a valid number.'),
    );
    const session = createTestSession(api);
    const reading = collect(
      readTasks(session, {
        report: REPORT,
        slice: {
          partition: { advertiser_id: ACCOUNT },
          dates: { start: '2024-03-01', end: '2024-03-15' },
        },
        io: { wait: () => Promise.resolve(), slots: onePageAtATime(), signal: new AbortController().signal },
      }),
    );
    await expect(reading).rejects.toMatchObject({ code: 40002 });
    expect(api.callsOf('report/task/create/')).toHaveLength(1);
  });
});

describe('more days than a task takes', () => {
  const refuseLongTasks = (call: ApiCall): ApiAnswer | undefined => {
    const { start_date: start, end_date: end } = call.body ?? {};
    const days = (Date.parse(String(end)) - Date.parse(String(start))) / 86_400_000 + 1;
    return days > 30 ? refusal(40002, 'The time span exceeds 30 days.') : undefined;
  };

  it('days that a task refuses are split into several tasks', async () => {
    const done = await read({ created: refuseLongTasks });
    const accepted = bodiesOf(done, 'create').filter((body) => body?.['start_date'] !== '2023-01-01');
    expect(accepted).toHaveLength(14);
    expect(accepted.at(-1)).toMatchObject({ start_date: '2024-02-25', end_date: '2024-03-15' });
    expect(done.rows).toHaveLength(15);
  });
});
