import { describe, expect, it } from '@jest/globals';

import type { JsonObject } from '../../cdk/index.js';
import { recordsOf, runSync } from '../../cdk/testing/run-sync.js';
import { parseConfig } from '../../tiktok/config/config.js';
import { selectAccounts } from '../../tiktok/accounts/select-accounts.js';
import {
  createFakeApi,
  createTestSession,
  page,
  textAnswer,
  type ApiAnswer,
  type ApiCall,
} from '../../tiktok/testing/api.js';
import { DEFAULT_SETTINGS, streamsOf } from '../index.js';
import { sample, sampleAnswer } from '../testing/fixtures.js';

/* Recorded responses of report tasks, and of a token's accounts, through the real client and report engines. */

const US = '7100000000000000002';
const CAMPAIGN = '1800000000000001';

/** Tasks by country or age do not support metrics that count people, so these reports have few metrics. */
const { customReports } = parseConfig({
  ...{ access_token: 'a-token', accounts: US, start_date: '2024-03-01' },
  custom_reports: [
    { name: 'by_country', level: 'campaign', dimensions: ['country_code'], metrics: ['spend'] },
    {
      ...{ name: 'by_age', level: 'adgroup', dimensions: ['age', 'gender'] },
      metrics: ['campaign_id', 'campaign_name', 'adgroup_name', 'spend', 'impressions', 'clicks'],
    },
  ],
});

interface Given {
  readonly created?: string;
  readonly checks: readonly string[];
  readonly downloads: readonly ApiAnswer[];
  readonly name?: string;
}

/** Reads one day of a report through a task with these responses, in order. */
async function read({ created = 'report_task_create', checks, downloads, name = 'ad_insights' }: Given) {
  const left = { checks: [...checks], downloads: [...downloads] };
  const next = (call: ApiCall): ApiAnswer => {
    switch (call.path) {
      case 'advertiser/info/':
        return page([{ advertiser_id: US, display_timezone: 'UTC', currency: 'USD' }]);
      case 'report/task/create/':
        return sampleAnswer(created);
      case 'report/task/check/':
        return sampleAnswer('report_task_check', left.checks.shift() ?? 'success');
      case 'report/task/download/':
        return left.downloads.shift() ?? page([]);
      case 'report/task/cancel/':
        return sampleAnswer('report_task_cancel');
      default:
        return page([]);
    }
  };
  const api = createFakeApi(next);
  const days = { start_date: '2024-03-01', end_date: '2024-03-01' };
  const session = createTestSession(api, { accounts: US, report_engine: 'async', ...days });
  const all = streamsOf({ ...DEFAULT_SETTINGS, customReports });
  const streams = all.filter((stream) => stream.name === name);
  const { messages, complete } = await runSync({ session, streams, clock: session.clock, log: session.log });
  return { api, complete, rows: recordsOf(messages).map(({ data }) => data), log: session.log.lines };
}

const bodyOf = (place: string, name: string): string =>
  String((sample('report_task_download')[place] as JsonObject)[name]);

/** The recorded file with a day in each row, as in the stream's report. */
const withDay = (file: string): string =>
  file
    .trimEnd()
    .split('\n')
    .map((line, index) => `${line},${index === 0 ? 'stat_time_day' : '2024-03-01 00:00:00'}`)
    .map((line) => `${line}\n`)
    .join('');

