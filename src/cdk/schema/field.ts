import { isJsonList, isJsonObject, type Json, type JsonObject } from '../../protocol/json.js';
import { instantAt, parseDayStart, parseInstant } from '../time/instants.js';
import { parseDecimal } from './decimal.js';

/** The result of a parser for a value that does not fit: the column becomes null and the record's meta says so. */
export const MISFIT = Symbol('misfit');
export type Misfit = typeof MISFIT;

/** One column: its JSON schema, its description, and how a raw value becomes a value of that schema. */
export interface Field<T extends Json = Json> {
  readonly description: string;
  readonly schema: JsonObject;
  /** @param raw a value other than null and undefined, which are null in every column */
  readonly parse: (raw: Json) => T | null | Misfit;
}

/** A field table: the only definition of the columns of a stream. */
export type Fields = Readonly<Record<string, Field>>;

/** The TypeScript type of a stream's rows, taken from its field table. */
export type Row<F extends Fields> = {
  readonly [K in keyof F]?: Exclude<ReturnType<F[K]['parse']>, Misfit> | null;
};

/** The year 5138. Larger numbers are milliseconds, not seconds. */
const FURTHEST_EPOCH_SECONDS = 1e11;

const nullable = (type: string, rest: JsonObject = {}): JsonObject => ({ type: ['null', type], ...rest });

/** An identifier: always text and never rounded, even if the API sends a bare number. */
export const id = (description: string): Field<string> => ({
  description,
  schema: nullable('string'),
  parse: parseId,
});

/** A text; a finite number becomes text too. */
export const text = (description: string): Field<string> => ({
  description,
  schema: nullable('string'),
  parse: parseText,
});

/** A whole number, sent as a number or as text. Beyond 2^53 it is a misfit. */
export const integer = (description: string): Field<number> => ({
  description,
  schema: nullable('integer'),
  parse: parseInteger,
});

/** A decimal: money in the account's currency, a percentage, a ratio, seconds. */
export const number = (description: string): Field<number> => ({
  description,
  schema: nullable('number'),
  parse: parseNumber,
});

/** A boolean, sent as true, 1 or their texts. */
export const boolean = (description: string): Field<boolean> => ({
  description,
  schema: nullable('boolean'),
  parse: parseBoolean,
});

const INSTANT = 'timestamp_with_timezone';
const TIMESTAMP_SCHEMA = nullable('string', { format: 'date-time', airbyte_type: INSTANT });

/** Whether a column holds instants in UTC. */
export const isInstant = (field: Field | undefined): boolean => field?.schema['airbyte_type'] === INSTANT;

/** An instant, sent as `YYYY-MM-DD HH:MM:SS` in UTC or as ISO 8601; emitted as RFC 3339 in UTC. */
export const timestamp = (description: string): Field<string> => ({
  description,
  schema: TIMESTAMP_SCHEMA,
  parse: remembering(parseTimestamp),
});

/** An instant, sent as epoch seconds, or as `timestamp` takes it; emitted as RFC 3339 in UTC. */
export const epochSeconds = (description: string): Field<string> => ({
  description,
  schema: TIMESTAMP_SCHEMA,
  parse: parseEpochSeconds,
});

/** An instant, sent as epoch milliseconds; emitted as RFC 3339 in UTC. */
export const epochMilliseconds = (description: string): Field<string> => ({
  description,
  schema: TIMESTAMP_SCHEMA,
  parse: parseEpochMilliseconds,
});

/** A calendar day without a zone, sent as a day or as its midnight; emitted as `YYYY-MM-DD`. */
export const day = (description: string): Field<string> => ({
  description,
  schema: nullable('string', { format: 'date' }),
  parse: remembering(parseDay),
});

/** A time in a zone that its text does not state, sent as `YYYY-MM-DD HH:MM:SS`; emitted as ISO 8601 without a zone. */
export const localTime = (description: string): Field<string> => ({
  description,
  schema: nullable('string', { format: 'date-time', airbyte_type: 'timestamp_without_timezone' }),
  parse: parseLocalTime,
});

/** A list with members of one kind, e.g. `list(id, 'Pixels')`. One misfit makes the whole list a misfit. */
export const list = (of: (description: string) => Field, description: string): Field<readonly Json[]> => {
  const { schema, parse } = of('');
  return {
    description,
    schema: nullable('array', { items: schema }),
    parse: (raw) => {
      if (!isJsonList(raw)) return MISFIT;
      const members = raw.map((member) => (member === null ? null : parse(member)));
      return members.every((member) => member !== MISFIT) ? members : MISFIT;
    },
  };
};

