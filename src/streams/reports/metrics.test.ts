import { describe, expect, it } from '@jest/globals';

import { reportStreams } from './streams.js';
import { PEER_METRICS } from './fields/metrics-of-peers.js';
import { METRIC_TABLES } from './metric-tables.js';
import { metricLists, metricsOf, type KnownMetric } from '../testing/fixtures.js';
import { lookUp } from '../../cdk/index.js';
import { breakdownNamed, lackingInTasks } from '../../tiktok/index.js';

const MOST_METRICS = 100;
const LEVELS = ['advertiser', 'campaign', 'adgroup', 'ad', 'ad_v2'];
const KEYS_AND_NAMES = ['campaign_id', 'campaign_name', 'adgroup_id', 'adgroup_name', 'ad_name'];

const reports = reportStreams({ rowContext: true, restatements: 'all', metrics: 'default' });
type Table = 'basic' | 'audience';

const tableOf = (reportType: string): Table => (reportType === 'BASIC' ? 'basic' : 'audience');
const named = (metrics: readonly KnownMetric[]): readonly string[] => metrics.map(({ name }) => name);
const METRICS = { basic: metricsOf('basic'), audience: metricsOf('audience') };
const byName = (table: Table) => new Map(METRICS[table].map((metric) => [metric.name, metric]));
const KNOWN = { basic: byName('basic'), audience: byName('audience') };

/** Known metrics that exist at a level. */
function availableAt(level: string, table: Table): readonly KnownMetric[] {
  const depth = LEVELS.indexOf(level);
  return METRICS[table].filter(
    ({ from }) => from === 'unknown' || (LEVELS.includes(from) && LEVELS.indexOf(from) <= depth),
  );
}

describe('the metrics of ad_insights', () => {
  const asked = reports.find(({ name }) => name === 'ad_insights')?.report.metrics ?? [];
  const ofTap = named(availableAt('ad', 'basic').filter(({ by }) => by.includes('tap')));
  const ofAirbyte = named(
    availableAt('ad', 'basic').filter(({ by }) => by.includes('airbyte') && !by.includes('tap')),
  );

  it('the metrics of ad_insights fill exactly one call', () => {
    expect(asked).toHaveLength(MOST_METRICS);
    expect(new Set(asked).size).toBe(MOST_METRICS);
  });

  it('keys and names come first, then all other metrics that the Singer tap requests at this level', () => {
    expect(asked.slice(0, 5)).toEqual(KEYS_AND_NAMES);
    const ofOurs = ofTap.filter((name) => name !== 'ad_id');
    expect([...asked.slice(0, ofOurs.length)].sort()).toEqual([...ofOurs].sort());
  });

  it('the currency comes next, then what Airbyte’s source requests, until the call is full', () => {
    const after = asked.slice(asked.findLastIndex((name) => ofTap.includes(name)) + 1);
    expect(after[0]).toBe('currency');
    expect(ofAirbyte).toEqual(expect.arrayContaining(after.slice(1)));
  });
});

describe('the metrics of other connectors', () => {
  const peers = reportStreams({ rowContext: true, restatements: 'all', metrics: 'peers' });
  const askedBy = (stream: string) => peers.find(({ name }) => name === stream)?.report.metrics ?? [];

  it('each exists in the tables, and goes beyond the first hundred', () => {
    const names = Object.keys(PEER_METRICS);
    expect(METRIC_TABLES.BASIC.ofPeers.map(([name]) => name)).toEqual(names);
    const usual = reports.find(({ name }) => name === 'ad_insights')?.report.metrics ?? [];
    expect(names.filter((name) => usual.includes(name))).toEqual([]);
  });

  it.each(['airbyte', 'tap'])('ad_insights has all that %s requests of ads', (peer) => {
    const theirs = named(availableAt('ad', 'basic').filter(({ by }) => by.includes(peer)));
    expect(theirs.length).toBeGreaterThan(60);
    expect(theirs.filter((name) => name !== 'ad_id' && !askedBy('ad_insights').includes(name))).toEqual([]);
  });

  it.each([...LEVELS.filter((level) => level !== 'ad_v2'), 'smart_plus_ad'])(
    '%s_insights has the 13 metrics that Airbyte’s source is to get and what Fivetran names',
    (level) => {
      expect(askedBy(`${level}_insights`)).toEqual(
        expect.arrayContaining([
          ...['cta_conversion', 'cta_purchase', 'vta_purchase', 'total_sales_lead_value'],
          ...['total_landing_page_view', 'cost_per_landing_page_view', 'landing_page_view_rate'],
          ...[
            'web_event_add_to_cart',
            'page_content_view_events',
            'onsite_on_web_cart',
            'onsite_on_web_detail',
          ],
          ...['total_view_content', 'total_purchase', 'skan_conversion', 'skan_cost_per_conversion'],
        ]),
      );
    },
  );
});

