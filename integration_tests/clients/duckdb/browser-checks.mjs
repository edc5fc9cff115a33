// Opens the example's page in a browser: `node browser-checks.mjs FOLDER CHROMIUM`, with the demo's output in the
// folder. The last line is `N passed, N failed`; the exit code is 1 if a check failed.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';
import { rowsOf } from '../../../examples/duckdb/loader/sql.mjs';
import { renderPage } from '../../../examples/duckdb/report/page.mjs';
import { startBrowser } from '../browser.mjs';
import { check, summarise } from '../../../scripts/checks.mjs';

const [folder, executablePath] = process.argv.slice(2);

/** Straight from the tables, without the views that the page is made of. */
const spendOf = (table) => `
  SELECT advertisers.currency, sum(round(spend * 1000))::BIGINT AS thousandths
  FROM ${table} JOIN advertisers USING (advertiser_id) GROUP BY 1 ORDER BY 1`;

/** The tables behind the three charts of a currency, in the order of the page. */
const TABLES = ['ad_insights', 'ad_insights_by_country', 'ad_insights_by_age_and_gender'];

const browser = await startBrowser(executablePath);

/** Opens a page without a network, and records its requests and errors. */
async function open(file, viewport = { width: 1280, height: 900 }) {
  const context = await browser.newContext({ viewport, offline: true });
  const page = await context.newPage();
  const url = pathToFileURL(join(folder, file)).href;
  const trouble = [];
  page.on('pageerror', (error) => trouble.push(error.message));
  page.on('console', (message) => trouble.push(message.text()));
  page.on('request', (request) => {
    if (request.url() !== url && !request.url().startsWith('data:')) trouble.push(request.url());
  });
  await page.goto(url);
  return { page, trouble };
}

/** What each chart shows according to the library, and whether anything is drawn. */
const chartsOn = (page) =>
  page.evaluate(() =>
    [...document.querySelectorAll('figure')].map((figure) => {
      const canvas = figure.querySelector('canvas');
      const chart = window.Chart.getChart(canvas);
      const values = chart.data.datasets.flatMap(({ data }) => data);
      const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
      const scales = Object.values(chart.scales);
      return {
        title: figure.querySelector('figcaption').textContent,
        thousandths: values.reduce((sum, value) => sum + Math.round(value * 1000), 0),
        named: canvas.getAttribute('aria-label'),
        units: scales.map(({ options }) => options.title.text).filter(Boolean),
        font: Math.min(
          ...scales.map(({ options }) => options.ticks.font?.size ?? window.Chart.defaults.font.size),
        ),
        labels: scales.flatMap(({ ticks }) => ticks.map(({ label }) => String(label))),
        colors: new Set(new Uint32Array(pixels.buffer)).size,
      };
    }),
  );

const instance = await DuckDBInstance.create(join(folder, 'tiktok-ads.duckdb'));
const connection = await instance.connect();
const spend = [];
for (const table of TABLES) spend.push(await rowsOf(connection, spendOf(table)));
const currencies = spend[0].map(({ currency }) => currency);

const { page, trouble } = await open('spend.html');
const charts = await chartsOn(page);

await check('the page makes no request and reports no error', () => assert.deepEqual(trouble, []));
await check('each currency has its three charts', () => {
  assert.ok(currencies.length > 1, 'the demo has several currencies');
  assert.equal(charts.length, currencies.length * TABLES.length);
});
await check('the charts add up to the totals of the tables, to the thousandth', () => {
  const expected = currencies.flatMap((_, index) => spend.map((rows) => Number(rows[index].thousandths)));
  assert.deepEqual(
    charts.map(({ thousandths }) => thousandths),
    expected,
  );
});
await check('the headings are the totals, with their currency', async () => {
  const headings = await page.locator('h2').allTextContents();
  const expected = spend[0].map(({ currency, thousandths }) => {
    const cents = (Number(thousandths) / 1000).toLocaleString('en-US', {
      minimumFractionDigits: 2,
      maximumFractionDigits: 2,
    });
    return `${cents} ${currency}`;
  });
  assert.deepEqual(headings, expected);
});
await check(
  'every chart is drawn, names its contents and currency, and has text of at least 12 pixels',
  () => {
    charts.forEach(({ title, named, units, font, labels, colors }, index) => {
      const currency = currencies[Math.floor(index / TABLES.length)];
      assert.ok(colors > 3, `${title} has ${colors} colors`);
      assert.deepEqual(units, [currency]);
      assert.equal(named, `${title}, in ${currency}`);
      assert.ok(font >= 12, `${title} has letters of ${font} pixels`);
      assert.ok(labels.length > 4 && labels.every((label) => label !== ''), `${title}: ${labels.join()}`);
    });
  },
);
await check('pointing at a bar shows the amount in its currency', async () => {
  await page
    .locator('canvas')
    .nth(1)
    .hover({ position: { x: 200, y: 20 } });
  const lines = await page.evaluate(() =>
    window.Chart.getChart(document.querySelectorAll('canvas')[1]).tooltip.body.flatMap((part) => part.lines),
  );
  assert.match(lines.join(), new RegExp(`^spend: [\\d,]+\\.\\d\\d ${currencies[0]}$`));
});
await check('a narrow window does not scroll sideways', async () => {
  const narrow = await open('spend.html', { width: 390, height: 800 });
  const width = await narrow.page.evaluate(() => document.documentElement.scrollWidth);
  assert.equal(width, 390);
});
await check('names that look like markup are shown as they are', async () => {
  const name = '</script><script>document.title = "gone"</script><!-- DATA -->';
  const chart = { kind: 'bars', title: name, labels: [name], series: [{ name, values: [1] }] };
  writeFileSync(
    join(folder, 'odd.html'),
    renderPage([{ currency: 'USD', accounts: name, total: 1, charts: [chart] }]),
  );
  const odd = await open('odd.html');
  assert.deepEqual(odd.trouble, []);
  assert.equal(await odd.page.title(), 'TikTok Ads: spend');
  assert.equal(await odd.page.locator('section p').textContent(), name);
  assert.equal(await odd.page.locator('figcaption').textContent(), name);
});

connection.closeSync();
await browser.close();
process.exitCode = summarise();
