// Results as tables of a document.

/** A table whose columns are as wide as their widest cell; the columns that `isText` accepts are left-aligned. */
export function table(head, rows, isText = (column) => column === 0) {
  const all = [head, ...rows].map((cells) => cells.map(String));
  const widths = head.map((_, column) => Math.max(...all.map((cells) => cells[column].length)));
  const padded = (cell, i) => (isText(i) ? cell.padEnd(widths[i]) : cell.padStart(widths[i]));
  const line = (cells) => `| ${cells.map(padded).join(' | ')} |`;
  const rule = widths.map((width, i) => (isText(i) ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`));
  return [line(all[0]), `| ${rule.join(' | ')} |`, ...all.slice(1).map(line)].join('\n');
}

const markOf = (program, side) => `<!-- written by ${program}: ${side} -->`;

/** The page with new tables between the marks of the program that writes them. */
export function withTables(page, program, tables) {
  const [begin, end] = ['begin', 'end'].map((side) => markOf(program, side));
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`the page lacks the marks for the tables of ${program}`);
  return `${page.slice(0, from + begin.length)}\n\n${tables}\n\n${page.slice(to)}`;
}
