import { describe, expect, it } from '@jest/globals';

import type { Json, JsonObject } from '../cdk/index.js';
import { errorsOf, lastStateOf, recordsOf, runSync } from '../cdk/testing/run-sync.js';
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
} from '../tiktok/testing/api.js';
import { DEFAULT_SETTINGS, streamsOf } from './index.js';
import { sampleAnswer } from './testing/fixtures.js';

interface Given {
  readonly name: 'change_log' | 'leads';
  readonly answer: (call: ApiCall) => ApiAnswer;
  readonly config?: JsonObject;
  readonly saved?: JsonObject;
}

async function read({ name, answer, config = {}, saved }: Given) {
  const api = createFakeApi((call) =>
    call.path === 'advertiser/info/'
      ? page([{ advertiser_id: ACCOUNT, display_timezone: 'UTC' }])
      : answer(call),
  );
  const session = createTestSession(api, config);
  const stream = streamsOf(DEFAULT_SETTINGS).filter((each) => each.name === name);
  const { messages, complete } = await runSync({
    ...{ session, streams: stream, clock: session.clock, log: session.log },
    ...(saved !== undefined && { saved: { [name]: saved } }),
  });
  const records = recordsOf(messages);
  return {
    ...{ api, session, messages, complete },
    rows: records.map(({ data }) => data),
    changes: records.flatMap(({ meta }) => meta?.changes ?? []),
  };
}

const FILE = [
  'Budget changes,1\r\nBid changes,0\r\nStatus changes,0\r\nTargeting changes,0\r\n\r\n',
  'Time,log_object_type,Object ID,Object,Operator,Source,App ID,Activity details\r\n',
  '2024-03-02 04:05,Ad group,1846211451413538,Budget,p***n@example.com,Marketing API,7536109600076988432,',
  `"[{""action"": ""Change "", ""name"": ""Budget"", ""before_after"": [{""before"": ""b'1,000.00 USD'"", ""after"": ""b'\\\\xe6\\\\x97\\\\xa5'""}]}]"\r\n`,
].join('');

/** As Python shows its bytes. */
const shown = `b'${FILE.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\r\n', '\\r\\n')}'`;

const ROW = {
  advertiser_id: ACCOUNT,
  time: '2024-03-02T04:05:00Z',
  object_type: 'Ad group',
  object_id: '1846211451413538',
  object: 'Budget',
  operator: 'p***n@example.com',
  source: 'Marketing API',
  app_id: '7536109600076988432',
  details: [{ action: 'Change ', name: 'Budget', before_after: [{ before: '1,000.00 USD', after: '日' }] }],
};

/** The API of a change log that is done at once. */
const logging =
  (changelog: Json) =>
  ({ path }: ApiCall): ApiAnswer => {
    if (path.endsWith('create/')) return sampleAnswer('changelog_task');
    return envelope(path.endsWith('check/') ? { status: 'SUCCESS' } : { status: 'SUCCESS', changelog });
  };