const allMetrics = Object.entries(METRIC_TABLES).flatMap(([reportType, { defaults, extended, customOnly }]) =>
  [defaults, extended, customOnly].flatMap((rows, part) =>
    rows.map((row) => ({ row, isDefault: part === 0, isAsked: part < 2, table: tableOf(reportType) })),
  ),
);

/** The metrics that a stream requests, and its fallbacks. */
const reportOf = (stream: string) => {
  const found = reports.find(({ name }) => name === stream);
  if (found === undefined) throw new Error(`there is no ${stream}`);
  return found.report;
};

describe('a report with a breakdown', () => {
  it.each([
    [
      'ad_insights_by_custom_event',
      ['clicks', 'custom_app_events', 'custom_app_event_rate', 'custom_page_events'],
    ],
    ['ad_insights_by_image_material', ['clicks', 'single_image_impressions', 'single_image_ctr']],
    ['ad_insights_by_video_material', ['video_watched_2s', 'engaged_view', 'engaged_view_15s']],
    ['ad_insights_by_country', ['live_product_clicks', 'conversion_rate_v2', 'landing_page_view_rate']],
    ['campaign_insights_by_ad_type', ['objective_type', 'total_landing_page_view', 'skan_conversion_rate']],
  ])('%s requests its own metrics and spend', (stream, own) => {
    expect(reportOf(stream).metrics).toEqual(expect.arrayContaining([...own, 'spend']));
  });

  it('the fallbacks are the documented metrics, with and without attributes', () => {
    const { fallbacks } = reportOf('ad_insights_by_image_material');
    const documented = [
      'clicks',
      'single_image_impressions',
      'single_image_impression_rate',
      'single_image_ctr',
    ];
    expect(fallbacks).toHaveLength(2);
    expect(fallbacks[0]).toEqual(
      expect.arrayContaining(['campaign_name', 'ad_name', 'ad_text', ...documented]),
    );
    expect(fallbacks[0]).not.toContain('spend');
    expect([...(fallbacks[1] ?? [])].sort()).toEqual([...documented].sort());
  });

  it('the fallbacks of advertiser_insights_by_country omit metrics that TikTok rejects at account level', () => {
    const [, ofCampaigns = []] = reportOf('campaign_insights_by_country').fallbacks;
    const [, ofAccounts = []] = reportOf('advertiser_insights_by_country').fallbacks;
    expect([ofCampaigns.includes('form'), ofAccounts.includes('form')]).toEqual([true, false]);
    expect(ofAccounts).toEqual(expect.arrayContaining(['spend', 'registration', 'purchase']));
  });
});

describe('the metric tables', () => {
  it('the tables have each metric once', () => {
    const names = allMetrics.map(({ row, table }) => `${table} ${row[0]}`);
    expect(new Set(names).size).toBe(names.length);
  });

  it('the tables have every metric of BASIC reports, except keys and those only for material reports', () => {
    const wanted = metricsOf('basic').filter(({ material }) => !material);
    const names = new Set(allMetrics.filter(({ table }) => table === 'basic').map(({ row }) => row[0]));
    expect(named(wanted).filter((name) => !names.has(name))).toEqual(['advertiser_id', 'ad_id']);
    expect([...names].filter((name) => !KNOWN.basic.has(name))).toEqual([]);
  });

  it.each(['basic', 'audience'] as const)(
    'the default %s metrics are those that the Singer tap requests',
    (table) => {
      const ofTap = named(metricsOf(table).filter(({ by }) => by.includes('tap')));
      const defaults = allMetrics.filter((metric) => metric.table === table && metric.isDefault);
      expect(defaults.map(({ row: [name] }) => name).filter((name) => !ofTap.includes(name))).toEqual([]);
      expect(defaults.length).toBeGreaterThan(40);
    },
  );

  /** An attribute of ad groups that BASIC reports have; no source says whether AUDIENCE reports do. */
  const WORTH_A_TRY = ['placement_type'];

  it('no metric that is requested by default is doubtful, except one attribute', () => {
    const doubtful = allMetrics.filter(({ row: [name], table, isAsked }) => {
      const known = KNOWN[table].get(name);
      if (table === 'audience') return known?.by.includes('unverified') !== false;
      return isAsked && !['high', 'medium'].includes(known?.confidence ?? '');
    });
    expect(doubtful.map(({ row: [name] }) => name)).toEqual(WORTH_A_TRY);
  });

  it('the metrics have the groups of the reference lists', () => {
    for (const { row, table } of allMetrics) {
      const [name, , , , group] = row;
      expect([name, group]).toEqual([name, KNOWN[table].get(name)?.category]);
    }
  });

  it.each(metricLists.filter(({ metrics }) => metrics.length > 0))(
    'the documented metrics of $report_type reports by $dimension match the reference list',
    ({ report_type: type, dimension, metrics }) => {
      const { documented = [] } = lookUp(METRIC_TABLES[type].byBreakdown, dimension) ?? {};
      expect([...documented].sort()).toEqual([...metrics].sort());
    },
  );

  it.each(metricLists.filter(({ not_in_tasks: lacking }) => lacking.length > 0))(
    'tasks of $report_type reports by $dimension lack what the reference list says',
    ({ report_type: reportType, dimension, metrics, not_in_tasks: lacking }) => {
      const breakdowns = [breakdownNamed(dimension)];
      expect([...lackingInTasks({ reportType, breakdowns, metrics })].sort()).toEqual([...lacking].sort());
    },
  );

  it('the tables contain every metric of a breakdown', () => {
    for (const table of Object.values(METRIC_TABLES)) {
      const names = [...table.defaults, ...table.extended, ...table.customOnly].map(([name]) => name);
      const own = Object.values(table.byBreakdown).flatMap(
        ({ documented = [], ofSubject = [], notOfAdvertisers = [] }) => [
          ...documented,
          ...ofSubject,
          ...notOfAdvertisers,
        ],
      );
      expect(own.filter((name) => !names.includes(name))).toEqual([]);
    }
  });
});

