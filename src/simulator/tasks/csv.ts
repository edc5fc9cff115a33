const QUOTED = /[",\r\n]/;

const cell = (text: string): string => (QUOTED.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** Comma-separated values, with a line break after each line. */
export const csv = (rows: readonly (readonly string[])[], end: '\n' | '\r\n' = '\n'): string =>
  rows.map((row) => row.map(cell).join(',') + end).join('');
