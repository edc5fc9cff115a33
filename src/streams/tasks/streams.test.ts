import { describe, expect, it } from '@jest/globals';

import type { Json, JsonObject } from '../../cdk/index.js';
import { errorsOf, lastStateOf, recordsOf, runSync } from '../../cdk/testing/run-sync.js';
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
} from '../../tiktok/testing/api.js';
import { DEFAULT_SETTINGS, streamsOf } from '../index.js';
import { sampleAnswer } from '../testing/fixtures.js';

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

/** The file as Python's repr of bytes. */
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

/** An API whose change log task is finished immediately. */
const logging =
  (changelog: Json) =>
  ({ path }: ApiCall): ApiAnswer => {
    if (path.endsWith('create/')) return sampleAnswer('changelog_task');
    return envelope(path.endsWith('check/') ? { status: 'SUCCESS' } : { status: 'SUCCESS', changelog });
  };

const CHECK: ApiCall = {
  ...{ path: 'changelog/task/check/', query: {}, body: undefined, headers: {}, timeoutMs: 1 },
};

/** The state of a change log that was read completely. */
const TO_TODAY = { states: [{ partition: { advertiser_id: ACCOUNT }, cursor: { time: '2024-03-15' } }] };

describe('the change log', () => {
  it.each<[string, Json]>([
    ['JSON in text', JSON.stringify({ file_data: shown, file_name: '1.csv' })],
    ['a Python dictionary', `{'file_data': ${shown}, 'file_name': '1.csv'}`],
    ['an object', { file_data: shown, file_name: '1.csv' }],
    ['Python bytes', shown],
    ['a file', FILE],
  ])('a change log that comes as %s has the same rows', async (_, changelog) => {
    const { rows, changes, complete } = await read({ name: 'change_log', answer: logging(changelog) });
    expect({ complete, changes }).toEqual({ complete: true, changes: [] });
    expect(rows).toEqual([{ ...ROW, change_id: rows[0]?.['change_id'] }]);
    expect(rows[0]?.['change_id']).toMatch(/^[0-9a-f]{32}$/);
  });

  it('identical changes get different ids, the same ones in each run', async () => {
    const last = FILE.slice(FILE.indexOf('2024-'));
    const keys = async (): Promise<readonly unknown[]> => {
      const { rows } = await read({ name: 'change_log', answer: logging(FILE + last + last) });
      return rows.map(({ change_id }) => change_id);
    };
    const first = await keys();
    expect(new Set(first).size).toBe(3);
    expect(await keys()).toEqual(first);
  });

  it('the documented response becomes rows', async () => {
    const answer = ({ path }: ApiCall): ApiAnswer =>
      path.endsWith('download/') ? sampleAnswer('changelog_download_dictionary') : logging('')(CHECK);
    const { rows, complete } = await read({
      name: 'change_log',
      answer: (call) => (call.path.endsWith('create/') ? sampleAnswer('changelog_task') : answer(call)),
    });
    expect(complete).toBe(true);
    expect(rows[0]).toMatchObject({
      time: '2026-06-30T15:20:00Z',
      object_id: '1800000000000101',
      details: [{ before_after: [{ before: '50.00 USD', after: '20.00 USD' }] }],
    });
  });

  const NONE = FILE.replace('changes,1', 'changes,0');

  it.each([
    ['only counts of zero', NONE.slice(0, NONE.indexOf('\r\n\r\n'))],
    ['counts of zero and a header', NONE.slice(0, NONE.indexOf('2024-'))],
    ['only a header', NONE.slice(NONE.indexOf('Time,'), NONE.indexOf('2024-'))],
  ])('a change log with %s is empty', async (_, changelog) => {
    const { rows, complete, messages, session } = await read({
      ...{ name: 'change_log', answer: logging(changelog) },
    });
    expect({ rows, complete }).toEqual({ rows: [], complete: true });
    expect(lastStateOf(messages, 'change_log')).toEqual(TO_TODAY);
    expect(session.log.lines.filter((line) => line.startsWith('WARN'))).toEqual([]);
  });

  it.each<[string, Json | undefined, string]>([
    ['no log', undefined, 'The change log was empty.'],
    ['null', null, 'The change log was empty.'],
    ['an empty text', '', 'The change log was empty.'],
    ['blank lines', '\r\n \r\n', 'The change log was empty.'],
    ['an object without a file', {}, 'The change log was empty.'],
  ])('a change log with %s is requested twice, and its cursor stays', async (_, changelog, doubt) => {
    const answer = (call: ApiCall): ApiAnswer =>
      call.path.endsWith('download/') && changelog === undefined
        ? envelope({})
        : logging(changelog ?? null)(call);
    const { rows, complete, messages, session, api } = await read({ name: 'change_log', answer });
    expect({ rows, complete }).toEqual({ rows: [], complete: true });
    expect(api.callsOf('changelog/task/create/')).toHaveLength(2);
    expect(lastStateOf(messages, 'change_log')).toEqual({ states: [] });
    expect(session.log.lines.filter((line) => line.startsWith('WARN'))).toEqual([
      `WARN change_log: advertiser_id ${ACCOUNT}: ${doubt} A second task returned the same, so rows may be missing. The cursor does not advance, so the next sync reads this again.`,
    ]);
  });

  it('the cursor stays if a second change log also counts more changes than it has lines', async () => {
    const file = FILE.replace('Bid changes,0', 'Bid changes,2');
    const { rows, complete, messages, session } = await read({ name: 'change_log', answer: logging(file) });
    expect([rows.length, new Set(rows.map(({ change_id }) => change_id)).size, complete]).toEqual([
      2,
      1,
      true,
    ]);
    expect(lastStateOf(messages, 'change_log')).toEqual({ states: [] });
    expect(session.log.lines.join('\n')).toContain('The change log claims more changes than it has lines.');
  });

  it.each([
    ['a count of one and a header', FILE.slice(0, FILE.indexOf('2024-'))],
    ['only a count of one', FILE.slice(0, FILE.indexOf('\r\n\r\n'))],
    ['a last line without a line break', FILE.slice(0, -2)],
    ['a truncated last line', FILE.slice(0, -60)],
  ])('a change log with %s is a transient error if a second task returns the same', async (_, changelog) => {
    const { rows, messages, api } = await read({ name: 'change_log', answer: logging(changelog) });
    expect(rows).toEqual([]);
    expect(api.callsOf('changelog/task/create/')).toHaveLength(2);
    expect(errorsOf(messages)[0]).toMatchObject({ failure_type: 'transient_error' });
    expect(errorsOf(messages)[0]?.message).toContain('the file is broken');
  });

  it('rows of a second task are emitted, and the cursor moves', async () => {
    let downloads = 0;
    const { rows, messages } = await read({
      name: 'change_log',
      answer: (call) =>
        call.path.endsWith('download/') && (downloads += 1) === 1 ? envelope({}) : logging(FILE)(call),
    });
    expect(rows).toHaveLength(1);
    expect(lastStateOf(messages, 'change_log')).toEqual(TO_TODAY);
  });

  it('a change log can have columns of any name', async () => {
    const file = FILE.replace('Source,App ID', 'Constructor,__proto__');
    const { rows } = await read({ name: 'change_log', answer: logging(file) });
    const { constructor: own, proto } = rows[0] as JsonObject & { constructor: unknown; proto: unknown };
    expect([own, proto]).toEqual(['Marketing API', '7536109600076988432']);
  });

  it.each<[Json]>([
    ['<xml/>'],
    ['{"file_data": "x'],
    ['Zeit,Objekt\r\n1,2\r\n'],
    [shown.slice(0, -1)],
    [shown.slice(0, -100)],
    [`{'file_data': ${shown.slice(0, -1)}`],
    [`{'file_data': ${shown.slice(0, -1)}, 'file_name': '1.csv'}`],
    [42],
  ])(
    'a change log of an unknown format is an error if a second task returns the same: %s',
    async (changelog) => {
      const { messages, api } = await read({ name: 'change_log', answer: logging(changelog) });
      expect(api.callsOf('changelog/task/create/')).toHaveLength(2);
      expect(errorsOf(messages)[0]).toMatchObject({ failure_type: 'system_error' });
      expect(errorsOf(messages)[0]?.message).toContain('TikTok sent a change log in an unknown format');
    },
  );

  it('the change log is requested in windows of 30 days, in UTC, and its state has the last day', async () => {
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

  it('the change log continues from the saved day, with the look-back of reports', async () => {
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

  it('the change log is requested without a time zone if the API rejects those that mean UTC', async () => {
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
]
  .map((line) => `${line}\n`)
  .join('');

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

/** An API whose leads are stored in one region, and whose tasks are finished immediately. */
const leading =
  (file: string, region?: string) =>
  ({ path, body, headers }: ApiCall): ApiAnswer => {
    if (path === 'page/get/') return sampleAnswer('page_get');
    if (path === 'page/lead/task/')
      return sampleAnswer('page_lead_task', body?.['task_id'] === undefined ? 'created' : 'succeed');
    return textAnswer(headers['x-lead-region'] === region ? file : 'lead id,created_time,Name\n');
  };

describe('leads', () => {
  it('leads have the answers of their form in one column', async () => {
    const { rows, changes, complete } = await read({ name: 'leads', answer: leading(LEADS) });
    expect({ complete, changes }).toEqual({ complete: true, changes: [] });
    expect(rows).toEqual([LEAD]);
  });

  it.each([
    ['us', 'US'],
    ['eu', 'EU'],
  ])('leads are requested from every region: %s', async (region, column) => {
    const { rows, api } = await read({ name: 'leads', answer: leading(LEADS, region) });
    expect(rows).toEqual([{ ...LEAD, region: column }]);
    const creations = api.callsOf('page/lead/task/').filter(({ body }) => body?.['task_id'] === undefined);
    expect(creations.map(({ body, headers }) => [body?.['page_id'], headers['x-lead-region']])).toEqual([
      ['7070000000000000001', undefined],
      ['7070000000000000001', 'us'],
      ['7070000000000000001', 'eu'],
    ]);
  });

  it('titles in words, times in seconds and guarded ids make no difference to leads', async () => {
    const titled = LEADS.replace('lead id,created_time', 'Lead ID,Created Time')
      .replace('adgroup_id', 'Ad Group ID')
      .replace('2024-03-01 09:00:00', String(Date.parse('2024-03-01T09:00:00Z') / 1000))
      .replace('7330000000000000001', '="7330000000000000001"');
    const { rows } = await read({ name: 'leads', answer: leading(titled) });
    expect(rows).toEqual([LEAD]);
  });

  it('a question with the name of a column or of another question is kept', async () => {
    const [header, line] = LEADS.trimEnd().split(/\n(?=7330)/);
    const odd = `${header ?? ''},Lead ID,Name\n${line ?? ''},mine,Doe\n`;
    const { rows } = await read({ name: 'leads', answer: leading(odd) });
    expect(rows[0]).toMatchObject({
      lead_id: '7330000000000000001',
      answers: { Name: 'Jane', 'Name (2)': 'Doe', 'Lead ID': 'mine' },
    });
  });

  it('leads without an id column get different ids', async () => {
    const file = 'Created Time,Name\n2024-03-01 09:00:00,Jane\n2024-03-01 09:00:00,John\n\n';
    const { rows } = await read({ name: 'leads', answer: leading(file) });
    expect(rows.map(({ answers }) => answers)).toEqual([{ Name: 'Jane' }, { Name: 'John' }]);
    expect(new Set(rows.map(({ lead_id }) => lead_id)).size).toBe(2);
  });

  it('leads have the id from their file, or null if it is empty', async () => {
    const { rows } = await read({ name: 'leads', answer: leading(LEADS.replace('7330000000000000001', '')) });
    expect(rows.map(({ lead_id }) => lead_id)).toEqual([null]);
  });

  it('leads can have questions of any name', async () => {
    const names = 'lead id,Constructor,toString,__proto__,hasOwnProperty';
    const { rows } = await read({ name: 'leads', answer: leading(`${names}\n1,a,b,c,d\n`) });
    expect(Object.entries(rows[0]?.['answers'] as JsonObject)).toEqual([
      ['Constructor', 'a'],
      ['toString', 'b'],
      ['__proto__', 'c'],
      ['hasOwnProperty', 'd'],
    ]);
  });

  it('leads can have ten thousand questions of the same name', async () => {
    const header = `lead id${',Why?'.repeat(9999)}`;
    const { rows } = await read({ name: 'leads', answer: leading(`${header}\n1${',x'.repeat(9999)}\n`) });
    expect(Object.keys(rows[0]?.['answers'] as JsonObject).slice(-1)).toEqual(['Why? (9999)']);
  });

  it.each(['', '\uFEFF', '\n\n'])('two empty lead files (%j) mean no leads, with a warning', async (file) => {
    const { rows, complete, session, api } = await read({ name: 'leads', answer: leading(file) });
    expect({ rows, complete }).toEqual({ rows: [], complete: true });
    const begun = api.callsOf('page/lead/task/').filter(({ body }) => body?.['task_id'] === undefined);
    expect(begun).toHaveLength(4);
    expect(session.log.lines.filter((line) => line.startsWith('WARN'))).toEqual([
      `WARN leads: advertiser_id ${ACCOUNT}: The file of a lead task was empty. A second task returned the same, so rows may be missing.`,
    ]);
  });

  it('the error page of a gateway is not a lead file', async () => {
    const html = '<html>\n<head><title>Bad Gateway</title></head>\n<body>\n</body>\n</html>\n';
    const { rows, messages } = await read({ name: 'leads', answer: leading(html) });
    expect(rows).toEqual([]);
    expect(errorsOf(messages)[0]).toMatchObject({ failure_type: 'transient_error' });
    expect(errorsOf(messages)[0]?.message).toContain(
      'it has no column lead_id or created_time or create_time',
    );
  });

  it("leads that the user may not read are a config error with the account's id", async () => {
    const { messages } = await read({
      name: 'leads',
      answer: (call) =>
        call.path === 'page/lead/task/' ? refusal(40001, 'only admins can') : leading(LEADS)(call),
    });
    expect(errorsOf(messages)[0]).toMatchObject({ failure_type: 'config_error' });
    expect(errorsOf(messages)[0]?.message).toContain(ACCOUNT);
  });

  it.each(['change_log', 'leads'] as const)('%s is skipped in the sandbox', async (name) => {
    const { complete, session, rows } = await read({
      ...{ name, config: { sandbox: true } },
      answer: () => refusal(40008, 'not implemented in sandbox'),
    });
    expect({ complete, rows }).toEqual({ complete: true, rows: [] });
    expect(session.log.lines.join('\n')).toContain('; skipped.');
  });
});
