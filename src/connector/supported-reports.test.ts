import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { startSimulator, type Simulator } from '../simulator/index.js';
import {
  METRIC_SETS,
  SUPPORTED_REPORTS,
  findSupportedReport,
  isBreakdown,
  metricsOfReport,
  type SupportedReport,
} from '../tiktok/index.js';
import { METRIC_TABLES } from '../streams/reports/metric-tables.js';

/*
 * The connector's supported reports against the simulator's copy of the API's rules: each accepts exactly what the
 * other does.
 */

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({ accounts: 1, campaigns: 1, adgroups: 1, ads: 1, days: 3 });
});
afterAll(() => simulator.close());

const TIME_DIMENSIONS: Readonly<Record<SupportedReport['granularity'], readonly string[]>> = {
  daily: ['stat_time_day'],
  hourly: ['stat_time_hour'],
  monthly: [],
  lifetime: [],
};

/** The code and message with which the simulator responds to a report. */
async function ask(cell: SupportedReport, metrics: readonly string[]): Promise<string> {
  const { reportType, level, breakdowns, granularity } = cell;
  const day = '2026-05-20';
  const parameters = {
    advertiser_id: simulator.world.accounts[0]?.id ?? '',
    report_type: reportType,
    data_level: level === 'ad_v2' ? 'AUCTION_AD' : `AUCTION_${level.toUpperCase()}`,
    dimensions: JSON.stringify([
      level === 'ad_v2' ? 'ad_id_v2' : `${level}_id`,
      ...TIME_DIMENSIONS[granularity],
      ...breakdowns,
    ]),
    metrics: JSON.stringify(metrics),
    ...(granularity === 'lifetime' ? { query_lifetime: 'true' } : { start_date: day, end_date: day }),
  };
  const { body } = await simulator.answer({
    method: 'GET',
    target: `/open_api/v1.3/report/integrated/get/?${new URLSearchParams(parameters).toString()}`,
    headers: { 'access-token': simulator.token },
    body: '',
  });
  const { code, message } = JSON.parse(String(body)) as { code: number; message: string };
  return `${code} ${message}`;
}

/** Names that a request may have in `metrics`. */
const MOST_METRICS = 100;

const nameOf = ({ reportType, level, breakdowns, granularity }: SupportedReport): string =>
  [reportType, level, granularity, ...breakdowns].join(' ');

const askedOf = (cell: SupportedReport): readonly string[] => {
  const asked = METRIC_SETS.flatMap((set) =>
    Object.keys(metricsOfReport(METRIC_TABLES[cell.reportType], cell, { set }).requested),
  );
  return [...new Set(asked)];
};

describe('a supported report', () => {
  it('the API accepts every supported report, with every metric that it requests by any setting of metrics', async () => {
    const refused: string[] = [];
    for (const cell of SUPPORTED_REPORTS) {
      const metrics = askedOf(cell);
      // Metrics that do not fit in one call are split into several (metric-batches.ts).
      for (let at = 0; at < metrics.length; at += MOST_METRICS) {
        const answer = await ask(cell, metrics.slice(at, at + MOST_METRICS));
        if (answer !== '0 OK') refused.push(`${nameOf(cell)}: ${answer}`);
      }
    }
    expect(refused).toEqual([]);
    expect(SUPPORTED_REPORTS.length).toBeGreaterThan(300);
  });

  it('each supported report exists once, and says where it is known from', () => {
    const names = SUPPORTED_REPORTS.map(nameOf);
    expect(new Set(names).size).toBe(names.length);
    expect(SUPPORTED_REPORTS.filter(({ source }) => source === '')).toEqual([]);
  });
});

const unique = <T>(values: readonly T[]): readonly T[] => [...new Set(values)];
const REPORT_TYPES = unique(SUPPORTED_REPORTS.map(({ reportType }) => reportType));
const LEVELS = unique(SUPPORTED_REPORTS.map(({ level }) => level));
const GRANULARITIES = unique(SUPPORTED_REPORTS.map(({ granularity }) => granularity));
const BREAKDOWN_SETS: readonly SupportedReport['breakdowns'][] = [
  ...unique(SUPPORTED_REPORTS.map(({ breakdowns }) => breakdowns.join())).map((names) =>
    names.split(',').filter(isBreakdown),
  ),
  ['age', 'platform'],
  ['gender', 'country_code'],
  ['age', 'gender', 'platform'],
];

/** Every combination of report type, level, breakdowns and granularity. */
const EVERYTHING: readonly SupportedReport[] = REPORT_TYPES.flatMap((reportType) =>
  LEVELS.flatMap((level) =>
    GRANULARITIES.flatMap((granularity) =>
      BREAKDOWN_SETS.map((breakdowns) => ({
        ...{ reportType, level, granularity, breakdowns },
        ...{ metrics: 'all' as const, source: '' },
      })),
    ),
  ),
);

/**
 * Reports that the API accepts according to its documentation, but that are not supported here: the levels of ad
 * content reports are not documented, and nobody requests them for accounts.
 */
const isUndocumented = ({ reportType, level }: SupportedReport): boolean =>
  reportType === 'BASIC' && level === 'advertiser';

describe('an unsupported report', () => {
  it('the API refuses every unsupported report', async () => {
    const others = EVERYTHING.filter(
      (cell) => findSupportedReport(cell) === undefined && !isUndocumented(cell),
    );
    const taken: string[] = [];
    for (const cell of others) {
      if (!(await ask(cell, ['spend', 'impressions'])).startsWith('40002')) taken.push(nameOf(cell));
    }
    expect(taken).toEqual([]);
    expect(others.length).toBeGreaterThan(500);
  });
});

describe('a metric that a report does not have', () => {
  it('the API refuses every metric that a report does not have', async () => {
    const taken: string[] = [];
    let asked = 0;
    for (const cell of SUPPORTED_REPORTS.filter(({ metrics }) => metrics !== 'defaults')) {
      const { defaults, extended } = METRIC_TABLES[cell.reportType];
      const own = askedOf(cell);
      const all = [...defaults, ...extended].filter(([name, , , from, , , rule]) => {
        const isTooDeep = LEVELS.indexOf(from) > LEVELS.indexOf(cell.level);
        return !own.includes(name) && (isTooDeep || rule === 'account day');
      });
      for (const [name] of all.slice(0, 3)) {
        asked += 1;
        if ((await ask(cell, [name])).startsWith('0')) taken.push(`${nameOf(cell)}: ${name}`);
      }
    }
    expect(taken).toEqual([]);
    expect(asked).toBeGreaterThan(400);
  });
});
