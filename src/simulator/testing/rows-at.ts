import type { WireRow } from '../types.js';
import type { Reply } from './client.js';

/** The rows of a response that are not in `data.list`. */
export const rowsAt = ({ text }: Reply, key: string): readonly WireRow[] => {
  const { data } = JSON.parse(text) as { readonly data: Readonly<Record<string, readonly WireRow[]>> };
  return data[key] ?? [];
};
