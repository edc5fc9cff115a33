import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

import { addDays, type JsonObject } from '../cdk/index.js';
import type { SimulatorOptions } from '../simulator/index.js';
import { DEFAULT_SETTINGS, streamsOf } from '../streams/index.js';
import { METRIC_TABLES } from '../streams/reports/metric-tables.js';
import { METRIC_SETS, allMetrics, type MetricSet, type ReportStream } from '../tiktok/index.js';
import { readReports, TODAY, withSimulator } from './testing/in-process.js';

/* What each setting of `metrics` requests, and what that costs. */

const LEVELS = ['ad', 'adgroup', 'campaign', 'advertiser'] as const;

/** 40 ads with two pages of 50 rows in five days, in an account without TopView. */
const WORLD: SimulatorOptions = { seed: 5, accounts: 1, campaigns: 2, adgroups: 2, ads: 10, days: 5 };
const DAYS = 5;
const PAGE_SIZE = 50;

/** Made once, as the streams of each. */
const SETTINGS = new Map(METRIC_SETS.map((metrics) => [metrics, { ...DEFAULT_SETTINGS, metrics }]));

function reportOf(name: string, metrics: MetricSet): ReportStream['report'] {
  const stream = streamsOf(SETTINGS.get(metrics) ?? DEFAULT_SETTINGS).find((one) => one.name === name);
  if (stream === undefined || !('report' in stream)) throw new Error(`there is no report ${name}`);
  return (stream as ReportStream).report;
}

interface Given {
  readonly world?: SimulatorOptions;
  readonly config?: JsonObject;
}

/** Reads one report of five days. */
const read = (name: string, metrics: MetricSet, { world = {}, config = {} }: Given = {}) =>
  withSimulator({ ...WORLD, ...world }, async (simulator) => {
    const given = { days: DAYS, streams: [name], config: { page_size: PAGE_SIZE, metrics, ...config } };
    return readReports(simulator, given);
  });

/** Pages of each list that was read, by its metrics. */
function pagesOf({ calls }: Awaited<ReturnType<typeof read>>): readonly number[] {
  const lists = new Map<string, number>();
  for (const { query } of calls) {
    const list = JSON.stringify(query['metrics']);
    lists.set(list, (lists.get(list) ?? 0) + 1);
  }
  return [...lists.values()];
}

/** Calls of a page with each setting, by report, as docs/performance.md says. */
function documentedCalls(): ReadonlyMap<string, readonly number[]> {
  const text = readFileSync(new URL('../../docs/performance.md', import.meta.url), 'utf8');
  const [, table = ''] = /\| a page of .*\n\|[- |]+\n((?:\|.*\n)+)/.exec(text) ?? [];
  const rows = table
    .trim()
    .split('\n')
    .map((line) => line.split('|').slice(1, -1));
  return new Map(
    rows.flatMap(([reports = '', ...calls]) => {
      const names = [...reports.matchAll(/`(\w+)`/g)].map(([, name = '']) => name);
      return (names.length === 0 ? [''] : names).map((name) => [name, calls.map(Number)] as const);
    }),
  );
}

describe('the calls of a page', () => {
  it('a page of every report takes the calls that docs/performance.md says', () => {
    const documented = documentedCalls();
    const reports = streamsOf(DEFAULT_SETTINGS).filter(
      (stream): stream is ReportStream => 'report' in stream,
    );
    const names = reports.map(({ name }) => name);
    expect(reports.length).toBeGreaterThan(60);
    expect([...documented.keys()].filter((name) => name !== '' && !names.includes(name))).toEqual([]);
    for (const name of names) {
      const calls = METRIC_SETS.map((set) => Math.ceil(reportOf(name, set).metrics.length / 100));
      expect([name, ...calls]).toEqual([name, ...(documented.get(name) ?? documented.get('') ?? [])]);
    }
  });

  it.each([
    ['ad_insights', 'default', 1],
    ['ad_insights', 'peers', 2],
    ['ad_insights', 'all', 9],
    ['campaign_insights', 'all', 8],
  ] as const)('every page of %s with %s is read in %j calls', async (name, set, calls) => {
    const lists = pagesOf(await read(name, set));
    expect(lists).toHaveLength(calls);
    expect(new Set(lists).size).toBe(1);
  });
});

