const QUOTED = /[",\r\n]/;

const cell = (text: string): string => (QUOTED.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** Lines of comma-separated values, each with its end. */
export const csv = (rows: readonly (readonly string[])[], end: '\n' | '\r\n' = '\n'): string =>
  rows.map((row) => row.map(cell).join(',') + end).join('');
