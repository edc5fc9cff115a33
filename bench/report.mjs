// How figures are printed.
import { markOf } from './arithmetic.mjs';

const MARKS = { ok: 'ok', missed: 'MISSED', printed: '', 'not available': 'n/a' };

const number = (value) => (Math.abs(value) >= 100 ? value.toFixed(0) : value.toFixed(2));

const targetText = ({ direction, limit, stretch }) =>
  `${direction === 'at most' ? '<=' : '>='} ${limit}${stretch === undefined ? '' : ` (stretch ${stretch})`}`;

/** A figure as a line of the table. */
export function lineOf(figure) {
  const { name, value, target, detail } = figure;
  const cells = [
    MARKS[markOf(figure)].padEnd(7),
    name.padEnd(66),
    (value === undefined ? '-' : number(value)).padStart(9),
    (target === undefined ? '' : targetText(target)).padEnd(22),
    detail ?? '',
  ];
  return cells.join(' ').trimEnd();
}
