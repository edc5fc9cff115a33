import {
  isJsonList,
  isJsonObject,
  standardOffset,
  type Field,
  type JsonObject,
  type StreamDefinition,
} from '../../cdk/index.js';

/* Which values of a response may stay: those that reveal nothing about an account. */

/** What the field tables know about columns, by name. */
export interface Vocabulary {
  readonly isName: (name: string) => boolean;
  /** Whether a value is one of the API's constants for this column or request parameter. */
  readonly isConstant: (name: string, value: string) => boolean;
  readonly isTruth: (name: string) => boolean;
  readonly isTime: (name: string) => boolean;
}

/** Constants of the API, such as `BUDGET_MODE_DAY` and `AGE_25_34`, but not ids in capitals. */
const CONSTANT = /^[A-Z]+\d{0,2}(_([A-Z]+\d{0,2}|\d{1,3}))*$/;

/** Columns with too many constants to list. */
const OF_CONSTANTS =
  /(^|_)(ac|ages?|age_groups|country|country_code|currency|destination|format|genders?|goal|industries|level|mode|objective|origin|placements?|platforms?|region_code|roles?|scene|sources?|state|status|strategy|types?)$/;

/** Columns with free text, which people may write in capitals. */
const OF_PEOPLE =
  /(^|_)ids?$|(name|title|texts?|url|uri|link|mail|phone|number|address|company|brand|description|comments?|content|keywords?|terms?|notes?|signature|license|contacter|persons?|tags?|labels?)$/;

/** Constants in a description, such as `MANUAL, SMART_PLUS`. */
const CONSTANTS_IN_TEXT = /\b[A-Z][A-Z\d]*(?:_[A-Z\d]+)*\b/g;

interface KnownColumn {
  readonly types: ReadonlySet<string>;
  readonly constants: ReadonlySet<string>;
}

/** The types and constants that the columns of these streams have, by column name. */
export function vocabularyOf(streams: readonly Pick<StreamDefinition<never>, 'fields'>[]): Vocabulary {
  const known = new Map<string, { types: Set<string>; constants: Set<string> }>();
  for (const [name, field] of streams.flatMap(({ fields }) => Object.entries<Field>(fields))) {
    const entry = known.get(name) ?? { types: new Set(), constants: new Set() };
    known.set(name, entry);
    for (const type of typesOf(field.schema)) entry.types.add(type);
    for (const constant of field.description.match(CONSTANTS_IN_TEXT) ?? []) entry.constants.add(constant);
  }
  const has = (name: string, type: string): boolean =>
    (known.get(name) as KnownColumn | undefined)?.types.has(type) ?? false;
  return {
    isName: (name) => known.has(name),
    isTruth: (name) => has(name, 'boolean'),
    isTime: (name) => has(name, 'timestamp_with_timezone') || has(name, 'date'),
    isConstant: (name, value) =>
      CONSTANT.test(value) &&
      !OF_PEOPLE.test(name) &&
      has(name, 'string') &&
      ((known.get(name)?.constants.has(value) ?? false) || OF_CONSTANTS.test(name)),
  };
}

/** Type names of a column, including those of a list's items. */
function typesOf(schema: JsonObject): readonly string[] {
  const { type, items, format, airbyte_type: airbyteType } = schema;
  return [
    ...(isJsonList(type) ? type : []),
    ...[format, airbyteType],
    ...(isJsonObject(items) ? typesOf(items) : []),
  ].filter((name) => typeof name === 'string');
}

/** Request parameters are the connector's own, except for ids and the filters of custom reports. */
export const isOwnParameter = (name: string, value: string): boolean => {
  if (name === 'filter_value') return /^(STATUS_[A-Z_]+|RESERVATION_[A-Z_]+)$/.test(value);
  if (/^(metrics|dimensions|fields|field_name)$/.test(name)) return /^[a-z]\w*$/.test(value);
  return CONSTANT.test(value) && !OF_PEOPLE.test(name);
};

/** Every spelling of an absent or zero value. */
const NOTHING = /^(-?0+(\.0+)?%?|-1|NONE|None|null|UNSET|UNKNOWN|true|false)?$/;

/** True for a text that stands for no value, or for zero. */
export const isNothing = (text: string): boolean => NOTHING.test(text) || !/[\p{L}\p{N}]/u.test(text);

/** A day, or an instant in any of the formats seen so far. */
const TIME = /^\d{4}-\d{2}-\d{2}([ T]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?( ?(Z|[+-]\d{2}:?\d{2})( UTC)?)?)?$/;

/** True for a day or an instant. */
export const isTimeText = (text: string): boolean => TIME.test(text);

/** Time zones are not secret, and they are needed to read the rows. */
export const isZone = (name: string, text: string): boolean =>
  name.endsWith('timezone') && standardOffset(text, 2024) !== undefined;

/** Field names of the API; any other key is itself a value, such as an id. */
const MEMBER = /^([a-z][a-z0-9]*(_[a-z0-9]+)*|[A-Z]+(_[A-Z0-9]+)*)$/;

/** True if a key is a field name of the API, not a value. */
export const isMemberName = (key: string): boolean =>
  key.length <= 64 && MEMBER.test(key) && !/\d{4}/.test(key);
