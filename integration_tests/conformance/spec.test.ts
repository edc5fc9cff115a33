import { readFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { beforeAll, describe, expect, it } from '@jest/globals';

import { EXECUTABLE, runConnector, type Outcome } from '../support/connector.js';
import { blocksOf } from '../support/documented-commands.js';
import { NO_NETWORK, OFFLINE_CONFIG } from './given.js';
import { oauthProblems } from './rules/oauth-rules.js';
import { listAt, propertiesOf, type Schema } from './rules/schema-nodes.js';
import { serverProblems } from './rules/server-problems.js';
import { SPEC_RULES } from './rules/spec-rules.js';

/** Documents with configs of this connector. */
const DOCUMENTS = ['README.md', 'docs/custom-reports.md'];

/** What the form of version 0.1.0 saved, with every field filled in. */
const FORMER_CONFIG = {
  access_token: 'a-token-that-nobody-knows',
  accounts: '7100000000000000001, 7100000000000000002',
  start_date: '2026-04-01',
  include_deleted: true,
  lookback_days: 28,
  page_size: 500,
  request_timeout: 60,
  sandbox: false,
  user_agent: 'acme-data-team (data@acme.example)',
  api_tier: 'premium',
  requests_per_second: 0.5,
  on_account_error: 'skip',
  skip_empty_history: false,
  row_context: false,
  app_id: '7200000000000000001',
  secret: 'a-secret-that-nobody-knows',
  account_filter: { statuses: ['STATUS_ENABLE'], name_pattern: 'Acme *', business_center_ids: [] },
  custom_reports: [
    {
      name: 'ads_by_age',
      level: 'ad',
      dimensions: ['age', 'gender'],
      metrics: ['spend', 'video'],
      granularity: 'monthly',
      report_type: 'AUDIENCE',
      filters: [{ field_name: 'ad_ids', filter_type: 'IN', filter_value: '["7"]' }],
      lookback_days: 3,
    },
    { name: 'centers', report_type: 'BC', dimensions: ['advertiser_id', 'country_code'] },
  ],
  restatements: 'changed',
  report_engine: 'sync',
  metrics: 'peers',
};

const jsonAt = (path: string): Schema =>
  JSON.parse(readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')) as Schema;

let outcome: Outcome;
let spec: Schema;
let form: Schema;

beforeAll(async () => {
  outcome = await runConnector(['spec'], { env: NO_NETWORK });
  spec = outcome.lines[0]?.spec ?? {};
  form = spec['connectionSpecification'] as Schema;
});

describe('spec', () => {
  it('spec prints one line with one message, and nothing else', () => {
    expect(outcome.lines.map(({ type }) => type)).toEqual(['SPEC']);
    expect(outcome.stdout).toBe(`${JSON.stringify(outcome.lines[0])}\n`);
    expect(outcome.stderr).toBe('');
  });

  it('spec succeeds without a connection', () => {
    expect({ exitCode: outcome.exitCode, signal: outcome.signal }).toEqual({ exitCode: 0, signal: null });
  });

  it('spec prints spec.json', () => {
    expect(spec).toEqual(jsonAt('spec.json'));
  });

  it('spec says that the source is incremental, and where it is documented', () => {
    expect(spec).toMatchObject({
      supportsIncremental: true,
      documentationUrl: expect.stringMatching(/^https:\/\//),
    });
  });

  it('spec prints the same with --debug, and accepts the options of declarative sources', async () => {
    const { stdout, exitCode } = await runConnector([
      ...['spec', '--debug', '--manifest-path', '/none.yaml', '--components-path=/none.py'],
    ]);
    expect({ stdout, exitCode }).toEqual({ stdout: outcome.stdout, exitCode: 0 });
  });

  it('spec takes little longer than a Node that does nothing', () => {
    const seconds = (program: string, args: readonly string[]): number => {
      const start = performance.now();
      spawnSync(program, args);
      return (performance.now() - start) / 1000;
    };
    const best = (program: string, args: readonly string[]): number =>
      Math.min(...[1, 2].map(() => seconds(program, args)));
    const [own, nothing] = [best(EXECUTABLE, ['spec']), best(process.execPath, ['-e', '0'])];
    // Only for information: the load of the machine varies too much for a limit.
    process.stdout.write(`spec: ${own.toFixed(2)} s, of which Node takes ${nothing.toFixed(2)} s\n`);
    expect(own).toBeGreaterThan(0);
  });
});

describe('the form of the specification', () => {
  it.each(Object.entries(SPEC_RULES))('%s', (_title, rule) => {
    expect(rule(form)).toEqual([]);
  });

  it('OAuth names fields of the form', () => {
    expect(oauthProblems(spec)).toEqual([]);
  });

  it('the token is secret and required, and its description says where to get it', () => {
    expect(form['required']).toContain('access_token');
    const token = propertiesOf({ path: '', schema: form }).find(({ name }) => name === 'access_token');
    expect(token?.schema['airbyte_secret']).toBe(true);
    expect(token?.schema['description']).toMatch(/business-api\.tiktok\.com/);
    expect(token?.schema['description']).toMatch(/Ad Account Management.*Ads Management.*Reporting/);
  });

  it('dates are plain, and a time is left to the connector, so that programs without formats take it', () => {
    const patterns = propertiesOf({ path: '', schema: form })
      .filter(({ schema }) => schema['format'] === 'date')
      .map(({ schema }) => new RegExp(String(schema['pattern'])));
    expect(patterns).toHaveLength(2);
    for (const pattern of patterns) {
      expect(['2026-04-01', '2026-04-01T00:00:00Z'].map((date) => pattern.test(date))).toEqual([true, true]);
      expect(['April', '2026-4-1', '2026-04-01x'].map((date) => pattern.test(date))).not.toContain(true);
    }
  });

  it('the form has the fields of accounts side by side, and cards for the rest', () => {
    const fields = propertiesOf({ path: '', schema: form });
    const inGroup = (id: unknown): readonly string[] =>
      fields
        .filter(({ schema }) => schema['group'] === id)
        .sort((a, b) => Number(a.schema['order']) - Number(b.schema['order']))
        .map(({ name }) => name);
    const groups = listAt(form, 'groups') as readonly { readonly id: string; readonly title: string }[];
    expect(groups.map(({ id, title }) => [title, inGroup(id)])).toEqual([
      ['Connection', ['access_token', 'accounts', 'app_id', 'secret', 'account_filter', 'sandbox']],
      [
        'What to read',
        ['start_date', 'end_date', 'include_deleted', 'metrics', 'row_context', 'custom_reports'],
      ],
      ['Updates', ['lookback_days', 'restatements']],
      ['Limits and failures', ['api_tier', 'requests_per_second', 'on_account_error']],
      ['Advanced', ['report_engine', 'skip_empty_history', 'page_size', 'request_timeout', 'user_agent']],
    ]);
  });
});

describe("Airbyte's server", () => {
  const defaults = (): Schema =>
    Object.fromEntries(
      propertiesOf({ path: '', schema: form }).flatMap(({ name, schema }) =>
        schema['default'] === undefined ? [] : [[name, schema['default']]],
      ),
    );

  it.each<[string, () => unknown]>([
    ['the minimum', () => OFFLINE_CONFIG],
    ['its defaults', () => ({ ...OFFLINE_CONFIG, ...defaults() })],
    ['unknown keys', () => ({ ...OFFLINE_CONFIG, _limit: 5, environment: {} })],
    ['the config of the acceptance tests', () => jsonAt('integration_tests/acceptance/config.json')],
    [
      'the config that the acceptance tests expect to fail',
      () => jsonAt('integration_tests/acceptance/invalid_config.json'),
    ],
    ['a config of version 0.1.0, with a plain date', () => FORMER_CONFIG],
  ])("Airbyte's server accepts %s", (_what, config) => {
    expect(serverProblems(form, config())).toEqual([]);
  });

  it("Airbyte's server refuses a date with a time and nothing else of a config of version 0.1.0", () => {
    const config = { ...FORMER_CONFIG, start_date: '2026-04-01T00:00:00Z' };
    expect(serverProblems(form, config)).toEqual(['/start_date format: must match format "date"']);
  });

  it.each(DOCUMENTS)("Airbyte's server accepts the configs in %s", (document) => {
    const text = readFileSync(new URL(`../../${document}`, import.meta.url), 'utf8');
    const configs = blocksOf('json', text)
      .map((block) => JSON.parse(block) as Schema)
      .filter((config) => 'access_token' in config);
    expect(configs.length).toBeGreaterThan(0);
    expect(configs.flatMap((config) => serverProblems(form, config))).toEqual([]);
  });

  it("Airbyte's server accepts the dates of the plan for Terraform", () => {
    const text = readFileSync(new URL('../../deploy/terraform/README.md', import.meta.url), 'utf8');
    const days = [...text.matchAll(/start_date = "(.*?)"/g)].map(([, day]) => day);
    expect(days.length).toBeGreaterThan(0);
    for (const day of days) expect(serverProblems(form, { ...OFFLINE_CONFIG, start_date: day })).toEqual([]);
  });
});