describe('recorded responses of a report task', () => {
  it('a report task is created, polled and downloaded, and its file becomes rows', async () => {
    const file = withDay(`ad_id,spend\n1800000000000201,107.56\n`);
    const { api, complete, rows } = await read({
      checks: ['queuing', 'processing', 'success'],
      downloads: [sampleAnswer('report_task_download', 'not_ready'), textAnswer(file)],
    });
    expect(complete).toBe(true);
    expect(rows).toMatchObject([
      { advertiser_id: US, ad_id: '1800000000000201', stat_time_day: '2024-03-01', spend: 107.56 },
    ]);
    const asked = api.callsOf('report/task/check/').map(({ query }) => query['task_id']);
    expect(new Set(asked)).toEqual(new Set(['7300000000000000001']));
    expect(asked.length).toBeGreaterThanOrEqual(3);
  });

  it("country names in a task's file become country codes", async () => {
    const file = withDay(bodyOf('async_country_defect', 'body'));
    const { complete, rows } = await read({
      name: 'by_country',
      checks: [],
      downloads: [textAnswer(file)],
    });
    expect(complete).toBe(true);
    expect(rows).toMatchObject([{ campaign_id: CAMPAIGN, country_code: 'US', spend: 12.3 }]);
  });

  it.each(['failed', 'canceled'])(
    'a report task that has %s yields no rows and fails the stream',
    async (status) => {
      const { complete, rows } = await read({ checks: Array<string>(20).fill(status), downloads: [] });
      expect({ complete, rows }).toEqual({ complete: false, rows: [] });
    },
  );

  it.each(['ad_id_v2', 'ad_id'])(
    'a task by ad_id_v2 is read, with its lists, if its file calls the id %s',
    async (title) => {
      const file = withDay(
        `${title},spend,ad_text,ad_text_list\n1,1.25,-,"[""a, 🅰️"",""b""]"\n2,1,c,-\n3,1,-,"a, b"\n`,
      );
      const { api, rows } = await read({
        name: 'smart_plus_ad_insights',
        created: 'report_task_ad_id_v2',
        checks: [],
        downloads: [textAnswer(file)],
      });
      const columns = ['ad_id_v2', 'spend', 'ad_text', 'ad_text_list'];
      expect(rows.map((row) => columns.map((column) => row[column]))).toEqual([
        ['1', 1.25, null, ['a, 🅰️', 'b']],
        ['2', 1, 'c', null],
        ['3', 1, null, ['a, b']],
      ]);
      expect(rows.filter((row) => 'ad_id' in row)).toEqual([]);
      expect(api.callsOf('report/task/create/')[0]?.body).toMatchObject({
        data_level: 'AUCTION_AD',
        dimensions: ['ad_id_v2', 'stat_time_day'],
      });
      expect(api.callsOf('report/task/check/')[0]?.query['task_id']).toBe('7320000000000000001');
    },
  );

  it('a file that has a list in place of an attribute lacks no column', async () => {
    const file = withDay(`ad_id_v2,spend,call_to_action_list\n1,1.25,"[""Learn more""]"\n`);
    const { rows, log } = await read({
      name: 'smart_plus_ad_insights',
      created: 'report_task_ad_id_v2',
      checks: [],
      downloads: [textAnswer(file)],
    });
    expect(rows).toMatchObject([{ ad_id_v2: '1', call_to_action_list: ['Learn more'] }]);
    const lacking = log.find((line) => line.includes('lacks requested columns')) ?? '';
    expect(lacking).toMatch(/\bad_text\b/);
    expect(lacking).not.toMatch(/call_to_action/);
  });

  it('a file with column names as titles becomes rows, and one with translated titles fails the stream', async () => {
    const raw = await read({
      name: 'by_age',
      checks: [],
      downloads: [textAnswer(withDay(bodyOf('csv_string_mode', 'body_raw_titles')))],
    });
    expect(raw.rows).toMatchObject([
      {
        adgroup_id: '578',
        campaign_id: '482',
        age: 'AGE_13_17',
        gender: 'FEMALE',
        spend: 107.56,
        clicks: 280,
      },
    ]);
    const translated = await read({
      name: 'by_age',
      checks: [],
      downloads: Array<ApiAnswer>(9).fill(textAnswer(bodyOf('csv_string_mode', 'body_translated_titles'))),
    });
    expect({ complete: translated.complete, rows: translated.rows }).toEqual({ complete: false, rows: [] });
  });
});

describe('the recorded accounts of a token', () => {
  it('all recorded accounts of a token are selected, with ids as text', async () => {
    const api = createFakeApi(() => sampleAnswer('oauth2_advertiser_get'));
    const { client, clock, log } = createTestSession(api);
    const { accounts } = await selectAccounts(
      { accounts: [], discovery: { appId: '7000000000000000000', secret: 'hush' }, accountFilter: undefined },
      { client, clock, log, io: { wait: () => Promise.resolve() } },
    );
    expect(accounts).toEqual(['7100000000000000001', US]);
  });
});
