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
  const rows = [head, ...body, ...(foot === undefined ? [] : [foot])];
  const widths = head.map((_, column) => Math.max(...rows.map((row) => textOf(row[column] ?? '').length)));
  const line = (row: Row): string =>
    row
      .map((cell, column) => pad(textOf(cell), widths[column] ?? 0, column))
      .join('  ')
      .trimEnd();
  const rule = widths.map((width) => '─'.repeat(width)).join('  ');
  const lines = [line(head), rule, ...body.map(line), ...(foot === undefined ? [] : [rule, line(foot)])];
  return `${lines.join('\n')}\n`;
}

const textOf = (cell: string | number): string =>
  typeof cell === 'number' ? cell.toLocaleString('en-US') : oneLine(cell);

const pad = (cell: string, width: number, column: number): string =>
  column === 0 ? cell.padEnd(width) : cell.padStart(width);
