import { isJsonList, isJsonObject, type Json, type JsonObject } from '../../protocol/json.js';
import { instantAt, parseDayStart, parseInstant } from '../time/instants.js';
import { parseDecimal } from './decimal.js';

/** What a parser answers for a value that is not of its kind: the column becomes null and the record says so. */
export const MISFIT = Symbol('misfit');
export type Misfit = typeof MISFIT;

/** One column: its JSON schema, its meaning, and how a value from the wire becomes a value of that schema. */
export interface Field<T extends Json = Json> {
  readonly description: string;
  readonly schema: JsonObject;
  /** @param raw a value that is neither null nor undefined: those are null in every column */
  readonly parse: (raw: Json) => T | null | Misfit;
  /** Its numbers are those that `parseDecimal` reads, so a text may stand for itself. */
  readonly isDecimal?: boolean;
}

/** A field table: the only place where a stream's columns are written down. */
export type Fields = Readonly<Record<string, Field>>;

/** The TypeScript type of a stream's rows, taken from its field table. */
export type Row<F extends Fields> = {
  readonly [K in keyof F]?: Exclude<ReturnType<F[K]['parse']>, Misfit> | null;
};

/** The year 5138: more is milliseconds that were taken for seconds. */
const FURTHEST_EPOCH_SECONDS = 1e11;

const nullable = (type: string, rest: JsonObject = {}): JsonObject => ({ type: ['null', type], ...rest });

/** An identifier: always text, never rounded, also where the wire has a bare number. */
export const id = (description: string): Field<string> => ({
  description,
  schema: nullable('string'),
  parse: parseId,
});

export const text = (description: string): Field<string> => ({
  description,
  schema: nullable('string'),
  parse: parseText,
});

export const integer = (description: string): Field<number> => ({
  description,
  schema: nullable('integer'),
  parse: parseInteger,
  isDecimal: true,
});

/** A decimal: money in the account's currency, a percentage, a ratio, seconds. */
export const number = (description: string): Field<number> => ({
  description,
  schema: nullable('number'),
  parse: parseNumber,
  isDecimal: true,
});

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

/** The begin of an hour on a clock whose zone the row does not tell, sent as `YYYY-MM-DD HH:MM:SS`; emitted as ISO 8601 without a zone. */
export const localHour = (description: string): Field<string> => ({
  description,
  schema: nullable('string', { format: 'date-time', airbyte_type: 'timestamp_without_timezone' }),
  parse: parseLocalTime,
});

/** A list whose members are of one kind, e.g. `list(id, 'Pixels')`. One member that does not fit makes it a misfit. */
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

/** A nested object, passed on as it was sent. */
export const object = (description: string): Field<JsonObject> => ({
  description,
  schema: nullable('object', { additionalProperties: true }),
  parse: (raw) => (isJsonObject(raw) ? raw : MISFIT),
});

/** A column of a report, where `-` stands for "no value". */
export const dashIsNull = <T extends Json>(field: Field<T>): Field<T> => ({
  ...field,
  parse: (raw) => (raw === '-' ? null : field.parse(raw)),
});

/** A column where empty text stands for "no value". */
export const emptyIsNull = <T extends Json>(field: Field<T>): Field<T> => ({
  ...field,
  parse: (raw) => (raw === '' ? null : field.parse(raw)),
});

/** A bare number that is no safe integer has lost digits, or never was an id. */
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

/** Texts that are kept with what they mean: a window has some thirty days, which begin and end in each zone of the accounts. */
const MOST_REMEMBERED = 1000;

/**
 * Rows of a report come by the thousand with the same few days, which need not be read anew each time. A column whose
 * texts seldom come again, as when an object was made, is given up.
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

/** A text out of a row may be a piece of a larger one, which would be kept with it. */
const copyOf = (text: string): string => Buffer.from(text).toString();

function parseTimestamp(raw: Json): string | Misfit {
  return (typeof raw === 'string' ? parseInstant(raw) : undefined) ?? MISFIT;
}

/** An instant in UTC would be read from the same text: without the zone it is what the clock showed. */
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
