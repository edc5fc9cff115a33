import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';

import { startSimulator, type Simulator, type SimulatorOptions } from '../../src/simulator/index.js';
import type { Outcome } from '../support/connector.js';
import { readFrom } from '../support/reads.js';
import { now } from '../support/time.js';

/* Metrics that TikTok refuses, in every kind of report and every form of refusal. */

const REPORT = 'ad_insights';
const AUDIENCE = 'ad_insights_by_platform';
const SHOP = 'gmv_max_campaign_insights';
const MATERIAL = 'smart_plus_material_overview';
const EVENTS = 'ad_insights_by_custom_event';
const IMAGES = 'ad_insights_by_image_material';
const COUNTRIES = 'ad_insights_by_country';
const STATUS = 'account_sync_status';

const WORLD = { accounts: 2, campaigns: 2, adgroups: 1, ads: 2, days: 20, now };

let simulator: Simulator | undefined;
afterEach(() => simulator?.close());

interface Given {
  readonly streams: readonly string[];
  readonly api?: SimulatorOptions;
  readonly config?: Readonly<Record<string, unknown>>;
}

async function read({ streams, api = {}, config }: Given): Promise<Outcome> {
  simulator = await startSimulator({ ...WORLD, ...api });
  const outcome = await readFrom(simulator, {
    streams: [...streams, STATUS],
    config: { start_date: '2026-05-10', ...config },
  });
  await simulator.close();
  return outcome;
}

type Row = Readonly<Record<string, unknown>>;

/** Columns without a value in any row of a stream, although they have one in a row of another run. */
function emptied(outcome: Outcome, whole: Outcome, stream: string): readonly string[] {
  const filled = (rows: readonly Row[]): ReadonlySet<string> =>
    new Set(rows.flatMap((row) => Object.keys(row).filter((name) => row[name] !== null)));
  const left = filled(outcome.records(stream));
  return [...filled(whole.records(stream))].filter((name) => !left.has(name)).sort();
}

/** The values of rows without some columns, in one order. */
const without = (rows: readonly Row[], names: readonly string[]): readonly string[] =>
  rows
    .map((row) => Object.entries(row).filter(([name, value]) => value !== null && !names.includes(name)))
    .map((values) => JSON.stringify(values.sort()))
    .sort();

/** The number of a stream's rows whose values differ from those of another run, apart from some columns. */
const othersIn = (outcome: Outcome, whole: Outcome, { stream, names }: Columns): number => {
  const expected = without(whole.records(stream), names);
  const rows = without(outcome.records(stream), names);
  return rows.filter((row, index) => row !== expected[index]).length + expected.length - rows.length;
};

interface Columns {
  readonly stream: string;
  readonly names: readonly string[];
}

/** The columns that stay empty according to the warnings about a stream. */
const namedIn = (texts: readonly unknown[]): readonly string[] =>
  [
    ...new Set(texts.flatMap((text) => /stay empty: ([\w, ]*)\./.exec(String(text))?.[1]?.split(', ') ?? [])),
  ].sort();

const warned = (outcome: Outcome, stream: string): readonly string[] =>
  namedIn(outcome.logs('WARN').filter((text) => text.startsWith(`${stream}:`)));

const statusOf = (outcome: Outcome, stream: string): readonly string[] =>
  namedIn(
    outcome
      .records(STATUS)
      .filter((row) => row['stream'] === stream)
      .map((row) => row['warning']),
  );

