import {
  isJsonList,
  isJsonObject,
  lookUp,
  parseJson,
  scalarText,
  type Json,
  type JsonObject,
} from '../../cdk/index.js';
import type { ListCall } from './first-pages.js';
import type { Exchange } from './recorder.js';

/* What recorded answers are like on the wire, held against what the connector expects of all of them. */

/** The envelope of an answer; undefined where it is none. */
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

export const isAccepted = (exchange: Exchange): boolean =>
  exchange.answer?.isFile === true || OK.includes(envelopeOf(exchange)?.['code']);

export const dataOf = (exchange: Exchange): JsonObject => {
  const data = envelopeOf(exchange)?.['data'];
  return isJsonObject(data) ? data : {};
};

/** Rows of a list, wherever it lies. */
const listIn = (
  exchange: Exchange,
  call: Pick<ListCall, 'recordsPath'> | undefined,
): readonly JsonObject[] => {
  const list = lookUp(dataOf(exchange), call?.recordsPath ?? 'list');
  return isJsonList(list) ? list.filter(isJsonObject) : [];
};

/** A parameter that is JSON. */
function parameterOf({ query }: Exchange, name: string): Json | undefined {
  try {
    return parseJson(lookUp(query, name) ?? '');
  } catch {
    return undefined;
  }
}

/** What is odd about an answer that was accepted, each in a clause. */
export function odditiesOf(exchange: Exchange, call: ListCall | undefined): readonly string[] {
  return [
    ...headerOddities(exchange),
    ...envelopeOddities(exchange),
    ...(call === undefined ? [] : [...pagingOddities(exchange, call), ...keyOddities(exchange, call)]),
    ...metricOddities(exchange, call),
  ];
}

/** Says that rows are missing. */
const THROTTLE = 'x-tt-ads-throttle';

function headerOddities({ answer }: Exchange): readonly string[] {
  if (answer === undefined) return [];
  const { headers, isFile, status } = answer;
  const type = String(headers['content-type'] ?? '');
  return [
    ...(status === 200 ? [] : [`HTTP ${status} instead of 200`]),
    ...(headers['date'] === undefined ? ['no Date header, so that the time is not known from it'] : []),
    ...(isFile || /\bjson\b/i.test(type) ? [] : [`a Content-Type that is not JSON ("${type}")`]),
    ...(headers[THROTTLE] === undefined ? [] : [`the header ${THROTTLE}: "${String(headers[THROTTLE])}"`]),
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
    ...(isJsonObject(envelope['data']) ? [] : [`data that is ${kindOf(envelope['data'])}, not an object`]),
    ...(more.length === 0 ? [] : [`members of the envelope that are not known: ${more.join(', ')}`]),
  ];
}

const COUNTS = ['page', 'page_size', 'total_number', 'total_page'] as const;

/** A list without pages is asked for without a page. */
function pagingOddities(exchange: Exchange, call: ListCall): readonly string[] {
  if (exchange.query['page'] === undefined || call.totals === 'unreliable') return [];
  const { page_info: info } = dataOf(exchange);
  if (!isJsonObject(info)) return ['no page_info'];
  const wrong = COUNTS.filter((name) => typeof info[name] !== 'number');
  if (wrong.length > 0)
    return wrong.map((name) => `page_info.${name} is ${kindOf(info[name])}, not a number`);
  return countOddities(exchange, { info, came: listIn(exchange, call).length });
}

interface Told {
  readonly info: JsonObject;
  readonly came: number;
}

function countOddities({ query }: Exchange, { info, came }: Told): readonly string[] {
  const [page = 0, size = 0, rows = 0, pages] = COUNTS.map((name) => Number(info[name]));
  const due = Math.max(0, Math.min(size, rows - (page - 1) * size));
  // Sources disagree on whether an empty list has a page.
  const right = rows === 0 ? [0, 1] : [Math.ceil(rows / size)];
  return [
    ...(String(page) === query['page'] ? [] : [`page ${page} came in place of the one that was asked for`]),
    ...(String(size) === query['page_size'] ? [] : [`its pages are of ${size} rows, not of those asked for`]),
    ...(right.includes(Number(pages)) ? [] : [`${pages ?? 0} pages of ${size} are told for ${rows} rows`]),
    ...(came === due ? [] : [`${came} rows came on page ${page} of ${rows} rows, where ${due} were due`]),
  ];
}

/** What tells rows apart has to be there, and to tell them apart. */
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
    ...(different === rows.length ? [] : [`${rows.length} rows of which ${different} are different`]),
  ];
}

function memberAt(row: JsonObject, path: string): Json | undefined {
  return path
    .split('.')
    .reduce<Json | undefined>((value, name) => (isJsonObject(value) ? lookUp(value, name) : undefined), row);
}

/** Metrics that were refused in every request that asked for them; none where no request was accepted at all. */
export function refusedMetrics(exchanges: readonly Exchange[]): readonly string[] {
  const [accepted, refused] = [true, false].map(
    (wanted) =>
      new Set(exchanges.filter((exchange) => isAccepted(exchange) === wanted).flatMap(metricsAskedBy)),
  );
  if (accepted === undefined || accepted.size === 0) return [];
  return [...(refused ?? [])].filter((name) => !accepted.has(name));
}

function metricsAskedBy(exchange: Exchange): readonly string[] {
  const metrics = parameterOf(exchange, 'metrics');
  return isJsonList(metrics) ? metrics.map(scalarText) : [];
}

/** A report gives the metrics that it is asked for. */
function metricOddities(exchange: Exchange, call: ListCall | undefined): readonly string[] {
  const metrics = metricsAskedBy(exchange);
  const rows = listIn(exchange, call)
    .map((row) => row['metrics'])
    .filter(isJsonObject);
  if (rows.length === 0) return [];
  const missing = metrics.filter((name) => rows.every((row) => lookUp(row, name) === undefined));
  return missing.length === 0 ? [] : [`metrics that were asked for and did not come: ${missing.join(', ')}`];
}

/** For sentences. */
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