describe('the change log', () => {
  it.each<[string, Json]>([
    ['JSON in a text', JSON.stringify({ file_data: shown, file_name: '1.csv' })],
    ['a dictionary of Python', `{'file_data': ${shown}, 'file_name': '1.csv'}`],
    ['an object', { file_data: shown, file_name: '1.csv' }],
    ['bytes of Python', shown],
    ['a file', FILE],
  ])('is the same rows where it comes as %s', async (_, changelog) => {
    const { rows, changes, complete } = await read({ name: 'change_log', answer: logging(changelog) });
    expect({ complete, changes }).toEqual({ complete: true, changes: [] });
    expect(rows).toEqual([{ ...ROW, change_id: rows[0]?.['change_id'] }]);
    expect(rows[0]?.['change_id']).toMatch(/^[0-9a-f]{32}$/);
  });

  it('tells changes apart that look alike, and the same way each time', async () => {
    const last = FILE.slice(FILE.indexOf('2024-'));
    const keys = async (): Promise<readonly unknown[]> => {
      const { rows } = await read({ name: 'change_log', answer: logging(FILE + last + last) });
      return rows.map(({ change_id }) => change_id);
    };
    const first = await keys();
    expect(new Set(first).size).toBe(3);
    expect(await keys()).toEqual(first);
  });

  it.each([
    ['counts alone', FILE.slice(0, FILE.indexOf('\r\n\r\n'))],
    ['a header alone', FILE.slice(0, FILE.indexOf('2024-'))],
    ['nothing', ''],
  ])('is empty where there are %s', async (_, changelog) => {
    const { rows, complete } = await read({ name: 'change_log', answer: logging(changelog) });
    expect({ rows, complete }).toEqual({ rows: [], complete: true });
  });

  it.each([['<xml/>'], ['{"file_data": "x'], ['Zeit,Objekt\r\n1,2\r\n']])(
    'is an error where its form is not known: %s',
    async (changelog) => {
      const { messages } = await read({ name: 'change_log', answer: logging(changelog) });
      expect(errorsOf(messages)[0]).toMatchObject({ failure_type: 'system_error' });
      expect(errorsOf(messages)[0]?.message).toContain('a change log of a form that is not known here');
    },
  );

  it('is asked for in windows of thirty days, in UTC, and remembers the last day', async () => {
    const { api, messages } = await read({
      name: 'change_log',
      answer: logging(FILE),
      config: { start_date: '2024-02-01' },
    });
    expect(api.callsOf('changelog/task/create/').map(({ body }) => body)).toEqual([
      {
        advertiser_id: ACCOUNT,
        start_time: '2024-02-01 00:00:00',
        end_time: '2024-03-01 23:59:59',
        timezone: 'UTC',
      },
      {
        advertiser_id: ACCOUNT,
        start_time: '2024-03-02 00:00:00',
        end_time: '2024-03-15 23:59:59',
        timezone: 'UTC',
      },
    ]);
    expect(lastStateOf(messages, 'change_log')).toEqual({
      states: [{ partition: { advertiser_id: ACCOUNT }, cursor: { time: '2024-03-15' } }],
    });
  });

  it('goes on from the day that is saved, with the look-back of reports', async () => {
    const { api } = await read({
      name: 'change_log',
      answer: logging(FILE),
      config: { start_date: '2024-01-01', lookback_days: 3 },
      saved: { time: '2024-03-10' },
    });
    expect(api.callsOf('changelog/task/create/').map(({ body }) => body?.['start_time'])).toEqual([
      '2024-03-07 00:00:00',
    ]);
  });

  it('does without a zone where the API knows none of those that mean UTC', async () => {
    const { api, rows } = await read({
      name: 'change_log',
      answer: (call) =>
        call.body?.['timezone'] === undefined ? logging(FILE)(call) : refusal(40002, 'timezone: unknown'),
    });
    expect(api.callsOf('changelog/task/create/').map(({ body }) => body?.['timezone'])).toEqual([
      'UTC',
      'Etc/GMT',
      undefined,
    ]);
    expect(rows).toHaveLength(1);
  });
});

const LEADS = [
  'lead id,created_time,ad_id,ad_name,adgroup_id,adgroup_name,campaign_id,campaign_name,form_id,form_name,Name,"What, and when?"',
  '7330000000000000001,2024-03-01 09:00:00,9,Ad,5,Group,1,Campaign,7123456000000000001,Form,Jane,"Two\nlines"',
].join('\n');

const LEAD = {
  advertiser_id: ACCOUNT,
  lead_id: '7330000000000000001',
  page_id: '7070000000000000001',
  form_id: '7123456000000000001',
  form_name: 'Form',
  create_time: '2024-03-01T09:00:00Z',
  campaign_id: '1',
  campaign_name: 'Campaign',
  adgroup_id: '5',
  adgroup_name: 'Group',
  ad_id: '9',
  ad_name: 'Ad',
  region: 'OTHER',
  answers: { Name: 'Jane', 'What, and when?': 'Two\nlines' },
};

