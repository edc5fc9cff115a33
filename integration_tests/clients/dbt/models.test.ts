import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startSimulator, type Simulator } from '../../../src/simulator/index.js';
import type { Typed } from '../../support/documented-commands.js';
import { STREAMS } from '../../support/read-inputs.js';
import { now } from '../../support/time.js';
import { copyOf, createClone, load, root, tablesOfOthers, type Clone } from './given.js';

/** Days of the loaded reports; the last is today. */
const [START, CHANGE, TODAY] = ['2026-05-13', '2026-05-17', '2026-05-20'];
const RATES = `currency,valid_from,rate\nUSD,2020-01-01,1\nJPY,2020-01-01,0.5\nJPY,${CHANGE},0.25\n`;

let simulator: Simulator;
let clone: Clone;
let built: Typed;

beforeAll(async () => {
  simulator = await startSimulator({ accounts: 2, campaigns: 3, adgroups: 2, ads: 2, days: 10, now });
  clone = createClone();
  await load(clone, simulator, START);
  writeFileSync(clone.path('examples/dbt/seeds/exchange_rates.csv'), RATES);
  built = await clone.build();
});
afterAll(async () => {
  clone.remove();
  await simulator.close();
});

/** What dbt makes of changed rows. */
async function buildAfter(change: string): Promise<{ readonly exitCode: unknown; readonly output: string }> {
  const copy = copyOf(clone);
  try {
    await copy.run(change);
    const { exitCode, stdout } = await copy.build();
    return { exitCode, output: stdout };
  } finally {
    copy.remove();
  }
}

const one = async (sql: string): Promise<Record<string, unknown>> => (await clone.rows(sql))[0] ?? {};

describe('the documented commands', () => {
  test('the documented commands build all models, and no test fails or warns', () => {
    expect(built.stdout).toMatch(/Done\. PASS=\d+ WARN=0 ERROR=0 SKIP=0/);
    expect(built.exitCode).toBe(0);
  });

  test('the nine streams of the demo are enough for all models without the tag more_streams', async () => {
    const copy = copyOf(clone);
    try {
      const tables = await clone.rows("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'main'");
      const names = tables.map(({ table_name: name }) => String(name));
      const others = names.filter((name) => !STREAMS.some((stream) => stream === name));
      expect(others.length).toBeGreaterThanOrEqual(10);
      await copy.run('DROP SCHEMA marts CASCADE; DROP SCHEMA fivetran CASCADE; DROP SCHEMA airbyte CASCADE;');
      for (const name of others) await copy.run(`DROP TABLE "${name}"`);
      const { exitCode, stdout } = await copy.seeIt();
      expect(stdout).toMatch(/Done\. PASS=\d+ WARN=0 ERROR=0 SKIP=0/);
      expect(stdout).toMatch(/\| *2026-05-\d\d *\| [^|]+ \| (USD|JPY) *\|/);
      expect(exitCode).toBe(0);
    } finally {
      copy.remove();
    }
  });

  test('the database library is that of the loader, which opens the same file', () => {
    const pinned = /^duckdb==(.*)$/m.exec(
      readFileSync(join(root, 'examples/dbt/requirements.txt'), 'utf8'),
    )?.[1];
    const { version } = JSON.parse(
      readFileSync(join(root, 'node_modules/@duckdb/node-api/package.json'), 'utf8'),
    ) as { version: string };
    expect(version.split('-')[0]).toBe(pinned);
  });
});

