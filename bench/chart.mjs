// Draws the figures with a target as a bar chart, each against its own target. The chart has a background, so that it
// is readable on light and dark pages.
import { markOf, shareOfTarget } from './arithmetic.mjs';
import { targetText, valueText } from './report.mjs';

const WIDTH = 1000;
const ROW = 22;
const LEFT = 490;
/** Pixels from zero to the target. */
const TARGET = 230;
const LONGEST = 1.5;
const TOP = 56;

const STYLE = `
  text { font: 12px system-ui, sans-serif; fill: #1f2328 }
  .page { fill: #ffffff } .part { font-weight: 600 } .quiet { fill: #59636e }
  .ok { fill: #1a7f37 } .missed { fill: #cf222e } .target { stroke: #59636e; stroke-dasharray: 3 3 }
  @media (prefers-color-scheme: dark) {
    text { fill: #f0f6fc } .page { fill: #0d1117 } .quiet { fill: #9198a1 }
    .ok { fill: #3fb950 } .missed { fill: #f85149 } .target { stroke: #9198a1 }
  }`;

const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
const textAt = (x, y, text, more = '') => `<text x="${x}" y="${y}"${more}>${escaped(text)}</text>`;

function bar(figure, y) {
  const share = Math.min(shareOfTarget(figure), LONGEST);
  const width = Math.max(2, Math.round(share * TARGET));
  const text = `${valueText(figure)}  (${targetText({ ...figure.target, stretch: undefined })})`;
  return [
    textAt(LEFT - 10, y + 12, figure.name, ' text-anchor="end"'),
    `<rect class="${markOf(figure)}" x="${LEFT}" y="${y + 2}" width="${width}" height="${ROW - 9}" rx="2"/>`,
    textAt(LEFT + Math.max(width, TARGET) + 8, y + 12, text, ' class="quiet"'),
  ].join('\n');
}

/** The chart as SVG text. */
export function chartOf(machine, figures) {
  const shown = figures.filter(({ value, target }) => value !== undefined && target !== undefined);
  const height = TOP + shown.length * ROW + 16;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img">`,
    '<title>Measured figures, each against its target</title>',
    `<style>${STYLE}\n</style>`,
    `<rect class="page" width="${WIDTH}" height="${height}"/>`,
    textAt(LEFT - 10, 22, 'shorter is better; green keeps its target', ' text-anchor="end" class="part"'),
    textAt(LEFT - 10, 40, machine, ' text-anchor="end" class="quiet"'),
    textAt(LEFT + TARGET, 40, 'target', ' text-anchor="middle" class="quiet"'),
    ...shown.map((figure, index) => bar(figure, TOP + index * ROW)),
    `<line class="target" x1="${LEFT + TARGET}" x2="${LEFT + TARGET}" y1="${TOP - 8}" y2="${height - 12}"/>`,
    '</svg>',
    '',
  ].join('\n');
}
