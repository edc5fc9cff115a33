import { money } from './labels.mjs';

/** Width for days: two months fit. */
const WIDTH = 62;
const BAR = 32;
const SMALL_BAR = 10;
const LEVELS = ' ▁▂▃▄▅▆▇█';

/**
 * The charts for a terminal. Amounts and bars are before the names, so that names in any script, with characters of any
 * width, misalign no column.
 *
 * @param {readonly import('./charts.mjs').Section[]} sections
 */
export const renderTerminal = (sections) =>
  sections
    .map(({ currency, accounts, total, charts }) =>
      [
        `${money(total)} ${currency}: ${accounts}`,
        ...charts.map((chart) => `\n${chart.title}\n${RENDER[chart.kind](chart)}`),
      ].join('\n'),
    )
    .join('\n\n');

const RENDER = {
  days: ({ labels, series }) => {
    const perCell = Math.ceil(labels.length / WIDTH);
    const amounts = column(series.map(({ values }) => sumOf(values)));
    const lines = series.map(
      ({ name, values }, row) => `  ${amounts[row]}  ${sparks(values, perCell)}  ${name}`,
    );
    return [...lines, ...(perCell === 1 ? [] : [`  each cell is ${perCell} days`])].join('\n');
  },
  bars: ({ labels, series: [{ values }] }) => {
    const amounts = column(values);
    return labels.map((label, row) => `  ${amounts[row]}  ${bar(values, row, BAR)}  ${label}`).join('\n');
  },
  groups: ({ labels, series }) => {
    const all = series.flatMap(({ values }) => values);
    const amounts = column(all);
    const width = (amounts[0]?.length ?? 0) + 1 + SMALL_BAR;
    const ages = Math.max(...labels.map(({ length }) => length));
    const cell = (which, row) => {
      const index = which * labels.length + row;
      return `${amounts[index]} ${bar(all, index, SMALL_BAR)}`;
    };
    return [
      `  ${' '.repeat(ages)}  ${series.map(({ name }) => name.padEnd(width)).join('  ')}`.trimEnd(),
      ...labels.map((label, row) =>
        `  ${label.padEnd(ages)}  ${series.map((_, which) => cell(which, row)).join('  ')}`.trimEnd(),
      ),
    ].join('\n');
  },
};

/** Amounts, right-aligned. */
function column(amounts) {
  const texts = amounts.map(money);
  const width = Math.max(...texts.map(({ length }) => length));
  return texts.map((text) => text.padStart(width));
}

/** In proportion to the largest value; any spend above zero is visible. */
function bar(values, index, width) {
  const share = values[index] / Math.max(...values);
  const cells = Math.round(share * width);
  return (values[index] > 0 && cells === 0 ? '▏' : '█'.repeat(cells)).padEnd(width);
}

/** One cell per `perCell` days, in proportion to the largest in the line. */
function sparks(values, perCell) {
  const cells = [];
  for (let day = 0; day < values.length; day += perCell) cells.push(sumOf(values.slice(day, day + perCell)));
  const largest = Math.max(...cells);
  return cells.map((cell) => LEVELS[cell > 0 ? Math.max(1, Math.round((cell / largest) * 8)) : 0]).join('');
}

const sumOf = (values) => values.reduce((sum, value) => sum + value, 0);
