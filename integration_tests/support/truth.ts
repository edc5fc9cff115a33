import { expect } from '@jest/globals';

import type { DataLevel, ReportType, Simulator } from '../../src/simulator/index.js';
import { START_DATE } from './read-inputs.js';

/**
 * The simulator's parameters for the rows of each report stream, deliberately independent of the connector's tables.
 */
export const REPORTS: Readonly<
  Record<
    string,
    { readonly reportType: ReportType; readonly dataLevel: DataLevel; readonly dimensions: readonly string[] }
  >
> = {
  ad_insights: { reportType: 'BASIC', dataLevel: 'AUCTION_AD', dimensions: ['ad_id', 'stat_time_day'] },
  smart_plus_ad_insights: {
    reportType: 'BASIC',
    dataLevel: 'AUCTION_AD',
    dimensions: ['ad_id_v2', 'stat_time_day'],
  },
  ad_insights_by_age_and_gender: {
    reportType: 'AUDIENCE',
    dataLevel: 'AUCTION_AD',
    dimensions: ['ad_id', 'stat_time_day', 'age', 'gender'],
  },
  ad_insights_by_country: {
    reportType: 'BASIC',
    dataLevel: 'AUCTION_AD',
    dimensions: ['ad_id', 'stat_time_day', 'country_code'],
  },
  ad_insights_by_platform: {
    reportType: 'AUDIENCE',
    dataLevel: 'AUCTION_AD',
    dimensions: ['ad_id', 'stat_time_day', 'platform'],
  },
  campaign_insights_by_province: {
    reportType: 'AUDIENCE',
    dataLevel: 'AUCTION_CAMPAIGN',
    dimensions: ['campaign_id', 'stat_time_day', 'province_id'],
  },
};

export interface TruthOptions {
  readonly stream: string;
  readonly metrics: readonly string[];
  readonly startDate?: string;
  readonly endDate?: string;
  readonly accounts?: readonly string[];
}

/** Columns of a report row that are not metrics. */
const ROW_COLUMNS = [
  'buying_type',
  'account_timezone',
  'account_utc_offset',
  'day_start_utc',
  'day_end_utc',
  'currency',
];

type Row = Readonly<Record<string, unknown>>;

/** Every row that a report stream must have, flat, with the values of the wire. */
export function truthOf(
  { world }: Simulator,
  {
    stream,
    metrics,
    startDate = START_DATE,
    endDate,
    accounts = world.accounts.map(({ id }) => id),
  }: TruthOptions,
): readonly Row[] {
  const report = REPORTS[stream];
  if (report === undefined) throw new Error(`${stream} is not a report`);
  return accounts.flatMap((advertiserId) =>
    world
      .report({
        ...report,
        advertiserId,
        metrics: metrics.filter((name) => !ROW_COLUMNS.includes(name)),
        startDate,
        endDate: endDate ?? world.today(advertiserId),
        includeDeleted: true,
      })
      .map(({ dimensions, metrics: values }) => ({ advertiser_id: advertiserId, ...dimensions, ...values })),
  );
}

/** The key of a report stream's rows. */
export function keyOf(stream: string, row: Row): string {
  const dimensions = REPORTS[stream]?.dimensions ?? [];
  return ['advertiser_id', ...dimensions]
    .map((column) => String(row[column]).slice(0, 19).replace(' 00:00:00', ''))
    .join(' ');
}

/** The sum of a money column in cents, so that no rounding hides a missing row. */
export function cents(rows: readonly Row[], column = 'spend'): number {
  return rows.reduce((sum, row) => sum + Math.round(Number(row[column]) * 100), 0);
}

/** An ad with many values of an attribute has a list of them instead. */
const isListed = (wire: Row, metric: string): boolean =>
  wire[metric] === undefined && `${metric}_list` in wire;

/** Checks that a record has the values of the wire: `-` became null, and numeric text a number. */
export function expectSameValues(
  record: Readonly<Record<string, unknown>> | undefined,
  wire: Readonly<Record<string, unknown>>,
  metrics: readonly string[],
): void {
  for (const metric of metrics.filter((name) => !ROW_COLUMNS.includes(name))) {
    if (isListed(wire, metric)) {
      expect([metric, record?.[metric]]).toEqual([metric, undefined]);
      expect(record?.[`${metric}_list`]).toEqual(wire[`${metric}_list`]);
      continue;
    }
    const sent = wire[metric];
    const got = record?.[metric];
    const same =
      got === null
        ? sent === '-'
        : typeof got === 'number'
          ? got === Number(sent)
          : String(got) === sent || (got === (sent === 'true' || sent === '1') && typeof got === 'boolean');
    if (!same) throw new Error(`${metric}: sent ${String(sent)}, emitted ${String(got)}`);
  }
  expect(record?.['stat_time_day']).toBe(String(wire['stat_time_day']).slice(0, 10));
}
