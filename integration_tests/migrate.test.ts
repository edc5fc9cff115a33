import { readFileSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { peersBeside } from '../scripts/render/counterparts.mjs';
import { ORIGINS } from '../src/commands/migrate/origins.js';
import { source } from '../src/connector/source.js';
import { startSimulator, type Simulator } from '../src/simulator/index.js';
import { DEFAULT_SETTINGS, streamsOf } from '../src/streams/index.js';
import { connectionSpecification } from '../src/tiktok/index.js';
import { serverProblems } from './conformance/rules/server-problems.js';
import { withFiles, type Outcome } from './support/connector.js';
import { blocksOf, filesIn, namesInColumn, sectionUnder, typeBlock } from './support/documented-commands.js';
import { readFrom } from './support/reads.js';
import { leaksOf } from './support/secrets.js';
import { FAST_CLOCK, now } from './support/time.js';

const streams = streamsOf(DEFAULT_SETTINGS);

const root = fileURLToPath(new URL('..', import.meta.url));
const documented = readFileSync(join(root, 'docs/migrating.md'), 'utf8');

const TOKEN = 'migrated-token-0123456789';
const APP_SECRET = 'migrated-app-secret-0123456789';

const A = '7100000000000000001';
const B = '7100000000000000002';

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({
    accounts: 2,
    campaigns: 1,
    adgroups: 1,
    ads: 2,
    days: 60,
    mostImpressions: 5,
    now,
    token: TOKEN,
  });
});
afterAll(() => simulator.close());

/** The files of a section, with this test's secrets filled in. */
const givenIn = (section: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(filesIn(section)).map(([name, content]) => [
      name,
      content.replace('YOUR_TOKEN', TOKEN).replace('YOUR_APP_SECRET', APP_SECRET),
    ]),
  );

/** Types a block of the document in a folder with the connector, as in a clone. */
const type = (block: string, cwd: string) =>
  typeBlock(block, { cwd, env: { ...FAST_CLOCK, TIKTOK_API_BASE_URL: simulator.url } });

/** First days that reports requested, with their accounts; `check` tests permissions with pages of one row. */
const reportsAskedFor = (): readonly string[] =>
  simulator.requests
    .filter(({ path, query }) => path === 'report/integrated/get/' && query['page'] === '1')
    .filter(({ query }) => query['page_size'] !== '1')
    .map(({ query }) => `${String(query['advertiser_id'])} ${String(query['start_date'])}`)
    .sort();

/** The saved days of the document, minus its look-back of 3 days or the default of 7. */
const EXPECTED: Readonly<Record<string, readonly string[]>> = {
  // A page of ads takes two calls with the metrics of peers.
  "From Airbyte's source": [`${A} 2026-05-15`, `${A} 2026-05-15`, `${B} 2026-05-14`, `${B} 2026-05-14`],
  'From the Singer tap': [`${A} 2026-05-11`, `${B} 2026-05-10`],
  'From Mage': [`${A} 2026-05-11`, `${A} 2026-05-11`, `${B} 2026-05-11`, `${B} 2026-05-11`],
  'From Stitch': [`${A} 2026-05-11`, `${B} 2026-05-10`],
  'From Fivetran': [`${A} 2026-05-11`, `${B} 2026-05-10`],
};

describe.each(Object.keys(EXPECTED))('docs/migrating.md, %s', (heading) => {
  const section = sectionUnder(heading, documented);
  const firstRun = sectionUnder('The first run', documented);

  it('the documented migration works as written, and reports resume from the saved days', async () => {
    simulator.resetRequests();
    await withFiles(givenIn(section), async (path) => {
      symlinkSync(join(root, 'bin'), path('bin'));
      const typed = { stdout: '', stderr: '' };
      for (const block of [...blocksOf('sh', section), ...blocksOf('sh', firstRun)]) {
        const { stdout, stderr, exitCode } = await type(block, path('.'));
        typed.stdout += stdout;
        typed.stderr += stderr;
        expect({ block, exitCode, stderr: exitCode === 0 ? '' : stderr }).toEqual({
          block,
          exitCode: 0,
          stderr: '',
        });
      }
      expect([leaksOf(typed, TOKEN), leaksOf(typed, APP_SECRET)]).toEqual([[], []]);
      expect(typed.stdout).toContain('"access_token": "****"');
      expect(typed.stdout).toContain('"status":"SUCCEEDED"');
      expect(statSync(path('moved/config.json')).mode & 0o777).toBe(0o600);
      const config = JSON.parse(readFileSync(path('moved/config.json'), 'utf8')) as unknown;
      expect(config).toMatchObject({ access_token: TOKEN });
      expect(serverProblems(source.spec.connectionSpecification, config)).toEqual([]);
      expect(readFileSync(path('output.jsonl'), 'utf8')).toMatch(/"stream":"ad_insights","data"/);
      expect(readFileSync(path('objects.jsonl'), 'utf8')).toMatch(/"stream":"campaigns","data"/);
    });
    expect(reportsAskedFor()).toEqual(EXPECTED[heading]);
  });
});

