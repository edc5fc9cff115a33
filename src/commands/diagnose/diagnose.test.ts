import { describe, expect, it } from '@jest/globals';

import { addDays, printable, type JsonObject } from '../../cdk/index.js';
import { createTestClock, createTestLogger } from '../../cdk/testing/fakes.js';
import { deadToken, denyEndpoint, type Fault, type Simulator } from '../../simulator/index.js';
import { source } from '../../connector/source.js';
import { NOW, TODAY, withSimulator } from '../../connector/testing/in-process.js';
import { DEFAULT_ACCOUNTS, diagnose, isOfTheApi } from './diagnose.js';
import { judge, type Judgement } from './judgement.js';
import { renderJudgements } from './diagnose-report.js';

const WORLD = { accounts: 4, campaigns: 2, adgroups: 2, ads: 4, days: 20 };

interface Asked {
  /** Default: all. */
  readonly streams?: readonly string[];
  readonly faults?: readonly Fault[];
  readonly config?: JsonObject;
  readonly world?: typeof WORLD;
}

async function diagnosisOf({ streams, faults = [], config = {}, world = WORLD }: Asked) {
  return withSimulator({ ...world, date: () => new Date(NOW).toUTCString(), faults }, async (simulator) => {
    const parsed = source.parseConfig({ ...configOf(simulator), ...config });
    const known = source.streams(parsed).filter(isOfTheApi);
    const said: string[] = [];
    const { probes } = await diagnose(parsed, {
      streams: streams === undefined ? known : known.filter(({ name }) => streams.includes(name)),
      accounts: DEFAULT_ACCOUNTS,
      io: {
        ...{ clock: createTestClock(NOW), log: createTestLogger(), forPeople: printable },
        env: { TIKTOK_API_BASE_URL: simulator.url },
      },
      say: (text) => said.push(text),
    });
    const judgements = probes.map(judge);
    const table = renderJudgements(judgements);
    return { judgements, table, said, known, requests: [...simulator.requests] };
  });
}

const configOf = (simulator: Simulator): JsonObject => ({
  access_token: simulator.token,
  accounts: simulator.world.accounts.map(({ id }) => id),
  start_date: addDays(TODAY, -60),
  requests_per_second: 10,
});

/** The findings about one stream whose responses are changed by faults. */
async function judgementOf(stream: string, faults: readonly Fault[]): Promise<Judgement> {
  const { judgements } = await diagnosisOf({ streams: [stream], faults });
  return judgements[0] ?? { stream, verdict: 'not tested', rows: 0, remarks: [], unseen: [] };
}

const rewritten = (path: string, change: JsonObject): Fault => ({
  path,
  do: {
    kind: 'rows',
    rewrite: (rows) => rows.map((row) => ({ ...row, ...(change as typeof row) })),
  },
});

/** Differences in every response of this simulator. */
const KNOWN = 'Unknown fields: new_experimental_field.';

