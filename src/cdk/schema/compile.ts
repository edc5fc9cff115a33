import type { JsonObject } from '../../protocol/json.js';
import { propertyName } from '../codec/property-name.js';
import { MISFIT, type Field } from './field.js';

/** One column to pick from a raw row. */
export interface PickedColumn {
  readonly name: string;
  /** Name of the object in the row that contains it; undefined for the row itself. */
  readonly place: string | undefined;
  readonly field: Pick<Field, 'parse'>;
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
 * one object literal; with a loop over names instead, a report row takes 1.3 times the CPU (ADR 13). Only quoted names go
 * into the code.
 *
 * @param nested names of objects in a row whose members are columns
 */
export function compileColumns(
  columns: readonly PickedColumn[],
  nested: readonly string[],
  events: RowEvents,
): (raw: JsonObject) => JsonObject {
  const places = [undefined, ...nested];
  const members = columns.map(({ name }, column) => `${propertyName(name)}: value${column}`);
  const code = [
    ...columns.map((_, column) => `const parse${column} = columns[${column}].field.parse;`),
    'return (place0) => {',
    ...places.map((_, place) => `let found${place} = 0;`),
    ...nested.map((name, index) => openPlace(name, index + 1)),
    ...columns.map(({ name, place }, column) => readColumn(name, column, places.indexOf(place))),
    `const data = { ${members.join(', ')} };`,
    ...places.map(closePlace),
    'return data;',
    '};',
  ].join('\n');
  // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call -- see above
  return new Function('columns', 'MISFIT', 'events', code)(columns, MISFIT, events) as (
    raw: JsonObject,
  ) => JsonObject;
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
  }`;

/** Counting the members is cheap: rows of one page share their shape. */
const closePlace = (name: string | undefined, place: number): string => `
  let members${place} = 0;
  for (const name in place${place}) members${place} += 1;
  if (members${place} !== found${place})
    events.others(${name === undefined ? 'undefined' : JSON.stringify(name)}, place${place}, data);`;