describe('the metrics of a set', () => {
  const metricsOf = (level: string, set: MetricSet) => reportOf(`${level}_insights`, set).metrics;

  it.each(LEVELS)('the sets of reports per %s contain one another, in the same order', (level) => {
    const [usual, peers, all] = METRIC_SETS.map((set) => metricsOf(level, set));
    expect(peers?.slice(0, usual?.length)).toEqual(usual);
    expect(all?.slice(0, peers?.length)).toEqual(peers);
  });

  it('all are all that exist at the level', () => {
    const known = allMetrics(METRIC_TABLES.BASIC);
    const isOfAccounts = ([, , , from, , , rule]: (typeof known)[number]): boolean =>
      from === 'advertiser' && (rule === undefined || rule === 'account day');
    const ofAccounts = known.filter(isOfAccounts).map(([name]) => name);
    expect([...metricsOf('ad', 'all')].sort()).toEqual(
      known
        .filter(([, , , , , , rule]) => rule === undefined)
        .map(([name]) => name)
        .sort(),
    );
    expect([...metricsOf('advertiser', 'all')].sort()).toEqual([...ofAccounts].sort());
  });

  it('a call with room takes the metrics of peers, the first ones first', () => {
    const ofPeers = METRIC_TABLES.BASIC.ofPeers.map(([name]) => name);
    const taken = LEVELS.map((level) => ofPeers.filter((name) => metricsOf(level, 'default').includes(name)));
    expect(taken).toEqual([[], ofPeers.slice(0, 6), ofPeers, ofPeers]);
  });

  it.each(['peers', 'all'] as const)('breakdowns but countries have the same metrics with %s', (set) => {
    const changed = streamsOf({ ...DEFAULT_SETTINGS, metrics: set })
      .filter((stream): stream is ReportStream => 'report' in stream)
      .filter(({ name, report }) => report.metrics.length !== reportOf(name, 'default').metrics.length)
      .map(({ report }) => report.breakdowns.join());
    expect(new Set(changed)).toEqual(new Set(['', 'country_code']));
  });

  it('a custom report without metrics has those of the set', () => {
    const customReports = [{ name: 'mine', level: 'ad', granularity: 'daily' }] as const;
    const [mine] = streamsOf({ ...DEFAULT_SETTINGS, metrics: 'peers', customReports }).slice(-1);
    expect(Object.keys(mine?.fields ?? {})).toEqual(
      expect.arrayContaining(['cta_purchase', 'total_purchase']),
    );
  });
});

describe('the rows of a set', () => {
  it.each(['peers', 'all'] as const)('rows with %s are the default rows with more columns', async (set) => {
    const few = await read('ad_insights', 'default');
    const many = await read('ad_insights', set);
    expect(many.complete).toBe(true);
    const columns = Object.keys(few.rows[0]?.row ?? {});
    const cut = ({ row }: { readonly row: JsonObject }) =>
      Object.fromEntries(columns.map((name) => [name, row[name]]));
    expect(many.rows.map(cut)).toEqual(few.rows.map(cut));
    const { metrics } = reportOf('ad_insights', set);
    for (const { row } of many.rows) expect(metrics.filter((name) => row[name] === undefined)).toEqual([]);
  });

  it('report tasks return the same rows with peers as pages do', async () => {
    const world: SimulatorOptions = { behaviours: { 'task-status-filter': 'taken' } };
    const config = { end_date: addDays(TODAY, -3) };
    const pages = await read('ad_insights', 'peers', { world, config });
    const tasks = await read('ad_insights', 'peers', {
      world,
      config: { ...config, report_engine: 'async' },
    });
    const sorted = ({ rows }: typeof pages) =>
      rows.map(({ row }) => JSON.stringify(Object.entries(row).sort())).sort();
    expect(tasks.calls).toEqual([]);
    expect(sorted(tasks)).toEqual(sorted(pages));
    expect(tasks.rows.length).toBeGreaterThan(0);
  });

  it('all metrics are read page by page, because tasks lack billed_cost', async () => {
    const { calls, rows } = await read('ad_insights', 'all', { config: { report_engine: 'async' } });
    expect(calls.length).toBeGreaterThan(0);
    expect(rows.every(({ row }) => typeof row['billed_cost'] === 'number')).toBe(true);
  });
});

describe('a refused metric among all', () => {
  const REFUSED = ['onsite_registration_rate', 'offline_total_schedule'];

  it.each(['all', 'first', 'none'] as const)(
    'refused metrics of several calls cost only themselves if refusals name %s of them',
    async (naming) => {
      const world = { refusedMetrics: { names: REFUSED, naming } };
      const { complete, rows, log } = await read('ad_insights', 'all', { world });
      expect(complete).toBe(true);
      const missing = reportOf('ad_insights', 'all').metrics.filter(
        (name) => rows[0]?.row[name] === undefined,
      );
      expect([...missing].sort()).toEqual([...REFUSED].sort());
      const warned = log.flatMap((line) => /stay empty: (.*?)\.$/.exec(line)?.[1]?.split(', ') ?? []);
      expect([...new Set(warned)].sort()).toEqual([...REFUSED].sort());
    },
  );

  it('a call of which everything is refused costs only its own metrics', async () => {
    const { metrics } = reportOf('ad_insights', 'all');
    const refused = metrics.slice(300, 400);
    const world: SimulatorOptions = { refusedMetrics: { names: refused, naming: 'none' } };
    const { complete, rows } = await read('ad_insights', 'all', { world });
    expect(complete).toBe(true);
    expect(metrics.filter((name) => rows[0]?.row[name] === undefined)).toEqual(refused);
  });

  it.each([0, 1])('rows of call %j that lack their metrics cost only those', async (call) => {
    const { metrics } = reportOf('ad_insights', 'peers');
    const ofCall = metrics.slice(call * 100, call * 100 + 100);
    const [first = ''] = ofCall;
    const world: SimulatorOptions = {
      faults: [
        {
          path: 'report/integrated/get/',
          match: ({ query }) => String(query['metrics']).split(/\W+/).includes(first),
          do: { kind: 'rows', rewrite: (rows) => rows.map((row) => ({ ...row, metrics: null })) },
        },
      ],
    };
    const { complete, rows } = await read('ad_insights', 'peers', { world });
    const valueOf = (name: string) => rows[0]?.row[name] ?? undefined;
    const isOfRow = (name: string): boolean => rows[0]?.row[name] !== undefined;
    expect(complete).toBe(true);
    expect(metrics.filter((name) => !ofCall.includes(name) && !isOfRow(name))).toEqual([]);
    expect(ofCall.map(valueOf).filter((value) => value !== undefined)).toEqual([]);
  });
});
