// How figures are reported: as lines, and in the results file.
import { markOf } from './arithmetic.mjs';
import { table } from './markdown.mjs';

const MARKS = { ok: 'ok', missed: 'MISSED', printed: '', 'not available': 'n/a' };

const numberText = (value) => {
  if (value === undefined) return '-';
  if (Number.isInteger(value)) return String(value);
  return value >= 100 ? value.toFixed(0) : value.toFixed(2);
};

export const targetText = ({ direction, limit, stretch }) =>
  `${direction === 'at most' ? '<=' : '>='} ${limit}${stretch === undefined ? '' : ` (stretch ${stretch})`}`;

export const valueText = ({ value }) => numberText(value);

/** A figure as a line of the table. */
export function lineOf(figure) {
  const { name, target, detail = '' } = figure;
  const cells = [
    MARKS[markOf(figure)].padEnd(7),
    name.padEnd(66),
    valueText(figure).padStart(7),
    (target === undefined ? '' : targetText(target)).padEnd(22),
    detail,
  ];
  return cells.join(' ').trimEnd();
}

/** A figure with as many digits as the results have, so that what is drawn is what they say. */
export const rounded = (figure) => ({
  ...figure,
  value: figure.value === undefined ? undefined : Number(figure.value.toPrecision(4)),
});

/** The contents of `results.json`: the machine, and each figure with its mark. */
export const resultsOf = (machine, figures) => ({
  machine,
  figures: figures.map(({ part, name, value, target, detail }) => ({
    part,
    name,
    value: value ?? null,
    target: target === undefined ? null : targetText(target),
    mark: markOf({ value, target }),
    detail,
  })),
});

const cellsOf = ({ part, name, value, target, mark, detail = '' }) => [
  part,
  name,
  numberText(value ?? undefined),
  `${target ?? ''}${mark === 'missed' ? ', **missed**' : ''}`.replaceAll('<=', '≤').replaceAll('>=', '≥'),
  detail,
];

/** The results as a table of docs/performance.md, with the machine above it. */
export function tableOf({ machine, figures }) {
  const count = (wanted) => figures.filter(({ mark }) => mark === wanted).length;
  const head = ['part', 'figure', 'value', 'target', 'measured'];
  return [
    `${machine}: ${count('ok')} targets met, ${count('missed')} missed.`,
    table(head, figures.map(cellsOf), (column) => column !== 2),
  ].join('\n\n');
}