describe('metrics that no report accepts any more', () => {
  const GONE = ['clicks', 'conversion', 'video_watched_6s', 'orders'];
  const LEFT_OUT = {
    [REPORT]: ['clicks', 'conversion', 'video_watched_6s'],
    [AUDIENCE]: ['clicks', 'conversion', 'video_watched_6s'],
    [SHOP]: ['orders'],
    [MATERIAL]: ['clicks', 'conversion', 'video_watched_6s'],
  };
  const streams = Object.keys(LEFT_OUT);
  let whole: Outcome;
  beforeAll(async () => {
    whole = await read({ streams });
  });

  it.each(['all', 'first'] as const)(
    'refused metrics are the only empty columns, and are named, if refusals name %s',
    async (naming) => {
      const outcome = await read({ streams, api: { refusedMetrics: { names: GONE, naming } } });
      expect([outcome.exitCode, outcome.errors()]).toEqual([0, []]);
      for (const [stream, names] of Object.entries(LEFT_OUT)) {
        expect([stream, emptied(outcome, whole, stream)]).toEqual([stream, names]);
        expect([stream, warned(outcome, stream)]).toEqual([stream, names]);
        expect([stream, statusOf(outcome, stream)]).toEqual([stream, names]);
        expect([stream, othersIn(outcome, whole, { stream, names })]).toEqual([stream, 0]);
      }
    },
  );

  it('a single refused metric is found even if refusals name none', async () => {
    const api = { refusedMetrics: { names: ['video_watched_6s'], naming: 'none' as const } };
    const outcome = await read({ streams, api });
    expect([outcome.exitCode, outcome.errors()]).toEqual([0, []]);
    for (const stream of [REPORT, AUDIENCE, MATERIAL]) {
      expect([stream, emptied(outcome, whole, stream)]).toEqual([stream, ['video_watched_6s']]);
      expect([stream, statusOf(outcome, stream)]).toEqual([stream, ['video_watched_6s']]);
    }
    expect(statusOf(outcome, SHOP)).toEqual([]);
  });

  it('several refused metrics are dropped together with others if refusals name none, and the log names all of them', async () => {
    const outcome = await read({ streams, api: { refusedMetrics: { names: GONE, naming: 'none' } } });
    expect([outcome.exitCode, outcome.errors()]).toEqual([0, []]);
    for (const [stream, names] of Object.entries(LEFT_OUT)) {
      const told = statusOf(outcome, stream);
      expect(told).toEqual(expect.arrayContaining(names));
      expect(told).toEqual(expect.arrayContaining([...emptied(outcome, whole, stream)]));
      expect([stream, othersIn(outcome, whole, { stream, names: told })]).toEqual([stream, 0]);
      expect(outcome.records(stream).some((row) => (row['spend'] ?? row['cost']) !== null)).toBe(true);
    }
  });

  it('refused metrics are omitted from report tasks too', async () => {
    const config = { report_engine: 'async' };
    const api: SimulatorOptions = { refusedMetrics: { names: GONE, naming: 'all' } };
    const outcome = await read({ streams: [REPORT], api, config });
    expect([outcome.exitCode, outcome.errors()]).toEqual([0, []]);
    expect(simulator?.requests.some(({ path }) => path === 'report/task/download/')).toBe(true);
    expect(emptied(outcome, whole, REPORT)).toEqual(LEFT_OUT[REPORT]);
    expect(statusOf(outcome, REPORT)).toEqual(LEFT_OUT[REPORT]);
  });
});

describe('metrics that are not documented for a breakdown', () => {
  const streams = [EVENTS, IMAGES, COUNTRIES];
  const DOCUMENTED = {
    [EVENTS]: ['clicks', 'custom_app_events', 'custom_page_events_value'],
    [IMAGES]: ['clicks', 'single_image_impressions', 'single_image_ctr'],
    [COUNTRIES]: ['spend', 'reach', 'live_product_clicks', 'registration'],
  };

  let whole: Outcome;
  beforeAll(async () => {
    whole = await read({ streams });
  });

  it.each(['refused-all-named', 'refused-unnamed'] as const)(
    'undocumented metrics affect only themselves if they are refused: %s',
    async (reading) => {
      const outcome = await read({ streams, api: { behaviours: { 'breakdown-metrics': reading } } });
      expect([outcome.exitCode, outcome.errors()]).toEqual([0, []]);
      for (const [stream, names] of Object.entries(DOCUMENTED)) {
        const told = statusOf(outcome, stream);
        expect(told).toEqual(expect.arrayContaining([...emptied(outcome, whole, stream)]));
        expect([stream, told.filter((name) => names.includes(name))]).toEqual([stream, []]);
        expect([stream, othersIn(outcome, whole, { stream, names: told })]).toEqual([stream, 0]);
        expect(outcome.records(stream).length).toBeGreaterThan(0);
      }
    },
  );
});
