import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import type { Fault, RequestLogEntry } from '../simulator/index.js';
import { readReports, withSimulator } from './testing/in-process.js';

const STREAMS = ['ad_insights_by_country', 'campaign_insights_by_province'];

const DAY_MS = 86_400_000;

/** Enough to be cut in halves three times, and again by ids where a day is still too much. */
const DAYS = 9;

/** Days of a report, times the ids that it is limited to; the whole account counts as ten. */
function workOf({ query }: RequestLogEntry): number {
  const filters = query['filtering'] as readonly { field_name: string; filter_value: string }[];
  const ids = filters.find(({ field_name }) => field_name.endsWith('_ids'))?.filter_value;
  const objects = ids === undefined ? 10 : (JSON.parse(ids) as readonly string[]).length;
  const days = (Date.parse(String(query['end_date'])) - Date.parse(String(query['start_date']))) / DAY_MS + 1;
  return days * objects;
}

/** Refuses reports above this amount of work. */
const tooLarge = (most: number): Fault => ({
  path: 'report/integrated/get/',
  match: (request) => workOf(request) > most,
  do: { kind: 'code', code: 40067 },
});

const worlds = fc.record({
  seed: fc.nat(10_000),
  accounts: fc.integer({ min: 1, max: 2 }),
  campaigns: fc.integer({ min: 1, max: 4 }),
  adgroups: fc.integer({ min: 1, max: 2 }),
  ads: fc.integer({ min: 1, max: 2 }),
  days: fc.constant(DAYS),
});

const limits = fc.record({
  /** At least two: at one, the API truncates every report. */
  ids: fc.option(fc.integer({ min: 2, max: 6 })),
  metrics: fc.option(fc.integer({ min: 15, max: 40 })),
  work: fc.option(fc.integer({ min: 5, max: 12 * DAYS })),
});

/** Names of the filters by ids that reports by a dimension had. */
const idFilters = (requests: readonly RequestLogEntry[], dimension: string): ReadonlySet<string> =>
  new Set(
    requests
      .filter(({ query }) => String(query['dimensions']).split(',').includes(dimension))
      .flatMap(({ query }) => query['filtering'] as readonly { field_name: string }[])
      .flatMap(({ field_name: name }) => (name.includes('_ids') ? [name] : [])),
  );

describe('reports that are too large for one call', () => {
  it('whole ads are read by campaigns and ad groups, because no list has their ids', async () => {
    const streams = ['smart_plus_ad_insights_by_platform'];
    const world = { accounts: 1, campaigns: 3, adgroups: 2, ads: 2, days: DAYS };
    const readWith = (reportIdLimit?: number) =>
      withSimulator({ ...world, ...(reportIdLimit !== undefined && { reportIdLimit }) }, async (api) => {
        const config = { report_engine: 'sync' };
        const { rows, complete } = await readReports(api, { days: DAYS, streams, config });
        const texts = [...new Set(rows.map(({ text }) => text))].sort();
        return { complete, texts, filters: idFilters(api.requests, 'ad_id_v2') };
      });
    const free = await readWith();
    const limited = await readWith(3);
    expect([free.complete, limited.complete]).toEqual([true, true]);
    expect(limited.texts).toEqual(free.texts);
    expect(free.texts.length).toBeGreaterThan(0);
    expect(limited.filters).toEqual(new Set(['campaign_ids', 'adgroup_ids']));
  });

  it('reports have the same rows as without a limit, whatever is too large', async () => {
    await fc.assert(
      fc.asyncProperty(
        worlds,
        limits,
        fc.constantFrom(30, 1000),
        async (world, { ids, metrics, work }, size) => {
          const given = { days: DAYS, streams: STREAMS, config: { page_size: size } };
          const free = await withSimulator(world, (api) => readReports(api, given));
          const options = {
            ...world,
            ...(ids !== null && { reportIdLimit: ids }),
            ...(metrics !== null && { metricsPerReport: metrics }),
            ...(work !== null && { faults: [tooLarge(work)] }),
          };
          const limited = await withSimulator(options, (api) => readReports(api, given));
          expect([free.complete, limited.complete]).toEqual([true, true]);
          const texts = (rows: typeof free.rows) => [...new Set(rows.map(({ text }) => text))].sort();
          expect(texts(limited.rows)).toEqual(texts(free.rows));
        },
      ),
      { numRuns: 10 },
    );
  });
});