const stream = (name: string, state: unknown) => ({
  type: 'STREAM',
  stream: { stream_descriptor: { name }, stream_state: state },
});

const perAccount = (field: string, values: Readonly<Record<string, string>>) => ({
  states: Object.entries(values).map(([account, value]) => ({
    partition: { advertiser_id: account, parent_slice: {} },
    cursor: { [field]: value },
  })),
});

/** States in every supported form; each omits something. */
const FOREIGN: readonly (readonly [form: string, from: string, state: unknown])[] = [
  [
    'per partition, under Airbyte’s names',
    'airbyte',
    [
      stream('ads_reports_daily', perAccount('stat_time_day', { [A]: '2026-05-10', [B]: '2026-05-12' })),
      stream('ads_audience_reports_by_country_daily', perAccount('stat_time_day', { [B]: '2026-05-12' })),
      stream('ad_groups', perAccount('modify_time', { [A]: '2026-05-10 01:02:03' })),
      stream('ads', perAccount('modify_time', { [A]: '2026-05-10 01:02:03', [B]: '2026-05-11 01:02:03' })),
      stream('ads_reports_hourly', perAccount('stat_time_hour', { [A]: '2026-05-10 01:00:00' })),
    ],
  ],
  [
    'as global cursors, less the length of the run',
    'airbyte',
    [
      stream('ads', {
        use_global_cursor: true,
        state: { modify_time: '2026-05-10 00:00:30' },
        lookback_window: 60,
      }),
      stream('ads_reports_daily', {
        use_global_cursor: true,
        state: { stat_time_day: '2026-05-10' },
        lookback_window: 60,
      }),
    ],
  ],
  [
    'as a legacy message',
    'airbyte',
    { type: 'LEGACY', data: { ads_reports_daily: { stat_time_day: '2026-05-10' } } },
  ],
  [
    'as a global message',
    'airbyte',
    {
      type: 'GLOBAL',
      global: {
        stream_states: [stream('ads', perAccount('modify_time', { [B]: '2026-05-10 01:02:03' })).stream],
      },
    },
  ],
  [
    'as bookmarks, one of an account that is not configured',
    'singer',
    {
      currently_syncing: 'ads',
      bookmarks: {
        advertisers: '2026-05-10T00:00:00.000000Z',
        ads: { [A]: '2026-05-10T00:00:00.000000Z', '7100000000000000009': '2026-05-10T00:00:00.000000Z' },
        ad_insights_by_platform: { [B]: '2026-05-10T00:00:00.000000Z' },
      },
    },
  ],
  [
    'as one bookmark for all',
    'singer',
    { bookmarks: { ad_insights: { stat_time_day: '2026-05-10T00:00:00+00:00' } } },
  ],
];

/** Objects and reports of three weeks, requested as fast as they come. */
const CONFIG = {
  access_token: TOKEN,
  accounts: `${A},${B}`,
  start_date: '2026-05-01',
  requests_per_second: 1000,
};

describe('a read with the migrated state', () => {
  /** What a read requested and wrote; requests are concurrent, so they are sorted. */
  const readWith = async (state: unknown): Promise<{ asked: readonly string[]; outcome: Outcome }> => {
    simulator.resetRequests();
    const outcome = await readFrom(simulator, { state, config: CONFIG });
    const asked = simulator.requests.map(({ path, query }) => {
      const { metrics, ...rest } = query;
      return `${path} ${JSON.stringify(rest)} ${Array.isArray(metrics) ? metrics.length : ''}`;
    });
    return { asked: asked.sort(), outcome };
  };

  let withoutState: readonly string[];
  beforeAll(async () => {
    ({ asked: withoutState } = await readWith([]));
  });

  it.each(FOREIGN)(
    'a read with the migrated state requests and writes the same as one with the original state (%s)',
    async (_, from, foreign) => {
      const migrated = await withFiles({ config: CONFIG, foreign }, async (path) => {
        const given = `--from ${from} --config ${path('config')} --state ${path('foreign')} --out ${path('out')}`;
        const { stdout, stderr, exitCode } = await type(`bin/source-tiktok-ads migrate ${given}`, root);
        expect({ exitCode, stderr: exitCode === 0 ? '' : stderr }).toEqual({ exitCode: 0, stderr: '' });
        expect(leaksOf({ stdout, stderr }, TOKEN)).toEqual([]);
        return readFileSync(path('out/state.json'), 'utf8');
      });
      const direct = await readWith(foreign);
      const moved = await readWith(migrated);
      expect(moved.asked).toEqual(direct.asked);
      expect(moved.outcome.records()).toEqual(direct.outcome.records());
      expect(moved.outcome.exitCode).toBe(0);
      expect(moved.asked).not.toEqual(withoutState);
    },
  );
});

