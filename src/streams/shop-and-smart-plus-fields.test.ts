import { describe, expect, it } from '@jest/globals';

import type { Fields, JsonObject } from '../cdk/index.js';
import { gmvMaxStreams } from './gmv-max/streams.js';
import { smartPlusStreams } from './smart-plus/streams.js';
import { fieldsOf, type KnownField } from './testing/fixtures.js';

const SETTINGS = { rowContext: false };
const gmvMax = gmvMaxStreams(SETTINGS);
const streams = [...smartPlusStreams(SETTINGS), ...gmvMax];

const fieldsOfStream = (name: string): Fields => streams.find((stream) => stream.name === name)?.fields ?? {};

/** Columns that the API doesn't send, or sends elsewhere. */
const OWN_COLUMNS = ['current_status', 'gmv_max_promotion_type'];

const isId = (name: string): boolean => /(^|_)ids?$/.test(name);

/** The expected type of a column: the reference lists', but ids are text. */
function expectedType({ name, type, format, items = 'string' }: KnownField): string {
  if (format === 'date-time') return 'date-time';
  if (type === 'array') return `array of ${isId(name) ? 'string' : items}`;
  return isId(name) ? 'string' : type;
}

function typeOf(schema: JsonObject | undefined): string {
  const [, type] = schema?.['type'] as readonly string[];
  if (typeof schema?.['format'] === 'string') return schema['format'];
  return type === 'array' ? `array of ${typeOf(schema?.['items'] as JsonObject)}` : (type ?? '');
}

describe.each([
  'smart_plus_campaigns',
  'smart_plus_adgroups',
  'smart_plus_ads',
  'gmv_max_campaigns',
  'gmv_max_stores',
])('the columns of %s', (stream) => {
  const columns = fieldsOfStream(stream);
  const known = fieldsOf(stream);

  it(`the columns of ${stream} are the known fields`, () => {
    const names = new Set(['advertiser_id', ...known.map(({ name }) => name)]);
    const sent = Object.keys(columns).filter((name) => !OWN_COLUMNS.includes(name));
    expect(sent.sort()).toEqual([...names].sort());
  });

  it(`the columns of ${stream} have the types of the reference list`, () => {
    const found = known.map(({ name }) => `${name}: ${typeOf(columns[name]?.schema)}`);
    expect(found).toEqual(known.map((field) => `${field.name}: ${expectedType(field)}`));
  });
});

describe.each(gmvMax.filter(({ name }) => name.includes('_insights')).map(({ name }) => name))(
  'the columns of %s',
  (stream) => {
    const columns = fieldsOfStream(stream);
    const known = fieldsOf('gmv_max_report_metrics');
    const dimensions = fieldsOf('gmv_max_report_dimensions').map(({ name }) => name);

    it(`the columns of ${stream} are dimensions and metrics of the report`, () => {
      const names = [...known.map(({ name }) => name), ...dimensions, ...OWN_COLUMNS, 'store_id'];
      expect(Object.keys(columns).filter((name) => !names.includes(name))).toEqual([]);
    });

    it(`the columns of ${stream} have the types of the reference list`, () => {
      const asked = known.filter(({ name }) => name in columns && !dimensions.includes(name));
      const found = asked.map(({ name }) => `${name}: ${typeOf(columns[name]?.schema)}`);
      expect(asked.length).toBeGreaterThan(5);
      expect(found).toEqual(asked.map((field) => `${field.name}: ${expectedType(field)}`));
    });
  },
);
