import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { characterAt, CHARACTERS } from '../../cdk/testing/characters.js';
import { csvRecords, encodeText, type Fields, type JsonObject } from '../../cdk/index.js';
import { createRowParser } from '../../cdk/schema/row.js';
import { collect } from '../../cdk/testing/fakes.js';
import { changeLogRows, leadRows } from '../../tiktok/index.js';
import { changeLogFields } from './fields/change-log.js';
import { leadFields } from './fields/leads.js';

const anyCharacter = fc.nat({ max: CHARACTERS - 1 }).map(characterAt);

/* Odd text in a cell of a file affects only its own column, and columns made of the whole line. */

const quoted = (cells: readonly string[]): string =>
  `${cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')}\r\n`;

/** Rows as they are emitted. */
function parsed(fields: Fields, rows: readonly JsonObject[]): readonly JsonObject[] {
  const parser = createRowParser(fields);
  return rows.map((row) => JSON.parse(JSON.stringify(parser.parse(row).data)) as JsonObject);
}

const CHANGE_TITLES = 'Time,log_object_type,Object ID,Object,Operator,Source,App ID,Activity details\r\n';
const CHANGE_COLUMNS = [
  'time',
  'object_type',
  'object_id',
  'object',
  'operator',
  'source',
  'app_id',
  'details',
];
const CHANGE = [
  '2026-06-30 15:20',
  'Ad group',
  '1800000000000101',
  'Budget',
  'a**a',
  'API',
  '70',
  '[{"a": 1}]',
];

async function changesOf(...lines: readonly (readonly string[])[]): Promise<readonly JsonObject[]> {
  const changelog = CHANGE_TITLES + lines.map(quoted).join('');
  return parsed(changeLogFields, (await collect(changeLogRows({ changelog }))).flat());
}

const LEAD_TITLES = ['lead_id', 'created_time', 'ad_id', 'form_name', 'Your name?'];
const LEAD_COLUMNS = ['lead_id', 'create_time', 'ad_id', 'form_name', 'answers'];
const LEAD = ['7300000000000000001', '2026-06-30 15:20:00', '1800000000000201', 'A form', 'måns'];

async function leadsOf(...lines: readonly (readonly string[])[]): Promise<readonly JsonObject[]> {
  const file = (async function* () {
    yield await Promise.resolve(encodeText([LEAD_TITLES, ...lines].map(quoted).join('')));
  })();
  const pages = await collect(csvRecords(file));
  return parsed(
    leadFields,
    pages.flatMap(({ header, records }) => records.map(leadRows(header))),
  );
}

const FILES = [
  ['a change log', changesOf, CHANGE, CHANGE_COLUMNS, ['change_id']],
  ['leads', leadsOf, LEAD, LEAD_COLUMNS, []],
] as const;

const ODD = [
  '',
  '-',
  '\ud83d',
  'a\0b',
  '"',
  '\r\n',
  '[[',
  "b'\\xff'",
  '9999-99-99 99:99',
  '9999999999',
  '=""',
  '\ufffd',
];

describe.each(FILES)('odd text in a field of %s', (...[file, rowsOf, usual, columns, madeOfAll]) => {
  it(`odd text in a field of ${file} changes only its own column`, async () => {
    const [row = {}] = await rowsOf(usual);
    const text = fc.oneof(fc.constantFrom(...ODD), fc.string({ unit: anyCharacter, maxLength: 20 }));
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: usual.length - 1 }), text, async (place, cell) => {
        const odd = usual.map((own, index) => (index === place ? cell : own));
        const [first, second = {}, third, ...others] = await rowsOf(usual, odd, usual);
        expect(others).toEqual([]);
        const own = [columns[place], ...madeOfAll];
        const without = (one: JsonObject | undefined): readonly (readonly [string, unknown])[] =>
          Object.entries(one ?? {}).filter(([column]) => !own.includes(column));
        expect(without(second)).toEqual(without(row));
        expect([without(first), without(third)]).toEqual([without(row), without(row)]);
      }),
      { numRuns: 200 },
    );
  });
});