/** A nested object, passed through as sent. */
export const object = (description: string): Field<JsonObject> => ({
  description,
  schema: nullable('object', { additionalProperties: true }),
  parse: (raw) => (isJsonObject(raw) ? raw : MISFIT),
});

/** A column in which `-` means "no value", as in reports. */
export const dashIsNull = <T extends Json>(field: Field<T>): Field<T> => ({
  ...field,
  parse: (raw) => (raw === '-' ? null : field.parse(raw)),
});

/** A column in which empty text means "no value". */
export const emptyIsNull = <T extends Json>(field: Field<T>): Field<T> => ({
  ...field,
  parse: (raw) => (raw === '' ? null : field.parse(raw)),
});

/** A bare number that is not a safe integer has lost digits, or is not an id. */
function parseId(raw: Json): string | Misfit {
  return typeof raw === 'number' && !Number.isSafeInteger(raw) ? MISFIT : parseText(raw);
}

function parseText(raw: Json): string | Misfit {
  if (typeof raw === 'string') return raw;
  return typeof raw === 'number' && Number.isFinite(raw) ? String(raw) : MISFIT;
}

function parseNumber(raw: Json): number | Misfit {
  const value = typeof raw === 'string' ? parseDecimal(raw) : raw;
  return typeof value === 'number' && Number.isFinite(value) ? value : MISFIT;
}

function parseInteger(raw: Json): number | Misfit {
  const value = parseNumber(raw);
  return value !== MISFIT && Number.isSafeInteger(value) ? value : MISFIT;
}

function parseBoolean(raw: Json): boolean | Misfit {
  switch (raw) {
    case true:
    case 'true':
    case 1:
    case '1':
      return true;
    case false:
    case 'false':
    case 0:
    case '0':
      return false;
    default:
      return MISFIT;
  }
}

/**
 * Maximum number of cached texts. A window has some thirty days, with a start and an end in each zone of the accounts.
 */
const MOST_REMEMBERED = 1000;

/**
 * Caches parsed texts, because thousands of report rows repeat the same few days. Columns whose texts seldom repeat,
 * such as creation times, stop caching.
 */
function remembering<T>(parse: (raw: Json) => T): (raw: Json) => T {
  const known = new Map<Json, T>();
  let found = 0;
  let isWorthIt = true;
  return (raw) => {
    if (!isWorthIt || typeof raw !== 'string') return parse(raw);
    const remembered = known.get(raw);
    if (remembered !== undefined) {
      found += 1;
      return remembered;
    }
    if (known.size === MOST_REMEMBERED) {
      isWorthIt = found > MOST_REMEMBERED;
      found = 0;
      known.clear();
    }
    const read = parse(raw);
    if (isWorthIt && read !== MISFIT) known.set(copyOf(raw), read);
    return read;
  };
}

/** A text from a row may be a slice of a larger text, which would otherwise stay in memory with it. */
const copyOf = (text: string): string => Buffer.from(text).toString();

function parseTimestamp(raw: Json): string | Misfit {
  return (typeof raw === 'string' ? parseInstant(raw) : undefined) ?? MISFIT;
}

/** Parses the text as if it were UTC, and drops the zone again. */
function parseLocalTime(raw: Json): string | Misfit {
  const read = parseTimestamp(raw);
  return read === MISFIT ? MISFIT : read.slice(0, -1);
}

function parseEpochSeconds(raw: Json): string | Misfit {
  const seconds = parseInteger(raw);
  if (seconds === MISFIT) return parseTimestamp(raw);
  return seconds < FURTHEST_EPOCH_SECONDS ? (instantAt(seconds * 1000) ?? MISFIT) : MISFIT;
}

function parseEpochMilliseconds(raw: Json): string | Misfit {
  const milliseconds = parseInteger(raw);
  if (milliseconds === MISFIT || milliseconds >= FURTHEST_EPOCH_SECONDS * 1000) return MISFIT;
  return instantAt(milliseconds) ?? MISFIT;
}

function parseDay(raw: Json): string | Misfit {
  return (typeof raw === 'string' ? parseDayStart(raw) : undefined) ?? MISFIT;
}
