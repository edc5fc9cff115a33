import { describe, expect, it } from '@jest/globals';
import { AD_DAILY_METRICS, AGE_GENDER_METRICS } from '../data/sample-keys.js';
import { FROZEN, hundredths, NOW, sum, textOf } from '../testing/client.js';
import type { ReportQuery, ReportRow } from '../types.js';
import { createWorld } from '../world/world.js';

const world = createWorld({ ...FROZEN, campaigns: 4 });
const advertiserId = world.accounts[0]!.id;
const WINDOW = { startDate: '2026-04-01', endDate: '2026-05-20' };

const daily: ReportQuery = {
  advertiserId,
  reportType: 'BASIC',
  dataLevel: 'AUCTION_AD',
  dimensions: ['ad_id', 'stat_time_day'],
  metrics: ['spend', 'impressions', 'clicks', 'conversion'],
  includeDeleted: true,
  ...WINDOW,
};

/** The same report without dates. */
const ever = (query: ReportQuery): ReportQuery => {
  const dated = ['startDate', 'endDate'];
  const rest = Object.entries(query).filter(([name]) => !dated.includes(name));
  return Object.fromEntries(rest) as unknown as ReportQuery;
};

const ADDITIVE = [
  'spend',
  'impressions',
  'clicks',
  'conversion',
  'complete_payment',
  'total_purchase_value',
  'likes',
];
const IN_AUDIENCE = ['spend', 'impressions', 'clicks', 'conversion', 'likes', 'video_play_actions'];

