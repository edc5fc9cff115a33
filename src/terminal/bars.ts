import { oneLine } from './terminal.js';

export interface Bar {
  readonly label: string;
  readonly value: number;
}

const FULL = '█';
/** The last cell of a bar, in eighths. */
const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];
const LONGEST_LABEL = 40;

/**
 * A bar chart. Amounts are before the bars and labels behind them, so that labels in any script, with characters of any
 * width, misalign no column.
 */
export function renderBars(bars: readonly Bar[], width: number): string {
  const amounts = bars.map(({ value }) => money(value));
  const digits = Math.max(0, ...amounts.map(({ length }) => length));
  const largest = Math.max(...bars.map(({ value }) => value));
  return bars
    .map(({ label, value }, index) => {
      const bar = barOf(largest > 0 ? value / largest : 0, width).padEnd(width);
      return `  ${(amounts[index] ?? '').padStart(digits)}  ${bar}  ${short(label)}\n`;
    })
    .join('');
}

/** Money with two decimals and thousands separators. */
export function money(value: number): string {
  return value.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}

/** A bar of at most `width` cells, exact to an eighth of a cell. */
function barOf(share: number, width: number): string {
  const eighths = Math.round(share * width * 8);
  return FULL.repeat(Math.floor(eighths / 8)) + (EIGHTHS[eighths % 8] ?? '');
}

/** Names come from people and can have any length. */
function short(label: string): string {
  const line = oneLine(label);
  const characters = Array.from(new Intl.Segmenter().segment(line), ({ segment }) => segment);
  return characters.length > LONGEST_LABEL ? `${characters.slice(0, LONGEST_LABEL - 1).join('')}…` : line;
}
