import { readFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { Ajv } from 'ajv';
import { beforeAll, describe, expect, it } from '@jest/globals';

import { EXECUTABLE, runConnector, type Outcome } from '../support/connector.js';
import { NO_NETWORK, OFFLINE_CONFIG } from './given.js';
import { oauthProblems } from './rules/oauth-rules.js';
import { propertiesOf, type Schema } from './rules/schema-nodes.js';
import { SPEC_RULES } from './rules/spec-rules.js';

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

  it('dates may be plain or have a time', () => {
    const patterns = propertiesOf({ path: '', schema: form })
      .filter(({ schema }) => schema['format'] === 'date-time')
      .map(({ schema }) => new RegExp(String(schema['pattern'])));
    expect(patterns).toHaveLength(2);
    for (const pattern of patterns) {
      expect(['2026-04-01', '2026-04-01T00:00:00Z'].map((date) => pattern.test(date))).toEqual([true, true]);
      expect(['April', '2026-4-1', '2026-04-01x'].map((date) => pattern.test(date))).not.toContain(true);
    }
  });

  it('an example of a field is a value that the field accepts', () => {
    const taken = propertiesOf({ path: '', schema: form }).flatMap(({ name, schema }) => {
      const examples = (schema['examples'] ?? []) as readonly unknown[];
      const validate = new Ajv({ strict: false, validateFormats: false }).compile(schema);
      return examples.map((example) => ({ name, example, taken: validate(example) }));
    });
    expect(taken.length).toBeGreaterThan(0);
    expect(taken.filter((one) => !one.taken)).toEqual([]);
  });
});

describe('the form accepts', () => {
  const defaults = (): Schema =>
    Object.fromEntries(
      propertiesOf({ path: '', schema: form }).flatMap(({ name, schema }) =>
        schema['default'] === undefined ? [] : [[name, schema['default']]],
      ),
    );

  it.each<[string, () => Schema]>([
    ['the minimum', () => OFFLINE_CONFIG],
    ['its defaults', () => ({ ...OFFLINE_CONFIG, ...defaults() })],
    ['dates with times', () => ({ ...OFFLINE_CONFIG, start_date: '2026-04-01T00:00:00Z' })],
    ['unknown keys', () => ({ ...OFFLINE_CONFIG, _limit: 5, environment: {} })],
    ['the config of the acceptance tests', () => jsonAt('integration_tests/acceptance/config.json')],
    [
      'the config that the acceptance tests expect to fail',
      () => jsonAt('integration_tests/acceptance/invalid_config.json'),
    ],
  ])('the form accepts %s', (_what, config) => {
    const validate = new Ajv({ strict: false, allErrors: true, validateFormats: false }).compile(form);
    validate(config());
    expect(validate.errors).toBeNull();
  });
});
