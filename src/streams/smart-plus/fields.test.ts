import { describe, expect, it } from '@jest/globals';

import type { JsonObject } from '../../cdk/index.js';
import { fieldsOf, type KnownField } from '../testing/fixtures.js';
import { smartPlusStreams } from './streams.js';

const streams = smartPlusStreams({ rowContext: false });

/** Columns that the API doesn't send, or sends elsewhere. */
const OWN_COLUMNS = ['current_status'];

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

describe.each(['smart_plus_campaigns', 'smart_plus_adgroups', 'smart_plus_ads'])(
  'the columns of %s',
  (stream) => {
    const columns = streams.find(({ name }) => name === stream)?.fields ?? {};
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
  },
);
