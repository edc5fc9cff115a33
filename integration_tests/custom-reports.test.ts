import { readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { startSimulator, type Simulator } from '../src/simulator/index.js';
import { mistakesOf } from '../src/streams/index.js';
import { otherMetrics } from '../src/streams/reports/fields/metrics-other.js';
import { connectionSpecification, parseConfig } from '../src/tiktok/index.js';
import { withFiles, type CatalogStream, type Outcome } from './support/connector.js';
import { blocksOf, filesIn, namesInColumn, sectionUnder, typeBlock } from './support/documented-commands.js';
import { discoverWith, readFrom } from './support/reads.js';
import { FAST_CLOCK, now } from './support/time.js';

const TOKEN = 'custom-reports-token-0123456789';

const root = fileURLToPath(new URL('..', import.meta.url));
const documented = readFileSync(join(root, 'docs/custom-reports.md'), 'utf8');

interface Example {
  readonly config: Readonly<Record<string, unknown>>;
  readonly name: string;
  readonly key: readonly string[];
  readonly commands: readonly string[];
  readonly file: string;
}

/** The config of a section, the report in it, and the name that the section gives its stream. */
function exampleIn(heading: string): Example {
  const section = sectionUnder(heading, documented);
  const [[file, content] = ['', '{}']] = Object.entries(filesIn(section));
  const config = JSON.parse(content.replace('YOUR_TOKEN', TOKEN)) as { custom_reports: { name: string }[] };
  const [report] = config.custom_reports;
  const [, key = ''] = /^Its primary key: ([^.]+)\./m.exec(section) ?? [];
  return {
    ...{ config, name: report?.name ?? '', file },
    key: [...key.matchAll(/`(\w+)`/g)].map(([, column]) => String(column)),
    commands: blocksOf('sh', section),
  };
}

const EXAMPLES = [
  'A month, by age',
  'Hundreds of metrics',
  'Whole ads',
  'Accounts of a business center',
  'Products of a catalog',
  'Playables by country',
  'Billed cost of an account',
  'What this version does not know',
];

/** Examples with ids or names that no account has. */
const INVENTED = ['Whole ads', 'What this version does not know'];

let simulator: Simulator;
beforeAll(async () => {
  const size = { accounts: 2, campaigns: 1, adgroups: 1, ads: 2, days: 30 };
  simulator = await startSimulator({ ...size, now, token: TOKEN });
});
afterAll(() => simulator.close());

async function discovered({ config, name }: Example): Promise<CatalogStream | undefined> {
  const { lines } = await discoverWith(config);
  return lines.flatMap(({ catalog }) => catalog?.streams ?? []).find((stream) => stream.name === name);
}

const read = ({ config, name }: Example): Promise<Outcome> =>
  readFrom(simulator, { config, streams: [name] });

const typesOf = (stream: CatalogStream | undefined): Readonly<Record<string, string | undefined>> =>
  Object.fromEntries(
    Object.entries(stream?.json_schema.properties ?? {}).map(([column, { type }]) => [column, type[1]]),
  );

/** The lists of metrics that were requested, each once. */
const metricsAskedFor = (): readonly (readonly string[])[] => {
  const lists = simulator.requests.flatMap(({ query }) =>
    query['metrics'] === undefined ? [] : [query['metrics']],
  );
  return [...new Set(lists.map((list) => JSON.stringify(list)))].map((list) => JSON.parse(list) as string[]);
};

describe('docs/custom-reports.md', () => {
  it('docs/custom-reports.md names the keys of a report, and which are required', () => {
    const { items } = connectionSpecification.properties.custom_reports;
    const rows = sectionUnder('What a report says', documented);
    expect(namesInColumn(0, rows).flat()).toEqual(Object.keys(items.properties));
    const required = rows.split('\n').filter((row) => /^\| `\w+` +\| yes/.test(row));
    expect(required.flatMap((row) => namesInColumn(0, `\n|\n|\n${row}`).flat())).toEqual(items.required);
  });

  it('docs/custom-reports.md names the known metrics of each other report type', () => {
    const rows = sectionUnder('Other report types', documented).matchAll(/^\| `([A-Z_]+)` .*\| (.+?) +\|$/gm);
    const metrics = [...rows].map(([, type, names = '']) => [
      type,
      [...names.matchAll(/`(\w+)`/g)].map(([, name]) => name),
    ]);
    const known = Object.entries(otherMetrics).map(([type, table]) => [type, table.map(([name]) => name)]);
    expect(metrics).toEqual(known);
  });

  it.each(EXAMPLES)('%s: discover shows the report with the documented key', async (heading) => {
    const example = exampleIn(heading);
    const stream = await discovered(example);
    expect(stream?.source_defined_primary_key).toEqual(example.key.map((column) => [column]));
    expect(example.key.length).toBeGreaterThan(2);
    expect(stream?.supported_sync_modes).toEqual(['full_refresh', 'incremental']);
  });

  it.each(EXAMPLES.filter((heading) => !INVENTED.includes(heading)))(
    '%s: the documented commands emit rows',
    async (heading) => {
      const { config, name, commands, file } = exampleIn(heading);
      expect(commands).toHaveLength(1);
      await withFiles({ [file]: config }, async (path) => {
        symlinkSync(join(root, 'bin'), path('bin'));
        const env = { ...FAST_CLOCK, TIKTOK_API_BASE_URL: simulator.url };
        const { exitCode, stderr } = await typeBlock(commands.join(''), { cwd: path('.'), env });
        expect({ exitCode, stderr: exitCode === 0 ? '' : stderr }).toEqual({ exitCode: 0, stderr: '' });
        expect(readFileSync(path('output.jsonl'), 'utf8')).toContain(`"stream":"${name}","data"`);
      });
    },
  );

  it('more metrics than one call takes are requested in four calls, and each row arrives once with all of them', async () => {
    simulator.resetRequests();
    const example = exampleIn('Hundreds of metrics');
    const outcome = await read(example);
    const lists = metricsAskedFor().filter((metrics) => metrics.length > 1);
    expect(lists).toHaveLength(4);
    expect(Math.max(...lists.map((metrics) => metrics.length))).toBe(100);
    const rows = outcome.records(example.name);
    const keys = rows.map((row) => example.key.map((column) => row[column]).join(' '));
    expect(new Set(keys).size).toBe(keys.length);
    expect(rows.length).toBeGreaterThan(0);
    const asked = lists.flat();
    for (const row of rows) expect(asked.filter((metric) => !Object.hasOwn(row, metric))).toEqual([]);
  });

  it('an unknown metric has the type that the config gives, and can fail only its own stream', async () => {
    const example = exampleIn('What this version does not know');
    expect(typesOf(await discovered(example))).toMatchObject({ mood_id: 'string', smiles: 'integer' });
    const streams = [example.name, 'campaigns'];
    const outcome = await readFrom(simulator, { config: example.config, streams });
    expect(outcome.errors().map((error) => error.stream_descriptor?.name)).toContain(example.name);
    expect(outcome.statuses('campaigns').at(-1)).toBe('COMPLETE');
    expect(outcome.records('campaigns').length).toBeGreaterThan(0);
  });

  it('a new metric that is refused is dropped with a warning', async () => {
    const report = {
      name: 'smiles_a_day',
      level: 'ad',
      metrics: ['spend', { name: 'smiles', type: 'integer' }],
    };
    const config = { ...exampleIn('A month, by age').config, custom_reports: [report] };
    const outcome = await readFrom(simulator, { config, streams: [report.name] });
    expect(outcome.exitCode).toBe(0);
    expect(outcome.logs('WARN').join('\n')).toMatch(
      /refuses metrics of this stream .* stay empty: smiles\.$/m,
    );
    expect(outcome.records(report.name)[0]).toMatchObject({ spend: expect.any(Number) });
  });
});

describe('the mistakes in docs/custom-reports.md', () => {
  const [, table = ''] = sectionUnder('Mistakes', documented).split('the message says:');
  const rows = table
    .split('\n')
    .flatMap((line) => [.../^\| `(?<beside>.+?)` +\| (?<said>.+?) +\|$/g[Symbol.matchAll](line)])
    .map(
      ({ groups = {} }) => [groups['beside'] ?? '', groups['said']?.replaceAll('\\_', '_') ?? ''] as const,
    );

  it('docs/custom-reports.md lists at least a dozen mistakes', () => {
    expect(rows.length).toBeGreaterThan(11);
  });

  it.each(rows)('the documented mistake is reported: %s', (beside, said) => {
    const report = JSON.parse(`{"name": "mine", "level": "campaign", ${beside}}`) as { name: string };
    const config = {
      access_token: TOKEN,
      accounts: '71',
      start_date: '2026-05-01',
      custom_reports: [report],
    };
    expect(() => parseConfig(config, mistakesOf)).toThrow(`The config has a mistake: ${said}.`);
  });
});