describe.each(reports.map((stream) => [stream.name, stream] as const))('%s', (stream, { fields, report }) => {
  const table = tableOf(report.reportType);
  const metrics = report.metrics.flatMap((name) => KNOWN[table].get(name) ?? []);

  it(`${stream} requests known metrics, each once, in one call, or two by ad type`, () => {
    const calls = report.breakdowns.includes('ad_type') ? 2 : 1;
    expect(report.metrics.length).toBeLessThanOrEqual(calls * MOST_METRICS);
    expect(new Set(report.metrics).size).toBe(report.metrics.length);
    expect(metrics).toHaveLength(report.metrics.length);
  });

  it(`${stream} requests only metrics that exist at its level`, () => {
    const available = named(availableAt(report.level, table));
    const { level, granularity, breakdowns } = report;
    const isOfAccountDays = level === 'advertiser' && granularity === 'daily' && breakdowns.length === 0;
    expect(report.metrics.filter((name) => !available.includes(name))).toEqual(
      isOfAccountDays ? ['cash_spend', 'voucher_spend'] : [],
    );
  });

  it(`${stream} requests everything that the Singer tap requests for this report`, () => {
    const isOfCountries = table === 'basic' && report.breakdowns.includes('country_code');
    const ofTap = availableAt(report.level, table).filter(
      ({ by, from, country, category }) =>
        by.includes('tap') && from !== 'unknown' && (!isOfCountries || country || category === 'attribute'),
    );
    const missing = named(ofTap).filter((name) => !report.metrics.includes(name));
    const idOfLevel = report.level === 'ad_v2' ? 'ad_id' : `${report.level}_id`;
    expect(missing.filter((name) => name !== idOfLevel)).toEqual([]);
    expect(report.fallbacks.flat().filter((name) => !report.metrics.includes(name))).toEqual([]);
  });

  it(`${stream} requests every metric that has a column, except currency, which comes from the account`, () => {
    const known = new Set([...KNOWN.basic.keys(), ...KNOWN.audience.keys()]);
    const ids = ['advertiser_id', 'campaign_id', 'adgroup_id', 'ad_id', 'ad_id_v2'];
    const unasked = Object.keys(fields).filter(
      (name) => known.has(name) && !ids.includes(name) && !report.metrics.includes(name),
    );
    expect(unasked.filter((name) => name !== 'currency')).toEqual([]);
  });

  it(`the columns of ${stream} have the types of its metrics, with ids as text`, () => {
    const types = metrics.map((metric) => [metric.name, fields[metric.name]?.schema['type']]);
    expect(types).toEqual(
      metrics.map((metric) => [metric.name, ['null', metric.name.endsWith('_id') ? 'string' : metric.type]]),
    );
  });

  it(`a dash in ${stream} is null, except in names`, () => {
    for (const metric of metrics) {
      const expected = metric.name.endsWith('_name') ? '-' : null;
      expect([metric.name, fields[metric.name]?.parse('-')]).toEqual([metric.name, expected]);
    }
  });
});
