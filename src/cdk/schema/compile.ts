import type { JsonObject } from '../../protocol/json.js';
import { propertyName } from '../codec/property-name.js';
import { isAsJson } from './decimal.js';
import { MISFIT, type Field } from './field.js';

/** One column to pick from a raw row. */
export interface PickedColumn {
  readonly name: string;
  /** Name of the object in the row that contains it; undefined for the row itself. */
  readonly place: string | undefined;
  readonly field: Pick<Field, 'parse' | 'isDecimal'>;
}

/** The columns of one row. */
export interface PickedRow {
  readonly data: JsonObject;
  /** `data` as JSON, if that was cheaper to build from the raw row than from `data`. */
  readonly json: string | undefined;
}

/** What a compiled function reports about a row. */
export interface RowEvents {
  /** The raw row, or an object in it, has members other than the picked columns. */
  readonly others: (place: string | undefined, members: JsonObject, data: JsonObject) => void;
  /** A value did not fit its column. */
  readonly misfit: (name: string) => void;
}

/**
 * Compiles the function that picks and types the columns of one row, the hottest loop of a sync. The generated code has
 * one object literal, which costs a third less than building an object from names in a loop (ADR 13). Only quoted names
 * go into the code.
 *
 * @param nested names of objects in a row whose members are columns
 */
export function compileColumns(
  columns: readonly PickedColumn[],
  nested: readonly string[],
  events: RowEvents,
): (raw: JsonObject) => PickedRow {
  const places = [undefined, ...nested];
  const members = columns.map(({ name }, column) => `${propertyName(name)}: value${column}`);
  const isText = reusesText(columns);
  const code = [
    ...columns.map((_, column) => `const parse${column} = columns[${column}].field.parse;`),
    'return (place0) => {',
    'let isAsSeen = true;',
    ...places.map((_, place) => `let found${place} = 0;`),
    ...nested.map((name, index) => openPlace(name, index + 1)),
    ...columns.flatMap(({ name, place, field }, column) => [
      readColumn(name, column, places.indexOf(place)),
      ...(isText ? [textOf(column, field)] : []),
    ]),
    `const data = { ${members.join(', ')} };`,
    ...places.map(closePlace),
    `return { data, json: ${isText ? jsonOf(columns) : 'undefined'} };`,
    '};',
  ].join('\n');
  // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call -- see above
  return new Function('columns', 'MISFIT', 'events', 'isAsJson', code)(columns, MISFIT, events, isAsJson) as (
    raw: JsonObject,
  ) => PickedRow;
}

/** Share of decimal columns above which building JSON here pays off; `JSON.stringify` is as fast for other values. */
const DECIMALS_WORTH_TEXT = 1 / 2;

function reusesText(columns: readonly PickedColumn[]): boolean {
  const decimals = columns.filter(({ field }) => field.isDecimal === true).length;
  return decimals > columns.length * DECIMALS_WORTH_TEXT;
}

/** Formatting a double takes V8 longer than everything else in a row, and usually yields the text that was sent. */
const textOf = (column: number, { isDecimal }: PickedColumn['field']): string => `
  const text${column} = ${isDecimal === true ? `isAsJson(raw${column}, value${column}) ? raw${column} : ` : ''}JSON.stringify(value${column});`;

/** JSON of a row that has exactly the known columns, as nearly all rows do. */
function jsonOf(columns: readonly PickedColumn[]): string {
  const members = columns.map(({ name }, column) => {
    const label = `${column === 0 ? '{' : ','}${JSON.stringify(name)}:`;
    return `${JSON.stringify(label)} + text${column}`;
  });
  return `isAsSeen ? ${members.join(' + ')} + '}' : undefined`;
}

const openPlace = (name: string, place: number): string => `
  let place${place} = place0[${JSON.stringify(name)}];
  if (typeof place${place} === 'object' && !Array.isArray(place${place})) found0 += 1;
  else place${place} = {};
  if (place${place} === null) place${place} = {};`;

/** True if every object has a member of this name from its prototype. */
const isInherited = (name: string): boolean => name in Object.prototype;

const memberOf = (name: string, place: number): string => {
  const quoted = JSON.stringify(name);
  const member = `place${place}[${quoted}]`;
  return isInherited(name) ? `Object.hasOwn(place${place}, ${quoted}) ? ${member} : undefined` : member;
};

const readColumn = (name: string, column: number, place: number): string => `
  const raw${column} = ${memberOf(name, place)};
  let value${column} = raw${column};
  if (value${column} !== undefined) {
    found${place} += 1;
    if (value${column} !== null && (value${column} = parse${column}(value${column})) === MISFIT) {
      value${column} = null;
      events.misfit(${JSON.stringify(name)});
    }
  } else isAsSeen = false;`;

/** Counting the members is cheap: rows of one page share their shape. */
const closePlace = (name: string | undefined, place: number): string => `
  let members${place} = 0;
  for (const name in place${place}) members${place} += 1;
  if (members${place} !== found${place}) {
    isAsSeen = false;
    events.others(${name === undefined ? 'undefined' : JSON.stringify(name)}, place${place}, data);
  }`;