describe('the marts', () => {
  test('the marts have what the simulated TikTok holds for each account', async () => {
    for (const { id } of simulator.world.accounts) {
      const query = new URLSearchParams({
        advertiser_id: id,
        start_date: START,
        end_date: TODAY,
        include_deleted: 'true',
      });
      const truth = await fetch(new URL(`/_simulator/truth?${String(query)}`, simulator.url));
      const { reports } = (await truth.json()) as { reports: Record<string, Record<string, unknown>> };
      const loaded = await one(
        `SELECT CAST(CAST(sum(spend) AS DECIMAL(18, 2)) AS VARCHAR) AS spend, CAST(sum(impressions) AS INTEGER) AS
          impressions, CAST(sum(clicks) AS INTEGER) AS clicks FROM marts.spend_by_account WHERE advertiser_id = '${id}'`,
      );
      expect(loaded['impressions']).toBeGreaterThan(0);
      expect(reports['BASIC ad_id stat_time_day']).toMatchObject(loaded);
    }
  });

  test('spend is converted at the rate of its day', async () => {
    const rows = await clone.rows(
      `SELECT day < DATE '${CHANGE}' AS early, currency, sum(reporting_spend) / sum(spend) AS rate
        FROM marts.spend_by_campaign WHERE spend > 0 GROUP BY ALL ORDER BY currency, early`,
    );
    expect(rows.map(({ currency, early, rate }) => [currency, early, rate])).toEqual([
      ['JPY', false, 0.25],
      ['JPY', true, 0.5],
      ['USD', false, 1],
      ['USD', true, 1],
    ]);
  });

  test('a day has the bounds of the account’s own day', async () => {
    const rows = await clone.rows(
      `SELECT DISTINCT currency, strftime(timezone('UTC', day_start_utc), '%H:%M') AS "from",
        date_diff('hour', day_start_utc, day_end_utc)::INTEGER AS hours FROM marts.spend_by_account ORDER BY 1`,
    );
    expect(rows).toEqual([
      { currency: 'JPY', from: '15:00', hours: 24 },
      { currency: 'USD', from: '08:00', hours: 24 },
    ]);
  });

  test('an upgraded Smart+ ad is one ad with all its creatives, and other ads stay as they are', async () => {
    const rows = await clone.rows(
      `SELECT is_upgraded_smart_plus AS smart, max(creatives)::INTEGER AS creatives, count(DISTINCT ad_id_v2)::INTEGER AS ads
        FROM marts.spend_by_ad_id_v2 GROUP BY ALL ORDER BY smart`,
    );
    const known = await one(
      `SELECT count(DISTINCT coalesce(smart_plus_ad_id, ad_id)) FILTER (smart_plus_ad_id IS NOT NULL)::INTEGER AS smart,
        count(DISTINCT ad_id) FILTER (smart_plus_ad_id IS NULL)::INTEGER AS other
        FROM ads WHERE ad_id IN (SELECT ad_id FROM ad_insights)`,
    );
    expect(rows).toEqual([
      { smart: false, creatives: 1, ads: known['other'] },
      { smart: true, creatives: 2, ads: known['smart'] },
    ]);
  });

  test('each ad counts for the material that the bridge names', async () => {
    const wrong = await clone.rows(
      `SELECT * FROM (SELECT video_id AS id, sum(spend::DECIMAL(18, 3)) AS spend FROM ad_insights JOIN ad_creatives_bridge
          USING (ad_id) WHERE tiktok_item_id IS NULL AND video_id IS NOT NULL GROUP BY ALL)
        FULL JOIN (SELECT material_id AS id, sum(spend) AS found FROM marts.performance_by_material
          WHERE material_type = 'VIDEO' GROUP BY ALL) USING (id) WHERE spend IS DISTINCT FROM found`,
    );
    expect(wrong).toEqual([]);
    const { videos } = await one(
      "SELECT count(DISTINCT material_id)::INTEGER AS videos FROM marts.performance_by_material WHERE material_type = 'VIDEO'",
    );
    expect(videos).toBeGreaterThan(1);
  });
});

describe('the tests of the example', () => {
  const FINISHED = `stat_time_day = DATE '${CHANGE}' AND spend > 0`;

  test('a lost row fails them', async () => {
    const { exitCode, output } = await buildAfter(
      `DELETE FROM ad_insights WHERE ad_id = (SELECT min(ad_id) FROM ad_insights WHERE ${FINISHED}) AND ${FINISHED}`,
    );
    expect(output).toMatch(/FAIL \d+ spend_agrees_with_reconciliation/);
    expect(output).not.toMatch(/FAIL \d+ (rollups|ads_and_materials)_agree/);
    expect(exitCode).toBe(1);
  });

  test('an unexplained difference, an ad twice in the bridge and a currency without a rate fail them', async () => {
    const { exitCode, output } = await buildAfter(
      `UPDATE reconciliation SET is_explained = false WHERE level = 'campaign' AND metric = 'clicks' AND part = 1
          AND stat_time_day = DATE '${CHANGE}' AND advertiser_id = (SELECT min(advertiser_id) FROM advertisers);
        INSERT INTO ad_creatives_bridge FROM ad_creatives_bridge WHERE ad_id = (SELECT min(ad_id) FROM ad_insights WHERE ${FINISHED});
        UPDATE ad_insights SET currency = 'XTS' WHERE currency = 'JPY'`,
    );
    expect(output).toMatch(/FAIL 1 every_difference_is_explained/);
    expect(output).toMatch(/FAIL 1 every_currency_has_a_rate/);
    expect(output).toMatch(/FAIL 1 unique_key_stg_ad_creatives_bridge/);
    expect(exitCode).toBe(1);
  });

  test('a country that is missing only warns', async () => {
    const { exitCode, output } = await buildAfter(
      `DELETE FROM ad_insights_by_country WHERE ${FINISHED} AND ad_id = (SELECT min(ad_id) FROM ad_insights WHERE ${FINISHED})`,
    );
    expect(output).toMatch(/WARN 1 breakdowns_agree/);
    expect(exitCode).toBe(0);
  });
});

const KINDS: Readonly<Record<string, readonly string[]>> = {
  number: ['BIGINT', 'DOUBLE'],
  text: ['VARCHAR'],
  time: ['TIMESTAMP'],
  boolean: ['BOOLEAN'],
  json: ['JSON'],
};