/** The API of leads that are kept in one place and done at once. */
const leading =
  (file: string, region?: string) =>
  ({ path, body, headers }: ApiCall): ApiAnswer => {
    if (path === 'page/get/') return sampleAnswer('page_get');
    if (path === 'page/lead/task/')
      return sampleAnswer('page_lead_task', body?.['task_id'] === undefined ? 'created' : 'succeed');
    return textAnswer(headers['x-lead-region'] === region ? file : '');
  };

describe('leads', () => {
  it('are rows with the answers of their form in one column', async () => {
    const { rows, changes, complete } = await read({ name: 'leads', answer: leading(LEADS) });
    expect({ complete, changes }).toEqual({ complete: true, changes: [] });
    expect(rows).toEqual([LEAD]);
  });

  it.each([
    ['us', 'US'],
    ['eu', 'EU'],
  ])('are looked for in every place that they are kept in: %s', async (region, column) => {
    const { rows, api } = await read({ name: 'leads', answer: leading(LEADS, region) });
    expect(rows).toEqual([{ ...LEAD, region: column }]);
    const creations = api.callsOf('page/lead/task/').filter(({ body }) => body?.['task_id'] === undefined);
    expect(creations.map(({ body, headers }) => [body?.['page_id'], headers['x-lead-region']])).toEqual([
      ['7070000000000000001', undefined],
      ['7070000000000000001', 'us'],
      ['7070000000000000001', 'eu'],
    ]);
  });

  it('are the same under titles in words, with times in seconds and guarded ids', async () => {
    const titled = LEADS.replace('lead id,created_time', 'Lead ID,Created Time')
      .replace('adgroup_id', 'Ad Group ID')
      .replace('2024-03-01 09:00:00', String(Date.parse('2024-03-01T09:00:00Z') / 1000))
      .replace('7330000000000000001', '="7330000000000000001"');
    const { rows } = await read({ name: 'leads', answer: leading(titled) });
    expect(rows).toEqual([LEAD]);
  });

  it('keep a question that is called as a column is, or as another question', async () => {
    const [header, line] = LEADS.split(/\n(?=7330)/);
    const odd = `${header ?? ''},Lead ID,Name\n${line ?? ''},mine,Doe`;
    const { rows } = await read({ name: 'leads', answer: leading(odd) });
    expect(rows[0]).toMatchObject({
      lead_id: '7330000000000000001',
      answers: { Name: 'Jane', 'Name (2)': 'Doe', 'Lead ID': 'mine' },
    });
  });

  it('are told apart also where they have no id', async () => {
    const { rows } = await read({ name: 'leads', answer: leading('Name\nJane\nJohn\n\n') });
    expect(rows.map(({ answers }) => answers)).toEqual([{ Name: 'Jane' }, { Name: 'John' }]);
    expect(new Set(rows.map(({ lead_id }) => lead_id)).size).toBe(2);
  });

  it('are refused in the name of the account where the person may not have them', async () => {
    const { messages } = await read({
      name: 'leads',
      answer: (call) =>
        call.path === 'page/lead/task/' ? refusal(40001, 'only admins can') : leading(LEADS)(call),
    });
    expect(errorsOf(messages)[0]).toMatchObject({ failure_type: 'config_error' });
    expect(errorsOf(messages)[0]?.message).toContain(ACCOUNT);
  });

  it.each(['change_log', 'leads'] as const)(
    'are left out of the sandbox, as the change log is: %s',
    async (name) => {
      const { complete, session, rows } = await read({
        ...{ name, config: { sandbox: true } },
        answer: () => refusal(40008, 'not implemented in sandbox'),
      });
      expect({ complete, rows }).toEqual({ complete: true, rows: [] });
      expect(session.log.lines.join('\n')).toContain('left out');
    },
  );
});