describe('the tables of docs/migrating.md', () => {
  const airbyte = sectionUnder("From Airbyte's source", documented);
  const [, afterStreams = ''] = airbyte.split('**Streams:**');
  const [streamTable = '', afterTable = ''] = afterStreams.split("Airbyte's source has two versions");
  const [, without = ''] = afterTable.split('These have no counterpart');
  const reasons = without.split('If you need one of these')[0]?.match(/^- .*?:/gm) ?? [];
  const theirs = peersBeside(streams).find(({ column }) => column === 'Airbyte')?.streams ?? [];

  it('the tables have every stream of Airbyte’s source with the rows of one of ours, as the registry knows them', () => {
    const rows = theirs.flatMap(({ name, ours }) => (ours === undefined ? [] : [[name, ours]]));
    expect(rows.length).toBeGreaterThan(30);
    expect([namesInColumn(0, streamTable).flat(), namesInColumn(1, streamTable).flat()]).toEqual([
      rows.map(([name]) => name),
      rows.map(([, ours]) => ours),
    ]);
  });

  it('the document says which streams have no counterpart, and how many have one', () => {
    const none = reasons.flatMap((reason) => [...reason.matchAll(/`(\w+)`/g)].map(([, name]) => name));
    expect(none.sort()).toEqual(
      theirs
        .filter(({ ours }) => ours === undefined)
        .map(({ name }) => name)
        .sort(),
    );
    expect(documented).toContain(`| ${theirs.length - none.length} of ${theirs.length}, other names |`);
  });

  it('the tables have the keys that a migration renames, keeps or omits', () => {
    const table = airbyte.slice(airbyte.indexOf('| there'), airbyte.indexOf('**The state.**'));
    const named = new Set(namesInColumn(0, table).flat());
    const { renamed = {}, unneeded = {} } = ORIGINS['airbyte'] ?? {};
    for (const key of [...Object.keys(renamed), ...Object.keys(unneeded)]) expect(named).toContain(key);
    for (const [key, name] of Object.entries(renamed))
      expect(table).toMatch(new RegExp(`\`${key}\`.*\\| \`${name}\``));
  });

  it('the tap’s keys in the document are all keys of ours', () => {
    const [sentence = ''] =
      /^The tap's config works.*$/m.exec(sectionUnder('From the Singer tap', documented)) ?? [];
    const keys = [...sentence.matchAll(/`([a-z_]+)`/g)]
      .map(([, key]) => String(key))
      .filter((key) => key !== 'migrate');
    expect(keys.length).toBeGreaterThan(5);
    expect(keys.filter((key) => !(key in connectionSpecification.properties))).toEqual([]);
  });

  const fivetran = sectionUnder('From Fivetran', documented);

  it('the columns that replace Fivetran’s are columns of the named streams', () => {
    const table = fivetran.slice(fivetran.indexOf('| there  '), fivetran.indexOf('**Deleted objects.**'));
    const [, columns = ''] = table.split(/^(?=\| there +\| column there)/m);
    const names = namesInColumn(2, columns);
    const named = namesInColumn(3, columns).flatMap((fields, row) =>
      fields.map((field) => [names[row]?.[0], field] as const),
    );
    const ours = named.filter(([name]) => name !== undefined);
    const fieldsOf = (name?: string) =>
      Object.keys(streams.find((stream) => stream.name === name)?.fields ?? {});
    expect(ours.length).toBeGreaterThan(40);
    expect(ours.filter(([name, field]) => !fieldsOf(name).includes(field))).toEqual([]);
  });

  it('the document says how many of Fivetran’s tables have a counterpart', () => {
    const tables = peersBeside(streams).find(({ column }) => column === 'Fivetran')?.streams ?? [];
    const covered = tables.filter(({ reason }) => reason === undefined);
    expect(documented).toContain(`| ${covered.length} of ${tables.length}, other names`);
  });

  it('the streams and keys that replace those of Meltano’s default variant exist', () => {
    const meltano = sectionUnder('From Meltano', documented);
    const [config = '', table = ''] = meltano
      .slice(meltano.indexOf('**The config'))
      .split('**Its streams:**');
    const keys = namesInColumn(1, config).flatMap(([key]) => key ?? []);
    const names = namesInColumn(1, table.slice(table.indexOf('|'), table.indexOf('Metrics are text'))).flat();
    expect(keys).toEqual(['access_token', 'accounts', 'start_date', 'lookback_days', 'include_deleted']);
    expect(keys.filter((key) => !(key in connectionSpecification.properties))).toEqual([]);
    expect(names.filter((name) => !streams.some((stream) => stream.name === name))).toEqual([]);
    expect(names).toHaveLength(6);
  });

  it('the queries of the document use columns that our reports have', () => {
    const report = streams.find(({ name }) => name === 'ad_insights');
    const ours = blocksOf('sql', documented).flatMap(
      (query) => /here as \(\n(.*?)\n\)/s.exec(query)?.[1] ?? [],
    );
    const columns = ours.flatMap((query) =>
      [.../select (?<day>\w+) as day, sum\((?<spend>\w+)\)/.exec(query)!.slice(1)].map(String),
    );
    expect(columns).toEqual(['stat_time_day', 'spend', 'stat_time_day', 'spend']);
    expect(Object.keys(report?.fields ?? {})).toEqual(expect.arrayContaining(columns));
  });
});