describe('the tables of other connectors', () => {
  test.each(tablesOfOthers().filter(([, kind]) => kind !== 'metrics'))(
    '%s has the columns of kind %s that others read',
    async (table, kind, columns) => {
      const [schema, name] = table.split('.');
      const found = await clone.rows(
        `SELECT column_name, data_type FROM duckdb_columns() WHERE schema_name = '${schema}' AND table_name = '${name}'`,
      );
      const types = new Map(found.map((row) => [row['column_name'], String(row['data_type'])]));
      const wrong = columns.filter((column) => !KINDS[kind]!.includes(types.get(column) ?? ''));
      expect(wrong.map((column) => `${column}: ${types.get(column) ?? 'missing'}`)).toEqual([]);
    },
  );

  test.each(tablesOfOthers().filter(([, kind]) => kind === 'metrics'))(
    '%s has the %s that others read',
    async (table, _, metrics) => {
      const { keys } = await one(`SELECT to_json(json_keys(metrics))::VARCHAR AS keys FROM ${table} LIMIT 1`);
      expect(JSON.parse(String(keys))).toEqual(expect.arrayContaining([...metrics]));
    },
  );

  test('their reports have the rows and the spend of ours', async () => {
    const rows = await clone.rows(
      `SELECT count(*)::INTEGER AS rows, sum(spend::DECIMAL(18, 3))::DOUBLE AS spend FROM ad_insights
        UNION ALL SELECT count(*)::INTEGER, sum((metrics ->> 'spend')::DECIMAL(18, 3))::DOUBLE FROM airbyte.ads_reports_daily`,
    );
    expect(rows[1]).toEqual(rows[0]);
    const hours = await clone.rows(
      `SELECT count(*)::INTEGER AS rows, sum(spend::DECIMAL(18, 3))::DOUBLE AS spend FROM ad_insights_hourly
        UNION ALL SELECT count(*)::INTEGER, sum(spend::DECIMAL(18, 3))::DOUBLE FROM fivetran.ad_report_hourly`,
    );
    expect(hours[1]).toEqual(hours[0]);
  });

  test('an ad is either in ad_history or in creative_history, so that the package counts its spend once', async () => {
    const ads =
      'SELECT ad_id FROM fivetran.ad_history UNION ALL SELECT creative_id FROM fivetran.creative_history';
    const counts = await one(
      `SELECT count(*)::INTEGER AS entries, count(DISTINCT ad_id)::INTEGER AS ads, (SELECT count(*) FROM ads)::INTEGER AS ours,
        (SELECT count(*) FROM fivetran.creative_history)::INTEGER AS creatives,
        (SELECT count(*) FROM fivetran.ad_report_hourly WHERE ad_id NOT IN (${ads}))::INTEGER AS strangers FROM (${ads})`,
    );
    expect(counts).toMatchObject({ entries: counts['ours'], ads: counts['ours'], strangers: 0 });
    expect(counts['creatives']).toBeGreaterThan(0);
  });

  test('the URLs of an upgraded Smart+ ad are a list of text', async () => {
    const { urls } = await one(
      'SELECT landing_page_url_list AS urls FROM fivetran.smart_plus_ad_history LIMIT 1',
    );
    expect(JSON.parse(String(urls))).toEqual([expect.stringMatching(/^https:/)]);
  });

  test('ids keep all digits', async () => {
    const { ours, theirs } = await one(
      `SELECT (SELECT string_agg(DISTINCT ad_id ORDER BY ad_id::BIGINT) FROM ad_insights) AS ours,
        (SELECT string_agg(DISTINCT dimensions ->> 'ad_id' ORDER BY (dimensions ->> 'ad_id')::BIGINT) FROM airbyte.ads_reports_daily)
          AS theirs`,
    );
    expect(theirs).toBe(ours);
    expect(Math.max(...String(ours).split(',').map(Number))).toBeGreaterThan(Number.MAX_SAFE_INTEGER);
  });

  test('total_sales_lead_value is 0 until the report requests it', async () => {
    const values = 'SELECT sum(total_sales_lead_value)::DOUBLE AS value FROM fivetran.ad_report_hourly';
    const column = 'ALTER TABLE ad_insights_hourly ADD COLUMN IF NOT EXISTS total_sales_lead_value DOUBLE';
    const copy = copyOf(clone);
    try {
      await copy.run(`${column}; UPDATE ad_insights_hourly SET total_sales_lead_value = NULL`);
      expect(await copy.rows(values)).toEqual([{ value: 0 }]);
      await copy.run(
        `UPDATE ad_insights_hourly SET total_sales_lead_value = 2 WHERE stat_time_hour = (SELECT min(stat_time_hour) FROM
          ad_insights_hourly)`,
      );
      await copy.build();
      const [row] = await copy.rows(values);
      expect(Number(row!['value'])).toBeGreaterThan(0);
    } finally {
      copy.remove();
    }
  });
});