describe('a diagnosis of all streams', () => {
  it('a diagnosis sends a few requests per stream, fits a terminal and announces its maximum of requests', async () => {
    const { judgements, table, said, known, requests } = await diagnosisOf({});
    expect(judgements.map(({ stream }) => stream)).toEqual(known.map(({ name }) => name));
    expect(new Set(judgements.map(({ verdict }) => verdict))).toEqual(
      new Set(['works', 'works with differences']),
    );
    expect(judgements.filter(({ rows }) => rows === 0)).toEqual([]);
    expect(new Set(judgements.flatMap(({ remarks }) => remarks))).toEqual(new Set([KNOWN]));
    expect(said).toEqual([
      `Testing ${known.length} streams, 5 rows per page, up to 3 accounts until one has rows. Most streams take one or two requests, none more than 20: at most ${(known.length * 20).toLocaleString('en-US')} requests, ${Math.ceil((known.length * 20) / 600)} min at 10 requests per second.`,
    ]);
    expect(requests.length).toBeLessThan(known.length * 2);
    for (const line of table.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    expect(table).toMatch(/^campaigns +works with differences +2$/m);
    expect(table).toMatch('works with differences: advertisers, campaigns, adgroups, ads\n');
  });

  it('a diagnosis requests reports like a sync, but with small pages of the last complete day', async () => {
    const { requests } = await diagnosisOf({ streams: ['ad_insights_by_country'] });
    const [asked, ...others] = requests.filter(({ path }) => path === 'report/integrated/get/');
    expect(others).toEqual([]);
    expect(asked?.query).toMatchObject({
      ...{ report_type: 'BASIC', data_level: 'AUCTION_AD', page: '1', page_size: '5' },
      dimensions: ['ad_id', 'stat_time_day', 'country_code'],
      filtering: [{ field_name: 'ad_status', filter_type: 'IN', filter_value: '["STATUS_ALL"]' }],
      ...{ start_date: '2026-05-19', end_date: '2026-05-19' },
    });
  });
});

describe('the diagnosis of a stream', () => {
  it('a denied stream is reported with what to do, for each account that was tried', async () => {
    const denied = await judgementOf('images', [denyEndpoint('file/image/ad/search/')]);
    expect([denied.verdict, denied.rows]).toEqual(['denied', 0]);
    expect(denied.remarks).toHaveLength(3);
    expect(denied.remarks[0]).toMatch(/no permission.*Authorize the app again with this permission/);
  });

  it('a stream that one account denies is read from the next account', async () => {
    await withSimulator(WORLD, async ({ world: { accounts } }) => {
      const fault = { ...denyEndpoint('file/image/ad/search/'), advertiserId: accounts[0]?.id ?? '' };
      const { verdict, rows, remarks } = await judgementOf('images', [fault]);
      expect([verdict, rows]).toEqual(['works with differences', 5]);
      expect(remarks[0]).toMatch(`for account ${accounts[0]?.id ?? ''}: no permission`);
    });
  });

  it('a refused stream has failed, and the report quotes the code and text of the API', async () => {
    const { verdict, remarks } = await judgementOf('music', [
      { path: 'file/music/get/', do: { kind: 'code', code: 40002, message: 'page_size: too large.' } },
    ]);
    expect(verdict).toBe('failed');
    expect(remarks[0]).toMatch(/code 40002, "page_size: too large\."/);
  });

  it.each<[string, string, Fault, string]>([
    [
      'an unknown field',
      'images',
      rewritten('file/image/ad/search/', { shade: 'blue' }),
      'Unknown fields: shade.',
    ],
    [
      'a value that does not fit its column',
      'images',
      rewritten('file/image/ad/search/', { width: 'wide' }),
      'A value does not fit its column: width is text.',
    ],
    [
      'rows without their key',
      'images',
      rewritten('file/image/ad/search/', { image_id: '' }),
      'Rows lack a part of the primary key: image_id.',
    ],
    [
      'totals that contradict the pages',
      'images',
      { path: 'file/image/ad/search/', do: { kind: 'totals', totalPage: 9 } },
      'file/image/ad/search/: total_page is 9 for',
    ],
    [
      'no page_info',
      'images',
      { path: 'file/image/ad/search/', do: { kind: 'data', change: { page_info: null } } },
      'file/image/ad/search/: no page_info.',
    ],
    [
      'a missing metric',
      'campaign_insights',
      {
        path: 'report/integrated/get/',
        do: {
          kind: 'rows',
          rewrite: (rows) => rows.map((row) => ({ ...row, metrics: { spend: '1.00' } })),
        },
      },
      'report/integrated/get/: missing requested metrics:',
    ],
  ])('%s makes a stream work with differences, and is named', async (...[, stream, fault, remark]) => {
    const { verdict, remarks } = await judgementOf(stream, [fault]);
    expect(verdict).toBe('works with differences');
    expect(remarks.map((line) => line.slice(0, remark.length))).toContain(remark);
  });

  it('a report with refused metrics works with differences, which name the metrics and quote the API', async () => {
    const { verdict, remarks, rows } = await judgementOf('campaign_insights', [
      {
        path: 'report/integrated/get/',
        match: ({ query }) => (query['metrics'] as readonly string[]).includes('vta_conversion'),
        do: { kind: 'code', code: 40002, message: 'Invalid metric fields: vta_conversion' },
      },
    ]);
    expect([verdict, rows > 0]).toEqual(['works with differences', true]);
    expect(remarks.join('\n')).toMatch(
      'report/integrated/get/: a request was refused with code 40002, "Invalid metric fields: vta_conversion".',
    );
    expect(remarks).toContain('Refused metrics, omitted from the request: vta_conversion.');
  });

  it('notices in headers and in the envelope are reported', async () => {
    const { remarks } = await judgementOf('languages', [
      {
        path: 'tool/language/',
        do: {
          kind: 'http',
          status: 200,
          headers: {
            'content-type': 'application/json',
            'x-api-deprecation-info': 'gone in 2027',
            'x-tt-ads-throttle': 'cut',
          },
          body: JSON.stringify({
            ...{ code: 0, message: 'OK', request_id: 'x', more: 1 },
            data: { languages: [{ code: 'en', name: 'English' }] },
          }),
        },
      },
    ]);
    expect(remarks).toEqual([
      'tool/language/: header x-tt-ads-throttle: "cut".',
      'tool/language/: unknown fields in the envelope: more.',
      expect.stringMatching(/^TikTok says about the API version .* "gone in 2027"/),
    ]);
  });
});

describe('a diagnosis that stops early', () => {
  it('an invalid token ends the diagnosis', async () => {
    const { judgements, said, known, requests } = await diagnosisOf({ faults: [deadToken()] });
    expect(judgements.map(({ verdict }) => verdict)).toEqual(['failed']);
    expect(judgements[0]?.remarks[0]).toMatch('set the new token as access_token');
    expect(said[1]).toMatch(`Skipped ${known.length - 1} of ${known.length} streams.`);
    expect(requests).toHaveLength(1);
  });

  it('several failing endpoints in a row end the diagnosis', async () => {
    const { judgements, said } = await diagnosisOf({
      faults: [{ match: ({ path }) => path !== 'advertiser/info/', do: { kind: 'code', code: 50000 } }],
    });
    expect(judgements.map(({ verdict }) => verdict)).toEqual([
      'works with differences',
      ...Array<string>(4).fill('failed'),
    ]);
    expect(said.at(-1)).toMatch('4 endpoints in a row failed.');
  });

  it('a stream stops at its budget of requests', async () => {
    const { judgements, requests } = await diagnosisOf({
      streams: ['instant_pages'],
      faults: [{ path: 'page/get/', do: { kind: 'data', change: { list: [], page_info: null } } }],
    });
    expect(requests).toHaveLength(20);
    expect(judgements[0]?.verdict).toBe('works with differences');
    expect(judgements[0]?.remarks).toContain('Stopped after 20 requests, the maximum per stream.');
  });
});
