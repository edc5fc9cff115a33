import { describe, expect, test } from '@jest/globals';
import { sectionsOf, type Chart, type Section } from '../../../examples/duckdb/report/charts.mjs';
import { ageLabel, campaignLabel, countryLabel, wordLabel } from '../../../examples/duckdb/report/labels.mjs';
import { renderPage } from '../../../examples/duckdb/report/page.mjs';
import { renderTerminal } from '../../../examples/duckdb/report/terminal.mjs';
import { withDatabase } from './given.js';

/** Two accounts with different currencies; the first has nine campaigns and fourteen countries. */
const WORLD = `
  CREATE TABLE advertisers AS FROM (VALUES ('1', 'Acme', 'USD'), ('2', 'Tokyo', 'JPY')) t(advertiser_id, name, currency);
  CREATE TABLE ad_insights AS
    SELECT '1' AS advertiser_id, 'c' || n AS campaign_id, 'Campaign ' || n AS campaign_name,
      DATE '2026-01-01' + CAST(n % 3 * 2 AS INT) AS stat_time_day, n + 0.1 AS spend FROM range(1, 10) t(n)
    UNION ALL SELECT '2', 'j', '</script><b>', DATE '2026-01-01', 1000;
  CREATE TABLE ad_insights_by_country AS
    SELECT '1' AS advertiser_id, code AS country_code, 1.0 AS spend
    FROM (SELECT unnest(['AT','BE','BG','CY','CZ','DE','DK','EE','ES','FI','FR','GR','HR','NONE']) AS code);
  CREATE TABLE ad_insights_by_age_and_gender AS FROM (VALUES
    ('1', 'AGE_18_24', 'FEMALE', 0.1), ('1', 'AGE_18_24', 'FEMALE', 0.2), ('1', 'AGE_55_100', 'MALE', 2), ('1', 'NONE', 'NONE', 0)
  ) t(advertiser_id, age, gender, spend);`;

const sections = (world: string): Promise<Section[]> =>
  withDatabase(({ open }) =>
    open(async (connection) => {
      await connection.run(world);
      return sectionsOf(connection);
    }),
  );

describe('the charts', () => {
  test('the charts do not mix currencies, and lose no cent of the campaigns and countries that are combined', async () => {
    const [yen, dollars] = await sections(WORLD);
    expect([yen!.currency, dollars!.currency]).toEqual(['JPY', 'USD']);
    expect([yen!.accounts, dollars!.accounts]).toEqual(['Tokyo', 'Acme']);
    expect([yen!.total, dollars!.total]).toEqual([1000, 45.9]);

    const [days, countries, people] = dollars!.charts;
    expect(days!.labels).toEqual(['2026-01-01', '2026-01-02', '2026-01-03', '2026-01-04', '2026-01-05']);
    expect(days!.series.map(({ name }) => name)).toEqual([
      ...[9, 8, 7, 6, 5, 4, 3].map((number) => `Campaign ${number}`),
      '2 other campaigns',
    ]);
    expect(days!.series.at(-1)!.values).toEqual([0, 0, 1.1, 0, 2.1]);

    expect(countries!.labels.slice(0, 3)).toEqual(['Austria', 'Belgium', 'Bulgaria']);
    expect(countries!.labels.at(-1)).toBe('2 others');
    expect(countries!.series[0]!.values.reduce((sum, value) => sum + value)).toBe(14);

    expect(people).toMatchObject({
      labels: ['18–24', '55+'],
      series: [
        { name: 'female', values: [0.3, 0] },
        { name: 'male', values: [0, 2] },
      ],
    });
  });

  test('the report says which streams are missing, and that there is nothing to show', async () => {
    await expect(sections('CREATE TABLE ad_insights (a INT)')).rejects.toThrow(
      'not in the database: advertisers, ad_insights_by_country, ad_insights_by_age_and_gender. Load them first.',
    );
    await expect(sections(`${WORLD} UPDATE ad_insights SET spend = 0;`)).rejects.toThrow(
      'The database has no spend',
    );
  });

  test('the labels of charts are readable', () => {
    expect([ageLabel('AGE_13_17'), ageLabel('AGE_55_100'), ageLabel('NONE')]).toEqual([
      '13–17',
      '55+',
      'unknown',
    ]);
    expect([countryLabel('NO'), countryLabel('NONE'), countryLabel(null)]).toEqual([
      'Norway',
      'unknown',
      'unknown',
    ]);
    expect([wordLabel('FEMALE'), wordLabel(null)]).toEqual(['female', 'unknown']);
    expect(campaignLabel('-', '17')).toBe('campaign 17');
    expect(campaignLabel('Tab\there\nand a line', '17')).toBe('Tab here and a line');
    expect(campaignLabel('x'.repeat(50), '17')).toBe(`${'x'.repeat(39)}…`);
  });
});

test('the terminal shows each chart with its amounts', () => {
  const text = renderTerminal([
    {
      currency: 'USD',
      accounts: 'Acme',
      total: 1300,
      charts: [
        {
          kind: 'days',
          title: 'Days',
          labels: ['a', 'b', 'c'],
          series: [{ name: 'C', values: [0, 300, 1000] }],
        },
        { kind: 'bars', title: 'Bars', labels: ['x', 'y'], series: [{ name: 'spend', values: [8, 0.01] }] },
        {
          kind: 'groups',
          title: 'Groups',
          labels: ['18–24', '55+'],
          series: [
            { name: 'female', values: [10, 0] },
            { name: 'male', values: [5, 1] },
          ],
        },
      ],
    },
  ]);
  expect(text).toBe(
    [
      '1,300.00 USD: Acme',
      '',
      'Days',
      '  1,300.00   ▂█  C',
      '',
      'Bars',
      `  8.00  ${'█'.repeat(32)}  x`,
      `  0.01  ▏${' '.repeat(31)}  y`,
      '',
      'Groups',
      '         female            male',
      '  18–24  10.00 ██████████   5.00 █████',
      '  55+     0.00              1.00 █',
    ].join('\n'),
  );
});

test('a period wider than the terminal is shown with several days per bar', () => {
  const days = Array.from({ length: 100 }, (_, index) => `day ${index}`);
  const chart: Chart = {
    kind: 'days',
    title: 'Days',
    labels: days,
    series: [{ name: 'C', values: days.map(() => 1) }],
  };
  const text = renderTerminal([{ currency: 'USD', accounts: 'Acme', total: 100, charts: [chart] }]);
  expect(text).toContain(`  100.00  ${'█'.repeat(50)}  C\n  each cell is 2 days`);
});

test('the page holds the charts unchanged, loads nothing, and no name ends the data element', async () => {
  const shown = await sections(WORLD);
  const page = renderPage(shown);
  const data = /<script type="application\/json" id="data">(.*?)<\/script>/s.exec(page)![1]!;
  expect(JSON.parse(data)).toEqual(shown);
  expect(data).toContain('\\u003c/script>\\u003cb>');
  expect(page.match(/<\/script>/g)).toHaveLength(3);
  expect(page).not.toMatch(/<(script|link|img)[^>]+(src|href)="(?!data:)/);
});
