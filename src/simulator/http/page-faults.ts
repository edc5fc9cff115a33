/** Faults that return another page than the requested one. */
import type { FaultAction, WireValue } from '../types.js';
import { type Answer, pageInfo } from './answer.js';
import { isRecord, type Params } from './params.js';

export type Handle = (params: Params) => Answer;

export const misplaced = (handle: Handle, action: FaultAction): Handle => {
  if (action.kind === 'repeatPage') return (params) => numbered(pageAt(handle, params, 1), params);
  if (action.kind === 'drift') return (params) => drifted(handle, params, action.rows);
  return handle;
};

const numberOf = (params: Params): number => Number(params.get('page') ?? '1');

const pageAt = (handle: Handle, params: Params, page: number): Answer =>
  handle(new Map([...params, ['page', String(page)]]));

/** A response with the requested page number. */
const numbered = (answer: Answer, params: Params): Answer => {
  const info = answer.data['page_info'];
  const changed = isRecord(info) ? { ...(info as Record<string, WireValue>), page: numberOf(params) } : null;
  return { ...answer, data: { ...answer.data, page_info: changed } };
};

const rowsOf = ({ data }: Answer): readonly WireValue[] =>
  Array.isArray(data['list']) ? (data['list'] as readonly WireValue[]) : [];

/** The page between two pages, as after rows were removed from or added to the front of the list. */
const drifted = (handle: Handle, params: Params, by: number): Answer => {
  const page = numberOf(params);
  const answer = handle(params);
  const { page_size: size, total_number: total } = answer.data['page_info'] as Record<string, number>;
  if (size === undefined || total === undefined) return answer;
  // Before the first page there are no rows, so its own rows are used.
  const other = pageAt(handle, params, Math.max(1, by > 0 ? page + 1 : page - 1));
  const list =
    by > 0
      ? [...rowsOf(answer).slice(by), ...rowsOf(other).slice(0, by)]
      : [...rowsOf(other).slice(size + by), ...rowsOf(answer)].slice(0, size);
  const info = pageInfo({ page, size }, Math.max(0, total - by), {});
  return { ...answer, data: { ...answer.data, list, page_info: info } };
};