/** The sum of each metric for each value of the named dimensions. */
const totals = (rows: readonly ReportRow[], by: readonly string[]) => {
  const groups = new Map<string, ReportRow[]>();
  for (const row of rows) {
    const key = by.map((name) => row.dimensions[name]).join(' ');
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  const metrics = Object.keys(rows[0]?.metrics ?? {});
  return Object.fromEntries(
    [...groups]
      .map(
        ([key, group]) =>
          [key, metrics.map((name) => sum(group.map((row) => hundredths(row.metrics[name]))))] as const,
      )
      .filter(([, values]) => values.some((value) => value !== 0))
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
};

describe('sums of reports', () => {
  const whole = world.report({ ...daily, metrics: IN_AUDIENCE });
  const wholeTotals = totals(whole, daily.dimensions);

  it.each([
    { breakdown: ['age', 'gender'] },
    { breakdown: ['age'] },
    { breakdown: ['gender'] },
    { breakdown: ['country_code'] },
    { breakdown: ['platform'] },
    { breakdown: ['province_id'] },
    { breakdown: ['language'] },
    { breakdown: ['placement'] },
    { breakdown: ['ac'] },
    { breakdown: ['dma_id'] },
  ])("the parts of each ad's day by $breakdown add up to the day", ({ breakdown }) => {
    const split = world.report({
      ...daily,
      reportType: 'AUDIENCE',
      dimensions: [...daily.dimensions, ...breakdown],
      metrics: IN_AUDIENCE,
    });
    expect(split.length).toBeGreaterThan(whole.length);
    expect(totals(split, daily.dimensions)).toEqual(wholeTotals);
  });

  it('the hours of a day add up to the day', () => {
    const day = { ...daily, metrics: ADDITIVE, startDate: '2026-05-14', endDate: '2026-05-14' };
    const hours = world.report({ ...day, dimensions: ['ad_id', 'stat_time_hour'] });
    expect(hours.length).toBeGreaterThan(10);
    expect(totals(hours, ['ad_id'])).toEqual(totals(world.report(day), ['ad_id']));
  });

  it.each([
    ['AUCTION_CAMPAIGN', 'campaign_id'],
    ['AUCTION_ADGROUP', 'adgroup_id'],
  ] as const)('ads add up to %s', (dataLevel, id) => {
    const upper = world.report({ ...daily, metrics: ADDITIVE, dataLevel, dimensions: [id, 'stat_time_day'] });
    const ads = world.report({ ...daily, metrics: ADDITIVE });
    const parent = new Map(world.ads(advertiserId).map((ad) => [ad['ad_id'], textOf(ad, id)]));
    const lifted = ads.map((row) => ({
      metrics: row.metrics,
      dimensions: {
        [id]: parent.get(row.dimensions['ad_id'] ?? '') ?? '',
        day: row.dimensions['stat_time_day']!,
      },
    }));
    expect(totals(upper, [id, 'stat_time_day'])).toEqual(totals(lifted, [id, 'day']));
  });

  it('days add up to a date range, a lifetime and an account', () => {
    const whole = totals(world.report(daily), []);
    expect(totals(world.report({ ...daily, dimensions: ['ad_id'] }), [])).toEqual(whole);
    const account = { ...daily, dataLevel: 'AUCTION_ADVERTISER', dimensions: ['advertiser_id'] } as const;
    expect(totals(world.report(account), [])).toEqual(whole);
    const life = world.report({ ...ever(account), metrics: ['spend'] });
    expect(hundredths(life[0]?.metrics['spend'])).toBeGreaterThan(whole['']?.[0] ?? 0);
  });
});

describe('rows of reports', () => {
  const rows = world.report({ ...daily, metrics: AD_DAILY_METRICS });

  it('a row has every metric of a recorded row, as text', () => {
    const names = new Set(rows.map((row) => Object.keys(row.metrics).join()));
    expect([...names]).toEqual([AD_DAILY_METRICS.join()]);
    const kinds = new Set(rows.flatMap((row) => Object.values(row.metrics)).map((value) => typeof value));
    expect([...kinds]).toEqual(['string']);
  });

  it.each([
    ['spend', /^\d+\.\d{3}$/],
    ['cpc', /^\d+\.\d{3}$/],
    ['cost_per_result', /^\d+\.\d{4}$/],
    ['ctr', /^\d+\.\d{2}$/],
    ['frequency', /^\d+\.\d{2}$/],
    ['impressions', /^\d+$/],
    ['result', /^\d+$/],
    ['secondary_goal_result', /^-$/],
    ['dpa_target_audience_type', /^-$/],
    ['placement_type', /^(Automatic|Select) Placement$/],
    ['promotion_type', /^Website$/],
    ['tt_app_id', /^0$/],
  ])('the metric %s is written like %s', (name, shape) => {
    expect(rows.map((row) => row.metrics[name]).filter((value) => !shape.test(String(value)))).toEqual([]);
  });

  it('money of other accounts has two decimals', () => {
    const [row] = world.report({ ...daily, advertiserId: world.accounts[1]!.id });
    expect(row?.metrics['spend']).toMatch(/^\d+\.\d{2}$/);
  });

  it('rates follow from the counts next to them', () => {
    const off = rows.filter(({ metrics }) => {
      const [spend, impressions, clicks] = [metrics['spend'], metrics['impressions'], metrics['clicks']].map(
        Number,
      );
      const ctr = impressions ? (100 * clicks!) / impressions : 0;
      const cpc = clicks ? spend! / clicks : 0;
      return (
        Math.abs(Number(metrics['ctr']) - ctr) > 0.0051 || Math.abs(Number(metrics['cpc']) - cpc) > 0.00051
      );
    });
    expect(off).toEqual([]);
  });

  it('some rows of zeros are sent and most are omitted', () => {
    const zeros = rows.filter(({ metrics }) => metrics['impressions'] === '0').length;
    expect(zeros).toBeGreaterThan(0);
    expect(zeros).toBeLessThan(rows.length / 4);
    expect(rows.length).toBeLessThan(world.ads(advertiserId).length * 45);
  });

  it('in a world of few impressions, an ad has no more of them on a day, and no more rows of hours', () => {
    const few = createWorld({ ...FROZEN, campaigns: 4, mostImpressions: 3 });
    const days = few.report({ ...daily, metrics: ['impressions'] });
    const counts = days.map(({ metrics }) => Number(metrics['impressions']));
    expect(Math.max(...counts)).toBe(3);
    const hours = few.report({ ...daily, dimensions: ['ad_id', 'stat_time_hour'], metrics: ['impressions'] });
    expect(hours.length).toBeGreaterThan(0);
    expect(hours.length).toBeLessThanOrEqual(counts.reduce((total, count) => total + count, 0));
  });

  it('rows are not sorted by time', () => {
    const days = rows.map(({ dimensions }) => dimensions['stat_time_day']);
    expect(days).not.toEqual([...days].sort());
    expect(days).not.toEqual([...days].sort().reverse());
  });

  it('no row is repeated, and all rows are between creation and today', () => {
    const keys = rows.map(({ dimensions }) => Object.values(dimensions).join());
    expect(new Set(keys).size).toBe(rows.length);
    const created = new Map(world.ads(advertiserId).map((ad) => [ad['ad_id'], textOf(ad, 'create_time')]));
    const astray = rows.filter(({ dimensions }) => {
      const day = String(dimensions['stat_time_day']);
      // One day of tolerance: creation is in UTC, the report's day is the account's.
      const born =
        Date.parse(`${created.get(String(dimensions['ad_id']))?.slice(0, 10)}T00:00:00Z`) - 86_400_000;
      const late = day.slice(0, 10) > world.today(advertiserId);
      return (
        late || !/^\d{4}-\d\d-\d\d 00:00:00$/.test(day) || Date.parse(`${day.slice(0, 10)}T00:00:00Z`) < born
      );
    });
    expect(astray).toEqual([]);
  });

  it('deleted ads are omitted unless requested, and end on their last day', () => {
    const all = new Set(rows.map(({ dimensions }) => dimensions['ad_id']));
    const some = new Set(
      world.report({ ...daily, includeDeleted: false }).map(({ dimensions }) => dimensions['ad_id']),
    );
    const deleted = world.ads(advertiserId).filter((ad) => ad['secondary_status'] === 'AD_STATUS_DELETE');
    expect(deleted.length).toBeGreaterThan(0);
    for (const ad of deleted) {
      const id = textOf(ad, 'ad_id');
      expect(all.has(id)).toBe(true);
      expect(some.has(id)).toBe(false);
      const last = rows
        .filter(({ dimensions }) => dimensions['ad_id'] === id)
        .map((row) => String(row.dimensions['stat_time_day']));
      expect(last.every((day) => day <= textOf(ad, 'modify_time'))).toBe(true);
    }
  });

  it('today counts only the hours that have passed, and more of them later', () => {
    let at = new Date('2026-05-15T12:00:00Z');
    const clocked = createWorld({ now: () => at });
    const today = { ...daily, startDate: '2026-05-15', endDate: '2026-05-15', metrics: ['impressions'] };
    const seen = () => sum(clocked.report(today).map(({ metrics }) => Number(metrics['impressions'])));
    const morning = seen();
    at = new Date('2026-05-15T20:00:00Z');
    const noon = seen();
    at = new Date('2026-05-16T20:00:00Z');
    expect(morning).toBeGreaterThan(0);
    expect(noon).toBeGreaterThan(morning);
    expect(seen()).toBeGreaterThan(noon);
  });

  it('breakdowns include Norway, and people of unknown age or gender', () => {
    const values = (...dimensions: string[]) =>
      new Set(
        world
          .report({ ...daily, reportType: 'AUDIENCE', dimensions })
          .map((row) => dimensions.map((name) => row.dimensions[name]).join('/')),
      );
    expect(values('country_code').has('NO')).toBe(true);
    expect(values('gender').has('NONE')).toBe(true);
    expect(values('age', 'gender').has('NONE/NONE')).toBe(true);
    expect(values('province_id').has('-1')).toBe(true);
  });

  it('a row has every metric of a recorded age and gender row', () => {
    const dimensions = ['campaign_id', 'stat_time_day', 'gender', 'age'];
    const [row] = world.report({
      ...daily,
      reportType: 'AUDIENCE',
      dataLevel: 'AUCTION_CAMPAIGN',
      dimensions,
      metrics: AGE_GENDER_METRICS,
    });
    expect(Object.keys(row?.metrics ?? {})).toEqual([...AGE_GENDER_METRICS]);
    expect(Object.keys(row?.dimensions ?? {})).toEqual(dimensions);
  });

  it('small counts of search terms are hidden', () => {
    const terms = world.report({ ...daily, dimensions: [...daily.dimensions, 'search_terms'] });
    expect(terms.some(({ metrics }) => metrics['impressions'] === '<5')).toBe(true);
  });

  it('upgraded Smart+ creatives differ from their asset groups', () => {
    const metrics = ['campaign_automation_type', 'ad_name'];
    const types = (id: string) =>
      new Set(
        world
          .report({ ...daily, dimensions: [id], metrics })
          .map((row) => row.metrics['campaign_automation_type']),
      );
    expect(types('ad_id').has('UPGRADED_SMART_PLUS_CREATIVE')).toBe(true);
    expect(types('ad_id_v2').has('UPGRADED_SMART_PLUS')).toBe(true);
  });

  it('an asset group has lists of what its creatives differ in, and other ads have no lists', () => {
    const metrics = ['ad_text', 'ad_name', 'profile_image'];
    const rows = world.report({ ...daily, dimensions: ['ad_id_v2'], metrics });
    const groups = rows.filter((row) => String(row.metrics['ad_name']).startsWith('Asset group'));
    expect(groups.length).toBeGreaterThan(0);
    for (const row of groups) {
      expect(Object.keys(row.metrics)).toEqual(['ad_text_list', 'ad_name', 'profile_image_list']);
      expect(row.metrics['ad_text_list']).toEqual(['First 🅰️', 'Second\nline']);
    }
    for (const row of rows.filter((one) => !groups.includes(one))) {
      expect(Object.keys(row.metrics)).toEqual(metrics);
    }
    const creatives = world.report({ ...daily, dimensions: ['ad_id'], metrics });
    expect(creatives.filter((row) => 'ad_text_list' in row.metrics)).toEqual([]);
  });

  it('creatives add up to their asset groups, in all, by day and by hour', () => {
    const day = { startDate: '2026-05-01', endDate: '2026-05-01' };
    for (const [more, span] of [
      [[], {}],
      [['stat_time_day'], {}],
      [['stat_time_hour'], day],
    ] as const) {
      const spentBy = (id: string): number =>
        world
          .report({ ...daily, ...span, dimensions: [id, ...more], metrics: ['spend'] })
          .reduce((sum, row) => sum + Math.round(Number(row.metrics['spend']) * 100), 0);
      expect(spentBy('ad_id_v2')).toBe(spentBy('ad_id'));
      expect(spentBy('ad_id_v2')).toBeGreaterThan(0);
    }
  });

  it('the sandbox has only its fixed days', () => {
    const sandbox = createWorld({ now: () => NOW, sandbox: true });
    const days = sandbox
      .report(ever(daily))
      .map((row) => String(row.dimensions['stat_time_day']).slice(0, 10));
    expect(days.length).toBeGreaterThan(0);
    expect(days.every((day) => day >= '2020-12-08' && day <= '2020-12-19')).toBe(true);
  });
});
