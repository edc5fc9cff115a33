import { alignColumns } from '../collections/align-columns.js';
import type { SyncError } from '../contract/errors.js';
import { describePartition } from '../contract/slice.js';
import type { PartitionFailure } from './failures.js';

/** Milliseconds that passed, and in how many of them some request was waiting for the API's quota. */
export interface Elapsed {
  readonly milliseconds: number;
  readonly quotaMs: number;
}

/** The result of one stream. */
export interface StreamResult extends Elapsed {
  readonly name: string;
  readonly complete: boolean;
  readonly rows: number;
  /** Rows among them that an earlier run has probably emitted. */
  readonly reread: number;
  readonly requests: number;
  /** Number of slices that were known to be empty. */
  readonly empty: number;
  readonly failures: readonly PartitionFailure[];
}

/** The result of a sync. */
export interface SyncResult extends Elapsed {
  /** Requests that were sent before the first stream started. */
  readonly setupRequests?: number | undefined;
  /** Why the sync was aborted, if it was. */
  readonly ended?: string | undefined;
}

/** The line for a finished stream, e.g. `ads: 5 rows, 1 request, 0.1 s`. */
export function describeStream(result: StreamResult): string {
  const { name, complete, rows, reread, requests, empty } = result;
  const again = reread === 0 ? '' : ` (${counted(reread)} of them read again)`;
  const skipped = empty === 0 ? '' : `; skipped ${countOf(empty, 'date range')} with no activity`;
  return `${name}${complete ? '' : ' (incomplete)'}: ${countOf(rows, 'row')}${again}, ${countOf(requests, 'request')}, ${secondsOf(result)} s${skipped}`;
}

const HEAD = ['stream', 'rows', 'read again', 'requests', 'seconds', 'waiting for quota'];

/** The line for requests that belong to no stream, e.g. those for the list of accounts. */
const setupLine = (requests: number): readonly string[] => ['(setup)', '', '', counted(requests), '', ''];

/** Maximum parts that the summary lists, because a token without any access would fill the log. */
const NAMED_PARTS = 20;

/** The summary of a sync, in several lines: rows and cost of each stream, and what could not be read. */
export function describeSync(
  streams: readonly StreamResult[],
  { setupRequests = 0, ...total }: SyncResult,
): string {
  const sum = (of: (stream: StreamResult) => number): number =>
    streams.reduce((before, stream) => before + of(stream), 0);
  const all: StreamResult = {
    ...total,
    name: 'all',
    complete: true,
    rows: sum(({ rows }) => rows),
    reread: sum(({ reread }) => reread),
    requests: setupRequests + sum(({ requests }) => requests),
    empty: sum(({ empty }) => empty),
    failures: [],
  };
  return [
    'Sync summary',
    ...alignColumns([
      HEAD,
      ...(setupRequests > 0 ? [setupLine(setupRequests)] : []),
      ...[...streams, all].map(cellsOf),
    ]),
    ...unreadLines(streams),
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

function unreadLines(streams: readonly StreamResult[]): readonly string[] {
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
  return ['Could not be read:', ...lines.slice(0, NAMED_PARTS), ...(more > 0 ? [`and ${more} more`] : [])];
}

/** Groups refusals of a part by error code, whichever endpoint they came from. */
const kindOf = ({ failureType, code }: SyncError): string => `${failureType} ${String(code)}`;

const counted = (count: number): string => count.toLocaleString('en-US');
const countOf = (count: number, noun: string): string => `${counted(count)} ${noun}${count === 1 ? '' : 's'}`;
const secondsOf = ({ milliseconds }: Elapsed): string => (milliseconds / 1000).toFixed(1);
