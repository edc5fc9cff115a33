import { alignColumns } from '../cdk/index.js';
import { oneLine } from './terminal.js';

export type Row = readonly (string | number)[];

export interface Table {
  readonly head: Row;
  readonly body: readonly Row[];
  /** Totals, below a rule. */
  readonly foot?: Row;
}

/** A table for a terminal: the first column is left-aligned, the others are figures and right-aligned. */
export function renderTable({ head, body, foot }: Table): string {
  const rows = [head, ...body, ...(foot === undefined ? [] : [foot])].map((row) => row.map(textOf));
  const lines = alignColumns(rows);
  const widths = head.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  const rule = widths.map((width) => '─'.repeat(width)).join('  ');
  const last = foot === undefined ? [] : [rule, ...lines.slice(-1)];
  const all = [...lines.slice(0, 1), rule, ...lines.slice(1, 1 + body.length), ...last];
  return `${all.map((line) => line.trimEnd()).join('\n')}\n`;
}

const textOf = (cell: string | number): string =>
  typeof cell === 'number' ? cell.toLocaleString('en-US') : oneLine(cell);
