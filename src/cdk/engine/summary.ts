import type { SyncError } from '../contract/errors.js';
import { describePartition } from '../contract/slice.js';
import type { PartitionFailure } from './failures.js';

/** Time that passed, and how much of it some request was waiting for the API's quota; milliseconds. */
export interface Elapsed {
  readonly milliseconds: number;
  readonly quotaMs: number;
}

/** What the turn of one stream came to. */
export interface StreamResult extends Elapsed {
  readonly name: string;
  readonly complete: boolean;
  readonly rows: number;
  /** Rows among them that an earlier run is likely to have emitted. */
  readonly reread: number;
  readonly requests: number;
  readonly failures: readonly PartitionFailure[];
}

export interface SyncResult extends Elapsed {
  /** Requests that were made before the first stream was begun. */
  readonly beforehand?: number | undefined;
  /** Why nothing more could be read, where that is so. */
  readonly ended?: string | undefined;
}

/** The line that tells of a stream when it is finished. */
export function describeStream(result: StreamResult): string {
  const { name, complete, rows, reread, requests } = result;
  const again = reread === 0 ? '' : ` (${counted(reread)} of them read again)`;
  return `${name}${complete ? '' : ' (incomplete)'}: ${countOf(rows, 'row')}${again}, ${countOf(requests, 'request')}, ${secondsOf(result)} s`;
}

const HEAD = ['stream', 'rows', 'read again', 'requests', 'seconds', 'waiting for quota'];

/** The line of requests that were made for no stream, e.g. to learn which accounts there are. */
const beforehandLine = (requests: number): readonly string[] => [
  '(before)',
  '',
  '',
  counted(requests),
  '',
  '',
];

/** Parts that the summary names; a token that reaches nothing would fill the log. */
const NAMED_PARTS = 20;

/** The last word of a sync: what each stream brought and cost, and what could not be read. Several lines. */
export function describeSync(
  streams: readonly StreamResult[],
  { beforehand = 0, ...total }: SyncResult,
): string {
  const sum = (of: (stream: StreamResult) => number): number =>
    streams.reduce((before, stream) => before + of(stream), 0);
  const all: StreamResult = {
    ...total,
    name: 'all',
    complete: true,
    rows: sum(({ rows }) => rows),
    reread: sum(({ reread }) => reread),
    requests: beforehand + sum(({ requests }) => requests),
    failures: [],
  };
  return [
    'Sync summary',
    ...table([
      HEAD,
      ...(beforehand > 0 ? [beforehandLine(beforehand)] : []),
      ...[...streams, all].map(cellsOf),
    ]),
    ...leftOut(streams),
    ...(total.ended === undefined ? [] : [`Ended early: ${total.ended}`]),
  ].join('\n');
}

function cellsOf(result: StreamResult): readonly string[] {
  const { name, rows, reread, requests, milliseconds, quotaMs } = result;
  const share = milliseconds > 0 ? Math.min(1, quotaMs / milliseconds) : 0;
  return [
    name,
    counted(rows),
    counted(reread),
    counted(requests),
    secondsOf(result),
    `${Math.round(share * 100)} %`,
  ];
}

/** The first column to the left, the others to the right. */
function table(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const pad = (cell: string, column: number): string =>
    column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0);
  return rows.map((row) => row.map(pad).join('  '));
}

function leftOut(streams: readonly StreamResult[]): readonly string[] {
  const reasons = new Map<
    string,
    { readonly part: string; readonly why: string; readonly streams: string[] }
  >();
  for (const { name, failures } of streams) {
    for (const { partition, error } of failures) {
      const part = describePartition(partition);
      const key = `${part} ${kindOf(error)}`;
      const found = reasons.get(key) ?? { part, why: error.what, streams: [] };
      found.streams.push(name);
      reasons.set(key, found);
    }
  }
  if (reasons.size === 0) return [];
  const lines = [...reasons.values()].map(
    ({ part, why, streams: of }) => `${part} (${of.join(', ')}): ${why}`,
  );
  const more = lines.length - NAMED_PARTS;
  return ['Left out:', ...lines.slice(0, NAMED_PARTS), ...(more > 0 ? [`and ${more} more`] : [])];
}

/** Refusals of a part with one code are one reason, whichever endpoint they came from. */
const kindOf = ({ failureType, code }: SyncError): string => `${failureType} ${String(code)}`;

const counted = (count: number): string => count.toLocaleString('en-US');
const countOf = (count: number, noun: string): string => `${counted(count)} ${noun}${count === 1 ? '' : 's'}`;
const secondsOf = ({ milliseconds }: Elapsed): string => (milliseconds / 1000).toFixed(1);
