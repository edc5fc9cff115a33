/** A column as text; empty if the row has no text or number there. */
export function textAt(row: Readonly<Record<string, unknown>> | undefined, column: string): string {
  const value = row?.[column];
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint'
    ? String(value)
    : '';
}
