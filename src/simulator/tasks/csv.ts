const QUOTED = /[",\r\n]/;

const field = (text: string): string => (QUOTED.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** Comma-separated values, with a line break after each line. */
export const csv = (rows: readonly (readonly string[])[], end: '\n' | '\r\n' = '\n'): string =>
  rows.map((row) => row.map(field).join(',') + end).join('');
