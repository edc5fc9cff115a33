/** A word, or a command in backticks, which must stay on one line so that it can be copied. */
const WORD = /`[^`]*`\S*|\S+/g;

/** Columns, as in a table. */
const ALIGNED = /\S {2,}\S/;

/**
 * Breaks long lines at spaces, for a terminal, which would break them in the middle of a word. Further lines are
 * indented like the first. Words that are longer than a line, commands in backticks and tables stay whole.
 *
 * @param columns width of the terminal
 */
export const wrapText = (text: string, columns: number): string =>
  text
    .split('\n')
    .map((line) => (line.length <= columns || ALIGNED.test(line) ? line : wrapLine(line, columns)))
    .join('\n');

function wrapLine(line: string, columns: number): string {
  const indent = /^ */.exec(line)?.[0] ?? '';
  const lines: string[] = [];
  let current = '';
  for (const [word] of line.matchAll(WORD)) {
    const longer = current === '' ? `${indent}${word}` : `${current} ${word}`;
    if (longer.length > columns && current !== '') {
      lines.push(current);
      current = `${indent}${word}`;
    } else current = longer;
  }
  return [...lines, current].join('\n');
}
