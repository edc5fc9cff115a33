import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from '@cdktn/hcl2json';

import { DEFAULT_SETTINGS, streamsOf, SUGGESTED_STREAMS } from '../src/streams/index.js';
import { source } from '../src/connector/source.js';
import { STREAMS } from './support/read-inputs.js';

/*
 * The files in deploy/terraform, parsed by HashiCorp's own parser and compared with the provider's pages. The provider
 * is not loaded, so problems that only it can see are not tested here.
 */

const FOLDER = new URL('../deploy/terraform/', import.meta.url);
const FIXTURE = new URL('fixtures/terraform/airbyte-provider.json', import.meta.url);

interface Resource {
  readonly required: readonly string[];
  readonly optional: readonly string[];
  readonly read_only?: readonly string[];
  readonly nested?: Readonly<Record<string, readonly string[]>>;
  readonly values?: Readonly<Record<string, readonly string[]>>;
}

interface Documented {
  readonly provider: Resource;
  readonly resources: Readonly<Record<string, Resource>>;
}

type Block = Readonly<Record<string, unknown>>;
/** Blocks by label; each name may occur in several. */
type Labelled = Readonly<Record<string, readonly Block[]>>;

interface Configuration {
  readonly terraform?: readonly Block[];
  readonly provider?: Labelled;
  readonly resource?: Readonly<Record<string, Labelled>>;
  readonly variable?: Labelled;
  readonly output?: Labelled;
  readonly locals?: readonly Block[];
}

const documented = JSON.parse(readFileSync(FIXTURE, 'utf8')) as Documented;
const names = readdirSync(fileURLToPath(FOLDER)).filter((name) => name.endsWith('.tf'));
const textOf = (name: string): string => readFileSync(new URL(name, FOLDER), 'utf8');
const all = names.map(textOf).join('\n');

/** Arguments that Terraform has for every resource. */
const META = ['for_each', 'count', 'depends_on', 'lifecycle', 'provider'];

let main: Configuration;
let variables: Labelled;
let outputs: Labelled;

const parsed = async (name: string): Promise<Configuration> =>
  (await parse(name, textOf(name))) as Configuration;

beforeAll(async () => {
  main = await parsed('main.tf');
  variables = (await parsed('variables.tf')).variable ?? {};
  outputs = (await parsed('outputs.tf')).output ?? {};
});

const argumentsOf = (block: Block): readonly string[] =>
  Object.keys(block).filter((name) => !META.includes(name));

const onlyBlock = (type: string): Block => {
  const blocks = Object.values(main.resource?.[type] ?? {}).flat();
  expect(blocks).toHaveLength(1);
  return blocks[0] ?? {};
};

function expectDocumented(block: Block, { required, optional }: Resource): void {
  const given = argumentsOf(block);
  expect([...required, ...optional]).toEqual(expect.arrayContaining([...given]));
  expect(given).toEqual(expect.arrayContaining([...required]));
}

