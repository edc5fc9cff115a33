import {
  createRowParser,
  excerpt,
  isJsonObject,
  lookUp,
  scalarText,
  type Json,
  type JsonObject,
  type SyncError,
} from '../../cdk/index.js';
import { Action, TikTokError } from '../../tiktok/index.js';
import type { StreamProbe, ProbedStream } from './probe.js';
import { BudgetSpent, type Exchange } from './recorder.js';
import { envelopeOf, isAccepted, kindOf, odditiesOf, refusedMetrics } from './wire.js';

export const Verdict = {
  works: 'works',
  differs: 'works with differences',
  denied: 'denied',
  failed: 'failed',
  /** What it depends on is empty, or another stream made its request. */
  notTested: 'not tested',
} as const;
export type Verdict = (typeof Verdict)[keyof typeof Verdict];

export interface Judgement {
  readonly stream: string;
  readonly verdict: Verdict;
  readonly rows: number;
  /** Sentences: why it failed and what to do, or what differs from what the connector expects. */
  readonly remarks: readonly string[];
  /** Columns that no row had; they may simply be unset. */
  readonly unseen: readonly string[];
}

/** Compares the responses with what the connector expects. */
export function judge(probe: StreamProbe): Judgement {
  const { stream, rows, failures } = probe;
  const columns = columnsOf(stream, rows);
  const common = { stream: stream.name, rows: rows.length, unseen: columns.unseen };
  const refusals = failures.filter((error) => !(error instanceof BudgetSpent));
  const reasons = failures.map(({ userMessage }) => userMessage);
  if (rows.length === 0 && refusals.length > 0)
    return {
      ...common,
      verdict: refusals.every(isDenied) ? Verdict.denied : Verdict.failed,
      remarks: reasons,
    };
  const remarks = [...reasons, ...wireDifferences(probe), ...columns.differences, ...probe.warnings];
  if (remarks.length > 0) return { ...common, verdict: Verdict.differs, remarks };
  return { ...common, verdict: isTested(probe) ? Verdict.works : Verdict.notTested, remarks: [] };
}

const isDenied = (error: SyncError): boolean =>
  error instanceof TikTokError && (error.action === Action.account || error.action === Action.endpoint);

/** False if another stream had already made the request. */
const isTested = ({ stream, exchanges, rows }: StreamProbe): boolean =>
  rows.length > 0 || exchanges.some(({ path }) => path === stream.endpoints?.[0]);

/** What was odd in each response, and which requests were refused before one was accepted. */
function wireDifferences({ exchanges, lists }: StreamProbe): readonly string[] {
  const found = exchanges.flatMap((exchange) => {
    const { path, answer, failure } = exchange;
    // Still under way when it was no longer needed.
    if (answer === undefined && failure === undefined) return [];
    if (!isAccepted(exchange)) return [`${path}: ${refusalOf(exchange)}.`];
    return odditiesOf(exchange, lists.get(path)).map((oddity) => `${path}: ${oddity}.`);
  });
  const refused = refusedMetrics(exchanges);
  const omitted =
    refused.length === 0 ? [] : [`Refused metrics, omitted from the request: ${refused.join(', ')}.`];
  return [...new Set([...found, ...omitted])];
}

function refusalOf(exchange: Exchange): string {
  const { answer, failure = '' } = exchange;
  if (answer === undefined) return `a request got no response (${excerpt(failure)})`;
  const { code, message } = envelopeOf(exchange) ?? {};
  if (code === undefined) return `HTTP ${answer.status} with a body that is not the API's JSON`;
  return `a request was refused with code ${scalarText(code)}, "${excerpt(scalarText(message))}"`;
}

interface Columns {
  readonly differences: readonly string[];
  readonly unseen: readonly string[];
}

/** Compares the rows with the columns of their stream. */
function columnsOf(stream: ProbedStream, rows: readonly JsonObject[]): Columns {
  if (rows.length === 0) return { differences: [], unseen: [] };
  const { fields, nested = [], primaryKey, nullableKeys = [] } = stream;
  const parser = createRowParser(fields, nested);
  const misfits = new Map<string, string>();
  const parsed = rows.map((raw) => {
    const { data, changes } = parser.parse(raw);
    for (const { field } of changes) misfits.set(field, kindOf(rawValue(raw, nested, field)));
    return data;
  });
  const keyless = primaryKey
    .filter((column) => !nullableKeys.includes(column))
    .filter((column) =>
      parsed.some((row) => [undefined, null, ''].some((nothing) => row[column] === nothing)),
    );
  return {
    unseen: Object.keys(fields).filter((column) => parsed.every((row) => row[column] === undefined)),
    differences: [
      ...(parser.unknown.size === 0 ? [] : [`Unknown fields: ${[...parser.unknown].join(', ')}.`]),
      ...[...misfits].map(([column, kind]) => `A value does not fit its column: ${column} is ${kind}.`),
      ...(keyless.length === 0 ? [] : [`Rows lack a part of the primary key: ${keyless.join(', ')}.`]),
    ],
  };
}

function rawValue(row: JsonObject, nested: readonly string[], column: string): Json | undefined {
  const places = [row, ...nested.map((name) => row[name])].filter(isJsonObject);
  return places.map((place) => lookUp(place, column)).find((value) => value !== undefined);
}
