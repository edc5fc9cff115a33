import type { ReadResult } from './read.js';
import { renderTable } from '../../terminal/table.js';
import { secondsOf } from './tally.js';

/** One of the two reads, with its requests as the simulator counted them. */
export interface CountedRead extends ReadResult {
  readonly requests: ReadonlyMap<string, number>;
}

const HEAD = ['stream', 'rows', 'requests', 'sec', 're-read', 'requests', 'sec'];

/** A table of both reads side by side: one line per stream, and totals. */
export function renderSummary(first: CountedRead, second: CountedRead): string {
  const figures = first.tallies.map(({ stream }) =>
    [figuresOf(first, stream), figuresOf(second, stream)].flat(),
  );
  const body = first.tallies.map(({ stream }, index) => [stream, ...shown(figures[index] ?? [])]);
  const totals = HEAD.slice(1).map((_, column) => figures.reduce((sum, row) => sum + (row[column] ?? 0), 0));
  return renderTable({ head: HEAD, body, foot: ['total', ...shown(totals)] });
}

function figuresOf({ tallies, requests }: CountedRead, stream: string): readonly number[] {
  const tally = tallies.find((one) => one.stream === stream);
  return [tally?.rows ?? 0, requests.get(stream) ?? 0, tally === undefined ? 0 : secondsOf(tally, 0)];
}

/** Every third figure is in seconds. */
const shown = (figures: readonly number[]): readonly (number | string)[] =>
  figures.map((figure, column) => (column % 3 === 2 ? figure.toFixed(1) : figure));