describe('the Terraform files', () => {
  it('all Terraform files are HCL', async () => {
    expect(names).toEqual(['main.tf', 'outputs.tf', 'variables.tf']);
    for (const name of names) await expect(parsed(name)).resolves.toBeDefined();
    await expect(parse('broken.tf', 'resource "a" "b" {\n  name =\n}')).rejects.toBeDefined();
  });

  it('the files have the resources of the plan, and only resource types of the provider', () => {
    expect(Object.keys(main.resource ?? {}).sort()).toEqual(Object.keys(documented.resources).sort());
  });

  it.each(Object.keys(documented.resources))('%s has all required arguments and no unknown ones', (type) => {
    expectDocumented(onlyBlock(type), documented.resources[type]!);
  });

  it('the files log in with arguments that the provider accepts', () => {
    const [provider = {}] = main.provider?.['airbyte'] ?? [];
    expectDocumented(provider, documented.provider);
    expect(JSON.stringify(main.terraform)).toContain('airbytehq/airbyte');
  });

  it('the files nest only documented attributes, with documented values', () => {
    const { nested = {}, values = {} } = documented.resources['airbyte_connection']!;
    const connection = onlyBlock('airbyte_connection');
    for (const path of ['schedule', 'configurations']) {
      expect(nested[path]).toEqual(expect.arrayContaining(Object.keys(connection[path] as Block)));
    }
    const { schedule_type } = connection['schedule'] as Block;
    expect(values['schedule.schedule_type']).toContain(schedule_type);
    for (const name of ['namespace_definition', 'non_breaking_schema_updates_behavior', 'status']) {
      expect(values[name]).toContain(connection[name]);
    }
    const streams = String((main.locals ?? [])[0]?.['streams']);
    const members = [...streams.matchAll(/^ +(\w+) += /gm)].map(([, name]) => name);
    expect(members).toEqual(['name', 'sync_mode']);
    expect(nested['configurations.streams']).toEqual(expect.arrayContaining(members));
    const modes = [...streams.matchAll(/"(\w+)"/g)]
      .map(([, value]) => value)
      .filter((value) => value !== 'advertisers');
    expect(modes).toHaveLength(2);
    for (const mode of modes) expect(values['configurations.streams.sync_mode']).toContain(mode);
  });

  it('the files read attributes that the resources have', () => {
    const read = [...all.matchAll(/\b(airbyte_\w+)\.\w+(?:\[[^\]]+\])?\.(\w+)/g)];
    expect(read.length).toBeGreaterThan(2);
    for (const [, type = '', name = ''] of read) {
      const { required = [], optional = [], read_only = [] } = documented.resources[type] ?? {};
      expect([...required, ...optional, ...read_only]).toContain(name);
    }
  });
});

describe('the variables', () => {
  it('the declared variables are the used ones, and each has a description', () => {
    const used = new Set([...all.matchAll(/\bvar\.(\w+)/g)].map(([, name]) => name));
    expect(Object.keys(variables).sort()).toEqual([...used].sort());
    for (const [{ description, type } = {} as Block] of Object.values(variables)) {
      expect(description).toMatch(/\w/);
      expect(type).toBeDefined();
    }
  });

  it('variables that hold secrets are sensitive and have no default', () => {
    const sensitive = Object.entries(variables).filter(([, [block]]) => block?.['sensitive'] === true);
    expect(sensitive.map(([name]) => name).sort()).toEqual([
      'access_token',
      'airbyte_client_id',
      'airbyte_client_secret',
    ]);
    for (const [, [block]] of sensitive) expect(block).not.toHaveProperty('default');
  });

  it("the default streams are the connector's, and those without a cursor are read in full", () => {
    expect(variables['streams']?.[0]?.['default']).toEqual(STREAMS);
    const whole = streamsOf(DEFAULT_SETTINGS)
      .filter(({ name, cursor }) => cursor === undefined && SUGGESTED_STREAMS.includes(name))
      .map(({ name }) => name);
    expect(whole).toEqual(['advertisers']);
    expect((main.locals ?? [])[0]?.['streams']).toMatch('name == "advertisers" ? "full_refresh_overwrite"');
  });
});

describe('the plan and the config', () => {
  it('config keys exist in the connector, and the plan takes precedence', () => {
    const configuration = String(onlyBlock('airbyte_source')['configuration']);
    const keys = [...configuration.matchAll(/^ +(\w+) += /gm)].map(([, name]) => name ?? '');
    expect(keys).toEqual(['access_token', 'accounts', 'requests_per_second']);
    const { properties } = source.spec.connectionSpecification as { readonly properties: Block };
    for (const key of keys) expect(properties).toHaveProperty(key);
    expect(configuration).toMatch(/^\$\{jsonencode\(merge\(var\.config, \{/);
  });

  it('the files read fields that the plan has', () => {
    const used = [
      ...all.matchAll(/(?<!["\w])(?:each\.value|one|local\.plan|local\.connections\[key\])\.([a-z_]+)/g),
    ];
    expect(new Set(used.map(([, name]) => name))).toEqual(
      new Set(['accounts', 'connection', 'connections', 'requests_per_second']),
    );
  });

  it('each connection has separate tables', () => {
    expect(onlyBlock('airbyte_connection')['prefix']).toBe('c${each.key}_');
    expect(Object.keys(outputs).sort()).toEqual(['connections', 'definition_id']);
  });
});
