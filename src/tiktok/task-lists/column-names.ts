/** Converts a title to a column name: `Ad Group ID` becomes `ad_group_id`. */
export const columnName = (title: string): string =>
  title
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_|_$/g, '');
