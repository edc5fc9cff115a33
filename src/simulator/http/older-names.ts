import { type Behaviours, readingOf } from '../behaviours.js';
import { OLDER_NAMES } from '../data/older-names.js';
import { lookUp } from '../look-up.js';
import type { WireRow, WireValue } from '../types.js';
import { isRecord } from './params.js';

const isRow = (value: WireValue): value is WireRow => isRecord(value);

/** Adds what the rows of an endpoint were called before, where the simulator is to send that too. */
export const withOlderNames = (
  data: WireRow,
  { path, options }: { readonly path: string; readonly options: { readonly behaviours?: Behaviours } },
): WireRow => {
  const names = readingOf(options, 'field-names') === 'older-too' ? lookUp(OLDER_NAMES, path) : undefined;
  if (names === undefined) return data;
  const extended = (row: WireRow): WireRow => ({
    ...row,
    ...Object.fromEntries(Object.entries(names).map(([name, valueOf]) => [name, valueOf(row)])),
  });
  const { list } = data;
  if (!Array.isArray(list)) return extended(data);
  return { ...data, list: (list as readonly WireValue[]).map((row) => (isRow(row) ? extended(row) : row)) };
};
