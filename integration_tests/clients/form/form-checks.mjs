// Shows the form of the specification in a browser, fills it in, and gives the result to the built connector:
// `node form-checks.mjs CHROMIUM`. The form is not Airbyte's, but a form library's, which also checks formats, as
// Airbyte's server does. The last line is `N passed, N failed`; the exit code is 1 if a check failed.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { build } from 'esbuild';
import { ensureBuilt, root } from '../../../scripts/ensure.mjs';
import { startSimulator, TOKEN } from '../../../scripts/simulator.mjs';
import { startBrowser } from '../browser.mjs';
import { check, summarise } from '../../../scripts/checks.mjs';

const [executablePath] = process.argv.slice(2);
const ACCOUNT = '7100000000000000001';
const START = new Date(Date.now() - 9 * 86_400_000).toISOString().slice(0, 10);

ensureBuilt();
const simulator = await startSimulator({ accounts: 2, campaigns: 1, ads: 1, days: 10 });
const browser = await startBrowser(executablePath);

/** What the connector prints, given a config. */
function run(command, config) {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [`${root}dist/main.mjs`, command, ...(config ? ['--config', '-'] : [])],
    {
      input: config && JSON.stringify(config),
      encoding: 'utf8',
      env: { ...process.env, TIKTOK_API_BASE_URL: simulator.url },
    },
  );
  assert.equal(stderr, '');
  return stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}

const accept = (config) =>
  assert.deepEqual(
    run('check', config)
      .filter(({ type }) => type === 'CONNECTION_STATUS')
      .map(({ connectionStatus }) => connectionStatus),
    [{ status: 'SUCCEEDED' }],
  );

const schema = run('spec').find(({ type }) => type === 'SPEC').spec.connectionSpecification;
const bundle = await build({
  entryPoints: [`${root}integration_tests/clients/form/page.mjs`],
  bundle: true,
  minify: true,
  write: false,
  define: { 'process.env.NODE_ENV': '"production"' },
});

/** An empty form; a lax one submits what it would refuse. */
async function openForm({ isLax = false } = {}) {
  const context = await browser.newContext({ offline: true });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  const trouble = [];
  page.on('pageerror', ({ message }) => trouble.push(message));
  await page.setContent('<main></main>');
  await page.evaluate((given) => Object.assign(window, given), { schema, isLax });
  await page.addScriptTag({ content: bundle.outputFiles[0].text });
  const at = (id) => page.locator(`[id="root_${id}"]`);
  await at('access_token').waitFor();
  return {
    at,
    fill: async (values) => {
      for (const [id, value] of Object.entries(values)) await at(id).fill(value);
    },
    choose: async (choices) => {
      for (const [id, label] of Object.entries(choices)) await at(id).selectOption({ label });
    },
    add: async (...ids) => {
      for (const id of ids) await at(`${id}__add`).click();
    },
    /** The config that comes out, or why there is none. A lax form has null for everything that is not set. */
    submit: async () => {
      await page.locator('button[type=submit]').click();
      await page.waitForFunction(() => window.outcome !== undefined);
      assert.deepEqual(trouble, []);
      const outcome = await page.evaluate(() =>
        JSON.stringify(window.outcome, (_, value) => (value === undefined && window.isLax ? null : value)),
      );
      return JSON.parse(outcome);
    },
  };
}

const REQUIRED = { access_token: TOKEN, accounts: ACCOUNT, start_date: START };

await check('a form with what is required is accepted as it comes out', async () => {
  const form = await openForm();
  await form.fill(REQUIRED);
  const { formData } = await form.submit();
  assert.deepEqual({ ...formData, ...REQUIRED }, formData);
  assert.equal(formData.lookback_days, 7);
  accept(formData);
});

