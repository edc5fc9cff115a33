import {
  isJsonList,
  isJsonObject,
  lookUp,
  parseJson,
  scalarText,
  type Json,
  type JsonObject,
} from '../../cdk/index.js';
import { counted } from '../../terminal/words.js';
import { listNameOf } from '../../tiktok/index.js';
import type { ListCall } from './first-pages.js';
import type { Exchange } from './recorder.js';

/* Checks recorded responses against what the connector expects of every response. */

/** The envelope of a response; undefined if it has none. */
export function envelopeOf({ answer }: Exchange): JsonObject | undefined {
  if (answer === undefined || answer.isFile) return undefined;
  try {
    const value = parseJson(answer.text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const OK: readonly (Json | undefined)[] = [0, 20001];

/** True if the API accepted the request: it returned a file, or a code that means success. */
export const isAccepted = (exchange: Exchange): boolean =>
  exchange.answer?.isFile === true || OK.includes(envelopeOf(exchange)?.['code']);

/** The `data` of a response; empty if it has none. */
export const dataOf = (exchange: Exchange): JsonObject => {
  const data = envelopeOf(exchange)?.['data'];
  return isJsonObject(data) ? data : {};
};

/** The rows of a list, wherever the list is in `data`. */
const listIn = (
  exchange: Exchange,
  call: Pick<ListCall, 'recordsPath'> | undefined,
): readonly JsonObject[] => {
  const list = lookUp(dataOf(exchange), call?.recordsPath ?? 'list');
  return isJsonList(list) ? list.filter(isJsonObject) : [];
};

/** The value of a JSON parameter. */
function parameterOf({ query }: Exchange, name: string): Json | undefined {
  try {
    return parseJson(lookUp(query, name) ?? '');
  } catch {
    return undefined;
  }
}

/** What is odd about the response to an accepted request, one phrase each. */
export function odditiesOf(exchange: Exchange, call: ListCall | undefined): readonly string[] {
  return [
    ...headerOddities(exchange),
    ...envelopeOddities(exchange),
    ...(call === undefined ? [] : [...pagingOddities(exchange, call), ...keyOddities(exchange, call)]),
    ...metricOddities(exchange, call),
  ];
}

/** TikTok sends this header when rows are missing. */
const THROTTLE = 'x-tt-ads-throttle';

function headerOddities({ answer }: Exchange): readonly string[] {
  if (answer === undefined) return [];
  const { headers, isFile, status } = answer;
  const type = String(headers['content-type'] ?? '');
  return [
    ...(status === 200 ? [] : [`HTTP ${status} instead of 200`]),
    ...(headers['date'] === undefined ? ['no Date header, so the server time is unknown'] : []),
    ...(isFile || /\bjson\b/i.test(type) ? [] : [`Content-Type is not JSON ("${type}")`]),
    ...(headers[THROTTLE] === undefined ? [] : [`header ${THROTTLE}: "${String(headers[THROTTLE])}"`]),
  ];
}

const MEMBERS = ['code', 'message', 'request_id', 'data'];

function envelopeOddities(exchange: Exchange): readonly string[] {
  const envelope = envelopeOf(exchange);
  if (envelope === undefined) return [];
  const more = Object.keys(envelope).filter((name) => !MEMBERS.includes(name));
  return [
    ...['message', 'request_id']
      .filter((name) => typeof envelope[name] !== 'string')
      .map((name) => `no ${name}`),
    ...(isJsonObject(envelope['data']) ? [] : [`data is ${kindOf(envelope['data'])}, not an object`]),
    ...(more.length === 0 ? [] : [`unknown fields in the envelope: ${more.join(', ')}`]),
  ];
}

const COUNTS = ['page', 'page_size', 'total_number', 'total_page'] as const;

/** A list without pages is requested without `page`. */
function pagingOddities(exchange: Exchange, call: ListCall): readonly string[] {
  if (exchange.query['page'] === undefined || call.totals === 'unreliable') return [];
  const { page_info: info } = dataOf(exchange);
  if (!isJsonObject(info)) return ['no page_info'];
  const wrong = COUNTS.filter((name) => typeof info[name] !== 'number');
  if (wrong.length > 0)
    return wrong.map((name) => `page_info.${name} is ${kindOf(info[name])}, not a number`);
  return countOddities(exchange, { info, came: listIn(exchange, call).length });
}

interface PageInfo {
  readonly info: JsonObject;
  readonly came: number;
}

function countOddities({ query }: Exchange, { info, came }: PageInfo): readonly string[] {
  const [page = 0, size = 0, rows = 0, pages] = COUNTS.map((name) => Number(info[name]));
  const due = Math.max(0, Math.min(size, rows - (page - 1) * size));
  // Sources disagree on whether an empty list has 0 pages or 1.
  const right = rows === 0 ? [0, 1] : [Math.ceil(rows / size)];
  return [
    ...(String(page) === query['page'] ? [] : [`got page ${page} instead of the requested one`]),
    ...(String(size) === query['page_size'] ? [] : [`page_size is ${size}, not the requested one`]),
    ...(right.includes(Number(pages))
      ? []
      : [`total_page is ${pages ?? 0} for ${rows} rows in pages of ${size}`]),
    ...(came === due
      ? []
      : [`page ${page} has ${counted(came, 'row')} instead of ${due}, of ${rows} in total`]),
  ];
}

/** Every row needs a key, and no two rows may have the same one. */
function keyOddities(exchange: Exchange, call: ListCall): readonly string[] {
  const { rowKey } = call;
  if (rowKey === undefined) return [];
  const rows = listIn(exchange, call);
  const keys = rows.map((row) => rowKey.map((name) => memberAt(row, name)));
  const lacking = rowKey.filter((_, index) =>
    keys.some((key) => key[index] === undefined || key[index] === null),
  );
  const different = new Set(keys.map((key) => JSON.stringify(key))).size;
  return [
    ...(lacking.length === 0 ? [] : [`rows without ${lacking.join(', ')}`]),
    ...(different === rows.length
      ? []
      : [`${counted(rows.length, 'row')} with only ${counted(different, 'distinct key')}`]),
  ];
}

function memberAt(row: JsonObject, path: string): Json | undefined {
  return path
    .split('.')
    .reduce<Json | undefined>((value, name) => (isJsonObject(value) ? lookUp(value, name) : undefined), row);
}

/** Metrics that only refused requests had; none if every request was refused. */
export function refusedMetrics(exchanges: readonly Exchange[]): readonly string[] {
  const [accepted, refused] = [true, false].map(
    (wanted) => new Set(exchanges.filter((exchange) => isAccepted(exchange) === wanted).flatMap(metricsIn)),
  );
  if (accepted === undefined || accepted.size === 0) return [];
  return [...(refused ?? [])].filter((name) => !accepted.has(name));
}

function metricsIn(exchange: Exchange): readonly string[] {
  const metrics = parameterOf(exchange, 'metrics');
  return isJsonList(metrics) ? metrics.map(scalarText) : [];
}

/** A report must return every requested metric, or the list that it is for some objects. */
function metricOddities(exchange: Exchange, call: ListCall | undefined): readonly string[] {
  const metrics = metricsIn(exchange);
  const rows = listIn(exchange, call)
    .map((row) => row['metrics'])
    .filter(isJsonObject);
  if (rows.length === 0) return [];
  const isIn = (row: JsonObject, name: string): boolean =>
    lookUp(row, name) !== undefined || lookUp(row, listNameOf(name)) !== undefined;
  const missing = metrics.filter((name) => !rows.some((row) => isIn(row, name)));
  return missing.length === 0 ? [] : [`missing requested metrics: ${missing.join(', ')}`];
}

/** The kind of a value, as a noun phrase for sentences. */
export function kindOf(value: Json | undefined): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (isJsonList(value)) return 'a list';
  const kinds: Readonly<Record<string, string>> = {
    string: 'text',
    number: 'a number',
    boolean: 'true or false',
  };
  return lookUp(kinds, typeof value) ?? 'an object';
}