await check(
  'a form with a custom report is accepted, and discover has its stream with the new columns',
  async () => {
    const form = await openForm();
    await form.fill({
      ...REQUIRED,
      accounts: 'all',
      app_id: '7200000000000000001',
      secret: 'simulator-secret',
    });
    await form.fill({
      end_date: START,
      account_filter_name_pattern: '*',
      user_agent: 'acme (data@acme.example)',
    });
    await form.choose({ restatements: 'changed', metrics: 'peers', api_tier: 'premium' });
    await form.add('account_filter_statuses', 'custom_reports');
    await form.fill({ account_filter_statuses_0: 'STATUS_ENABLE', custom_reports_0_name: 'ads_by_age' });
    const report = 'custom_reports_0';
    const lists = ['dimensions', 'new_dimensions', 'metrics', 'new_metrics'].map((key) => `${report}_${key}`);
    await form.add(...lists, `${report}_filters`);
    await form.choose({ [`${report}_level`]: 'ad', [`${report}_report_type`]: 'AUDIENCE' });
    await form.choose({ [`${report}_granularity`]: 'monthly', [`${report}_dimensions_0`]: 'age' });
    await form.fill({ [`${report}_metrics_0`]: 'spend', [`${report}_new_metrics_0_name`]: 'smiles' });
    await form.fill({ [`${report}_new_dimensions_0_name`]: 'mood_id' });
    await form.choose({
      [`${report}_new_metrics_0_type`]: 'integer',
      [`${report}_new_dimensions_0_type`]: 'id',
    });
    await form.fill({ [`${report}_filters_0_field_name`]: 'ad_ids' });
    await form.fill({
      [`${report}_filters_0_filter_type`]: 'IN',
      [`${report}_filters_0_filter_value`]: '["7"]',
    });
    const { formData, errors } = await form.submit();
    assert.equal(errors, undefined);
    accept(formData);
    const { streams } = run('discover', formData).find(({ type }) => type === 'CATALOG').catalog;
    const stream = streams.find(({ name }) => name === 'ads_by_age');
    assert.deepEqual(stream.source_defined_primary_key.flat(), [
      ...['advertiser_id', 'ad_id', 'period_start', 'period_end', 'age', 'mood_id'],
    ]);
    const { spend, smiles } = stream.json_schema.properties;
    assert.deepEqual(
      [spend.type, smiles.type],
      [
        ['null', 'number'],
        ['null', 'integer'],
      ],
    );
  },
);

await check('a report whose choices are left alone has the defaults', async () => {
  const form = await openForm();
  await form.fill(REQUIRED);
  await form.add('custom_reports');
  await form.fill({ custom_reports_0_name: 'campaigns_daily' });
  await form.choose({ custom_reports_0_level: 'campaign' });
  const { formData } = await form.submit();
  assert.equal(formData.custom_reports[0].report_type, 'auto');
  accept(formData);
});

await check('what is added or cleared and left empty counts as not set, as null too', async () => {
  const form = await openForm({ isLax: true });
  await form.fill(REQUIRED);
  const texts = ['app_id', 'secret', 'user_agent', 'account_filter_name_pattern'];
  await form.fill(Object.fromEntries(texts.map((id) => [id, 'something'])));
  await form.fill(Object.fromEntries(texts.map((id) => [id, ''])));
  await form.fill({ end_date: START, requests_per_second: '5' });
  await form.fill({ end_date: '', requests_per_second: '', lookback_days: '', page_size: '' });
  await form.add('account_filter_statuses', 'account_filter_business_center_ids', 'custom_reports');
  const report = 'custom_reports_0';
  await form.fill({ [`${report}_name`]: 'campaigns_daily' });
  await form.choose({ [`${report}_level`]: 'campaign' });
  await form.add(
    ...['dimensions', 'new_dimensions', 'metrics', 'new_metrics', 'filters'].map((key) => `${report}_${key}`),
  );
  const { formData: config } = await form.submit();
  assert.equal(config.end_date, null);
  assert.deepEqual(config.account_filter.statuses, [null]);
  accept(config);
});

await check('days are picked from a calendar, and what TikTok has names for is chosen', async () => {
  const form = await openForm();
  await form.add('custom_reports', 'custom_reports_0_dimensions', 'custom_reports_0_new_metrics');
  const kinds = {};
  for (const id of ['start_date', 'end_date', 'accounts']) kinds[id] = await form.at(id).getAttribute('type');
  assert.deepEqual(kinds, { start_date: 'date', end_date: 'date', accounts: 'text' });
  for (const key of ['level', 'granularity', 'report_type', 'dimensions_0', 'new_metrics_0_type']) {
    const tag = await form.at(`custom_reports_0_${key}`).evaluate(({ tagName }) => tagName);
    assert.equal(tag, 'SELECT', key);
  }
});

await check('a form without what is required is not submitted', async () => {
  const form = await openForm();
  await form.fill({ access_token: TOKEN });
  const { errors } = await form.submit();
  assert.deepEqual(errors.map((error) => /'(.+?)'/.exec(error)?.[1]).sort(), [
    'Advertiser IDs',
    'Start date',
  ]);
});

await browser.close();
await simulator.stop();
process.exitCode = summarise();
